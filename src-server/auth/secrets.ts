import { createHash } from 'node:crypto'
import { enrolmentSecret } from '#shared/contract/enrolment-code.ts'
import type { RandomBytes } from './sessions.ts'

const secretBytes = 10
const letters = 'abcdefghjkmnpqrstuvwxyz'
const digits = '23456789'

/** A one-time enrolment secret, and the hash under which it is kept; 80 random bits need no slow hash. */
export function newEnrolmentSecret(random: RandomBytes): { readonly secret: string; readonly secretHash: string } {
  const secret = enrolmentSecret(random(secretBytes))
  return { secret, secretHash: secretHashOf(secret) }
}

/** The hash of a secret as it was sent. */
export function secretHashOf(secret: string): string {
  return createHash('sha256').update('opsdesk-enrolment-v1\n').update(secret.toUpperCase()).digest('hex')
}

/** An initial password that keeps every rule, in groups that can be read out: two of letters, then digits, and more letters when the company asks for a longer one. */
export function newInitialPassword(random: RandomBytes, minLength: number): string {
  const pick = (from: string, count: number): string => Array.from({ length: count }, () => from[uniform(random, from.length)] ?? '').join('')
  const groups = [pick(letters, 4), pick(letters, 4), pick(digits, 4)]
  while (groups.join('-').length < minLength) groups.push(pick(letters, 4))
  return groups.join('-')
}

/** A number below `bound`, each as likely: bytes that would favour some are thrown away. */
function uniform(random: RandomBytes, bound: number): number {
  const limit = 256 - (256 % bound)
  for (;;) {
    const [byte] = random(1)
    if (byte !== undefined && byte < limit) return byte % bound
  }
}
