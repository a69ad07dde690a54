import { createHash } from 'node:crypto'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { changesWithout, isCoveredField, withoutPlaces, type ShieldedPlace } from '#shared/definition/shield.ts'
import { encodePrintCode, printDigestLength, printText, type PrintClaim } from '#shared/contract/print-code.ts'
import type { PrintStamp } from '#shared/contract/store.ts'
import { recordContent } from '#shared/archive/record-content.ts'
import type { StoreContext } from '#store/context.ts'
import { listRows, type ReadableRecord } from '#store/read/rows.ts'
import { sessionValue } from '#store/session/session-value.ts'
import { keptCertificate } from '#store/sync/learn-certificates.ts'

/**
 * What a record holds now, in so many digits as a print code carries. Without what is shielded from whoever prints it: with all else on the paper, the digest of a short value could be found
 * by trying.
 */
export async function digestOf(context: StoreContext, record: BusinessRecord, places: readonly ShieldedPlace[]): Promise<string> {
  const [acts, attachments] = await Promise.all([listRows(context, 'act', { recordId: record.id }), listRows(context, 'attachment', { recordId: record.id })])
  return createHash('sha256')
    .update(
      recordContent(
        { ...record, data: withoutPlaces(record.data, places) },
        acts.map((act) => ({ ...act, changes: changesWithout(act.changes, places) })),
        attachments.filter(({ field }) => !isCoveredField(places, field)),
      ),
    )
    .digest('hex')
    .slice(0, printDigestLength)
}

/** Who prints the record here and now, signed by his own key. */
export async function stampOf(context: StoreContext, { record, places }: Pick<ReadableRecord, 'record' | 'places'>): Promise<PrintStamp> {
  const { member, desk, company } = await sessionValue(context)
  const claim: PrintClaim = {
    recordId: record.id,
    revision: record.revision,
    digest: await digestOf(context, record, places),
    printedAt: context.clock(),
    memberId: member.id,
    deskId: context.session.deskId,
    keyId: context.session.keyId,
  }
  const { digest, printedAt } = claim
  return { at: printedAt, memberName: member.name, userName: member.userName, deskName: desk.name, company, digest, code: signedCode(context, claim) }
}

/** The figures of the square; null while the server has not certified the key, because nobody could check them. */
function signedCode({ database, session }: StoreContext, claim: PrintClaim): string | null {
  const kept = keptCertificate(database, session.keyId)
  if (!kept) return null
  const { body, signature } = kept.certificate
  const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')
  return encodePrintCode({
    ...claim,
    publicKey: hex(body.publicKey),
    certifiedAt: body.issuedAt,
    company: body.company,
    certificateSignature: hex(signature),
    authorityKey: kept.authority.point,
    signature: hex(session.sign(printText(claim))),
  })
}
