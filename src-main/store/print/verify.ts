import { decodePrintCode, printText, type PrintCode } from '#shared/contract/print-code.ts'
import type { PrintVerdict } from '#shared/contract/store.ts'
import { readMeta } from '#store/database/meta.ts'
import type { StoreContext } from '#store/context.ts'
import { authorityKeyOfPoint } from '#store/keys/authority-key.ts'
import { isSignedBy } from '#store/keys/signing-key.ts'
import { coveredOf, getRow, listRows, placesOf, readableRecord, type ReadableRecord } from '#store/read/rows.ts'
import { amountCurrency } from '#store/register/columns.ts'
import { digestOf } from './stamp.ts'

/**
 * Whether a print is genuine and current, without network: the pinned authority has certified the key, the key has signed the claim, and the claim is compared
 * with what this desk holds. A record that the member may not read is answered like one that is not here.
 */
export async function verifyPrint(context: StoreContext, text: string): Promise<PrintVerdict> {
  const code = decodePrintCode(text)
  if (!code) return { kind: 'unreadable' }
  const falsity = await falsityOf(context, code)
  if (falsity) return { kind: 'false', reason: falsity }
  const organisation = await context.organisation()
  const { revision, digest, printedAt } = code
  const printedBy = organisation.members.get(code.memberId)?.name ?? code.memberId
  const printedOn = organisation.desks.get(code.deskId)?.name ?? code.deskId
  const printed = { printedAt, printedBy, printedOn, digest, revision }
  const found = await readableRecord(context, code.recordId)
  // Whoever is to enter it blind hears nothing of what stands in it.
  if (!found.ok || found.value.blind) return { kind: 'elsewhere', ...printed }
  const { record, compiled } = found.value
  const { id, number, title, businessDate, state, amountMinor } = record
  return {
    kind: (await isCurrent(context, found.value, code)) ? 'current' : 'changed',
    ...printed,
    record: {
      id,
      definitionName: compiled.body.name,
      number,
      title,
      businessDate,
      state,
      revision: record.revision,
      amountMinor,
      currency: amountMinor === null ? null : amountCurrency(compiled.body),
    },
  }
}

/** Whether the print shows what stands: all of it, or all but what is shielded, from everybody or from whoever has printed it. */
async function isCurrent(context: StoreContext, { record: { id }, compiled }: ReadableRecord, { digest, memberId }: PrintCode): Promise<boolean> {
  const record = await getRow(context, 'record', id)
  if (!record) return false
  const shielded = await placesOf(context, compiled)
  const tasks = await listRows(context, 'task', { recordId: id })
  const { places } = await coveredOf(context, memberId, { record, compiled, tasks, shielded })
  for (const kept of [places, shielded, []]) if ((await digestOf(context, record, kept)) === digest) return true
  return false
}

/** What is wrong with a code, or null. Another company's authority is another key; ours certifies and the member signs. */
async function falsityOf({ database }: StoreContext, code: PrintCode): Promise<'foreign' | 'forged' | null> {
  const authority = authorityKeyOfPoint(code.authorityKey)
  if (!authority || authority.fingerprint !== (await readMeta(database.reader, 'authorityFingerprint'))) return 'foreign'
  const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')
  const publicKey = base64(code.publicKey)
  const body = {
    format: 1,
    kind: 'member-key',
    authority: authority.fingerprint,
    company: code.company,
    member: code.memberId,
    desk: code.deskId,
    key: code.keyId,
    publicKey,
    issuedAt: code.certifiedAt,
  } as const
  const isGenuine = authority.hasCertified(body, base64(code.certificateSignature)) && isSignedBy(publicKey, printText(code), base64(code.signature))
  return isGenuine ? null : 'forged'
}
