import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { idSchema, uuidSchema } from '#shared/kernel/id.ts'
import { pushLimit } from './sync-limits.ts'

/**
 * The sealed outbox, version 1: what waits at a desk, so closed at its lock that it can leave while nothing on the machine can read it.
 *
 * A **part** is one message for the server: up to a push of mutations, or a piece of a file that they need. Its content is the text
 * `opsdesk-sealed-v1`, a line feed, one line of JSON (`sealedHeaderSchema`), a line feed, and for a piece of a file its bytes; all of it encrypted in the
 * **age** format (X25519, ChaCha20-Poly1305) to the one recipient that the server has derived from the authority's key. Around it stands an
 * **envelope** that names the desk and the part, signed with the desk's own Ed25519 key over `opsdesk-sealed-v1`, a line feed, and the canonical JSON of
 * `{desk, format, part, sha256}`, `sha256` being that of the sealed bytes in hexadecimal. The signature is made at the lock, so whoever carries a part
 * needs no key, and can neither read it, change it, nor make another.
 *
 * Inside lie mutations as their authors have signed them, under the numbers of the desk's line: the server treats them as a push, so a part that comes
 * twice, late, or after the desk's own push changes nothing. Parts go in order: a file before the mutations that name it.
 *
 * Version rule: an envelope of another `format` is refused as malformed; the server keeps opening the old when there is a new.
 */
export const sealedDomain = 'opsdesk-sealed-v1'
export const sealedFormat = 1
/** Bytes of a file in one part. */
export const sealedPieceBytes = 1_000_000
/** Plain bytes of mutations in one part; a single one may be larger, up to what a push takes. */
export const sealedMutationsBytes = 1_000_000

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)

export const sealedEnvelopeSchema = z.strictObject({
  format: z.literal(sealedFormat),
  desk: idSchema,
  /** Place among the parts of its outbox, from 0. */
  part: z.number().int().min(0),
  sealed: base64,
  signature: z.string().length(88),
})
export type SealedEnvelope = z.infer<typeof sealedEnvelopeSchema>

const about = { desk: idSchema, epoch: uuidSchema }
export const sealedHeaderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...about,
    kind: z.literal('mutations'),
    line: uuidSchema,
    mutations: z.array(z.strictObject({ sequence: z.number().int().min(1), mutation: z.unknown() })).max(pushLimit.mutations),
  }),
  z.strictObject({ ...about, kind: z.literal('file'), sha256: z.string(), size: z.number().int().min(0), offset: z.number().int().min(0) }),
])
export type SealedHeader = z.infer<typeof sealedHeaderSchema>

/** The exact text that the desk signs; `sha256` is that of the sealed bytes. */
export function sealedProofText(envelope: Pick<SealedEnvelope, 'desk' | 'part'>, sha256: string): string {
  return `${sealedDomain}\n${canonicalJson({ desk: envelope.desk, format: sealedFormat, part: envelope.part, sha256 })}`
}
