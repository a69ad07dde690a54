import { createHash, createPublicKey, ECDH, verify } from 'node:crypto'
import type { z } from 'zod'
import { certificateText, type certificateBodySchema } from '#shared/contract/sync.ts'

/** DER in front of an uncompressed point: the SubjectPublicKeyInfo of a P-256 key (RFC 5480). */
const spkiPrefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
const curve = 'prime256v1'

/** The company's authority as something that checks; its fingerprint is what a desk has pinned. */
export type AuthorityKey = {
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly fingerprint: string
  /** The compressed point in hexadecimal digits. */
  readonly point: string
  /** Whether the authority has signed this certificate; base64 of r ‖ s. */
  hasCertified(body: z.infer<typeof certificateBodySchema>, signature: string): boolean
}

/** The key of a compressed point in hexadecimal digits; undefined when it is none. */
export function authorityKeyOfPoint(point: string): AuthorityKey | undefined {
  try {
    const whole = ECDH.convertKey(point, curve, 'hex', undefined, 'uncompressed')
    return authorityKeyOf(Buffer.concat([spkiPrefix, Buffer.isBuffer(whole) ? whole : Buffer.from(whole, 'latin1')]))
  } catch {
    return undefined
  }
}

/** The key of a SubjectPublicKeyInfo; undefined when it is not one of P-256. */
export function authorityKeyOf(spki: Buffer): AuthorityKey | undefined {
  try {
    if (!spki.subarray(0, spkiPrefix.length).equals(spkiPrefix)) return undefined
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    return {
      fingerprint: createHash('sha256').update(spki).digest('hex'),
      point: String(ECDH.convertKey(spki.subarray(spkiPrefix.length), curve, undefined, 'hex', 'compressed')),
      hasCertified: (body, signature) =>
        verify('sha256', Buffer.from(certificateText(body)), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64')),
    }
  } catch {
    return undefined
  }
}
