import { z } from 'zod'
import { certificateBodySchema } from '#shared/contract/sync.ts'
import type { Id } from '#shared/kernel/id.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import type { StoreDatabase } from '../context.ts'
import { authorityKeyOf, type AuthorityKey } from '../keys/authority-key.ts'
import type { Replica } from './replica.ts'

const keptSchema = z.record(z.string(), z.strictObject({ body: certificateBodySchema, signature: z.string() }))
export type KeyCertificate = z.infer<typeof keptSchema>[string]

/**
 * Asks once for the certificate of the key that signs here, which stands beside the signature on whatever is printed. What the pinned authority has not signed is
 * not kept. A server that cannot say is asked again with the next round; sync does not wait for it.
 */
export async function learnCertificates({ database, link, keyId }: Replica): Promise<void> {
  if (keyId === undefined || keptCertificate(database, keyId) !== undefined) return
  const answer = await link.ask('keyCertificates', {})
  if (!answer.ok) return
  const authority = authorityKeyOf(Buffer.from(answer.value.authorityKey, 'base64'))
  if (!authority || authority.fingerprint !== readMeta(database.readRaw, 'authorityFingerprint')) return
  const sound = answer.value.certificates.filter(({ body, signature }) => authority.hasCertified(body, signature))
  await database.write(async (_db, raw) => {
    writeMeta(raw, 'authorityKey', answer.value.authorityKey)
    writeMeta(raw, 'keyCertificates', JSON.stringify(Object.fromEntries(sound.map((certificate) => [certificate.body.key, certificate]))))
  })
}

/** The certificate of a key of this desk with the authority that gave it; undefined while it has not been learned. */
export function keptCertificate(
  { readRaw }: Pick<StoreDatabase, 'readRaw'>,
  keyId: Id,
): { readonly certificate: KeyCertificate; readonly authority: AuthorityKey } | undefined {
  const [kept, authorityKey] = [readMeta(readRaw, 'keyCertificates'), readMeta(readRaw, 'authorityKey')]
  if (kept === undefined || authorityKey === undefined) return undefined
  const certificate = keptSchema.parse(JSON.parse(kept))[keyId]
  const authority = authorityKeyOf(Buffer.from(authorityKey, 'base64'))
  return certificate && authority ? { certificate, authority } : undefined
}
