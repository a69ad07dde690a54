import type { SyncAnswer } from '#shared/contract/sync.ts'
import { decodeEnrolmentCode, type EnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import { makeSigningKey, type SigningKey } from './desk-key.ts'
import { createHttpsWire } from './https-wire.ts'
import type { Pin } from './pinned-tls.ts'
import type { Wire } from './wire.ts'

/** What a person types at first contact. */
export type EnrolmentAsk = {
  readonly code: string
  readonly userName: string
  readonly password: string
  readonly newPassword: string
  readonly deskName: string
  /** The new desk keeps its device secret in a file. */ readonly weak?: boolean
  /** A further member joins this desk; left out, a new desk is made. */ readonly joins?: { readonly deskId: Id; readonly publicKey: string }
}

/** All that the key file and the new store need; the private keys exist nowhere else. */
export type Enrolment = {
  readonly answer: SyncAnswer<'enrol'>
  readonly deskId: Id
  /** The private half is null for a member who joins: it lies in the desk's store. */
  readonly deskKey: SigningKey | { readonly privateKey: null; readonly publicKey: string }
  readonly keyId: Id
  readonly memberKey: SigningKey
  /** `https://host:port`. */
  readonly serverUrl: string
  /** All 256 bits, learned from the chain that the code's half has proven. */
  readonly authorityFingerprint: string
  /** The desk stands: the keys need not be kept for another try. */
  standing(): void
}

export type EnrolParts = {
  readonly newId: NewId
  readonly clock: Clock
  readonly warn?: (warning: string) => void
  readonly wire?: (url: string, pin: Pin) => Wire
}

const tries = 3

/** Address of the server that a code names. */
export function serverUrlOf(code: EnrolmentCode): string {
  return `https://${code.host.includes(':') ? `[${code.host}]` : code.host}:${code.port}`
}

/**
 * Makes the enrolment of a desk. The keys are made once for a code and used again until the desk stands, whether the answer was lost on the way or the desk
 * could not be made of it (a full disk, a keychain that fails): the server knows the same keys as the same desk, and the code is not spent in vain.
 */
export function createEnrolment(parts: EnrolParts): (ask: EnrolmentAsk) => Promise<Result<Enrolment>> {
  const keysBySecret = new Map<string, Pick<Enrolment, 'deskId' | 'deskKey' | 'keyId' | 'memberKey'>>()
  return async (ask) => {
    const code = decodeEnrolmentCode(ask.code)
    if (!code.ok) return code
    const { secret, fingerprint } = code.value
    const keys = keysBySecret.get(secret) ?? { ...deskOf(ask, parts), keyId: parts.newId(), memberKey: makeSigningKey() }
    keysBySecret.set(secret, keys)
    const serverUrl = serverUrlOf(code.value)
    let learned = fingerprint
    const pin: Pin = { fingerprint, clock: parts.clock, warn: parts.warn ?? (() => undefined), learned: (all) => (learned = all) }
    const wire = (parts.wire ?? createHttpsWire)(serverUrl, pin)
    try {
      const answer = await askUntilAnswered(wire, ask, secret, keys)
      if (!answer.ok) return answer
      return ok({ answer: answer.value, ...keys, serverUrl, authorityFingerprint: learned, standing: () => void keysBySecret.delete(secret) })
    } finally {
      await wire.close()
    }
  }
}

function deskOf({ joins }: EnrolmentAsk, { newId }: EnrolParts): Pick<Enrolment, 'deskId' | 'deskKey'> {
  return joins ? { deskId: joins.deskId, deskKey: { privateKey: null, publicKey: joins.publicKey } } : { deskId: newId(), deskKey: makeSigningKey() }
}

async function askUntilAnswered(
  wire: Wire,
  ask: EnrolmentAsk,
  secret: string,
  keys: Pick<Enrolment, 'deskId' | 'deskKey' | 'keyId' | 'memberKey'>,
): Promise<Result<SyncAnswer<'enrol'>>> {
  const { userName, password, newPassword, deskName } = ask
  const { deskId, keyId } = keys
  let answer: Result<SyncAnswer<'enrol'>> = failed('server-unreachable')
  for (let attempt = 0; attempt < tries && !answer.ok && answer.fault.code === 'server-unreachable'; attempt++) {
    answer = await wire.ask('enrol', {
      secret,
      userName,
      password,
      newPassword,
      deskId,
      deskName,
      deskKey: keys.deskKey.publicKey,
      keyId,
      memberKey: keys.memberKey.publicKey,
      ...(ask.weak ? { weak: true as const } : {}),
    })
  }
  return answer
}
