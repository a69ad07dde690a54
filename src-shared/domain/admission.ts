import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { uuidSchema } from '#shared/kernel/id.ts'
import { deskSchema } from './organisation.ts'

/**
 * The admission request, version 1: how a desk that its server has forgotten (it came out of a backup from before the desk was enrolled) says who it is. One line that a person can
 * read, copy and paste: `opsdesk-desk-1`, desk id, public key (base64 of 32 bytes), code, `plain` or `weak`, name. Nothing in it is secret. That it
 * came from the desk itself the administrator sees by the fingerprint of the key, which both screens show.
 */
const marker = 'opsdesk-desk-1'

export const admissionSchema = z.strictObject({
  deskId: uuidSchema,
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  code: deskSchema.shape.code,
  weak: z.boolean(),
  name: deskSchema.shape.name,
})
export type Admission = z.infer<typeof admissionSchema>

/** The request of a desk, as one line. */
export function encodeAdmission({ deskId, publicKey, code, weak, name }: Admission): string {
  return [marker, deskId, publicKey, code, weak ? 'weak' : 'plain', name].join(' ')
}

/** Reads a request, however it was broken into lines on its way. */
export function decodeAdmission(text: string): Result<Admission> {
  const [first, deskId, publicKey, code, kind, ...name] = text.trim().split(/\s+/)
  const parsed = admissionSchema.safeParse({ deskId, publicKey, code, weak: kind === 'weak', name: name.join(' ') })
  const isWhole = first === marker && (kind === 'weak' || kind === 'plain') && parsed.success
  return isWhole ? ok(parsed.data) : failed('admission-malformed')
}
