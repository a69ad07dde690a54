import { retentionOf, type Retention } from '#shared/archive/retention.ts'
import type { CallValue, DisposalLine } from '#shared/contract/store.ts'
import type { Disposal } from '#shared/domain/archive.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { recordDigest } from '#shared/archive/record-content.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { pendingByRecord, type Pending } from '#store/read/pending.ts'
import { getRow, listRows, readableRecord } from '#store/read/rows.ts'

type Going = Extract<CallValue<'archive.get'>, { kind: 'record' }>['going']

/** What would go of each of these records, and why it may not yet; of those that went, when. */
export async function previewDisposal(context: StoreContext, ids: readonly Id[]): Promise<readonly DisposalLine[]> {
  const pending = pendingByRecord(context.database.readRaw, ids)
  const lines: DisposalLine[] = []
  for (const id of ids) lines.push(await lineOf(context, id, pending.get(id) ?? 'none'))
  return lines
}

async function lineOf(context: StoreContext, id: Id, pending: Pending): Promise<DisposalLine> {
  const certificate = await readableCertificate(context, id)
  if (certificate) return { kind: 'disposed', id, ...(await nameOf(context, certificate)), disposedAt: certificate.disposedAt }
  const found = await readableRecord(context, id)
  if (!found.ok || found.value.blind) return { kind: 'unknown', id }
  const { record, compiled } = found.value
  const retention = retentionOf(record, compiled.body, await context.settings())
  return {
    kind: 'record',
    id,
    number: record.number,
    title: record.title,
    definitionName: compiled.body.name,
    keptUntil: retention?.until ?? null,
    content: await contentOf(context, record),
    going: await goingOf(context, id),
    block: blockOf(retention, { isHeld: isHeld(context, id), pending, now: context.clock() }),
  }
}

async function nameOf(context: StoreContext, { number, definitionKey }: Disposal) {
  return { number, definitionName: await definitionName(context, definitionKey) }
}

/** What a definition is called; its key where this desk does not know it. */
export async function definitionName(context: StoreContext, key: string, version: number | 'newest' = 'newest'): Promise<LocalText> {
  const compiled = await context.definition(key, version)
  return compiled.ok ? compiled.value.body.name : { zh: key, en: key }
}

function blockOf(
  retention: Retention | undefined,
  { isHeld: held, pending, now }: { readonly isHeld: boolean; readonly pending: Pending; readonly now: number },
): Extract<DisposalLine, { kind: 'record' }>['block'] {
  if (!retention) return 'open'
  if (held) return 'held'
  if (retention.until === null) return 'for-ever'
  if (retention.until > now) return 'not-due'
  return pending === 'waiting' ? 'waiting' : null
}

/** Whether a record is on legal hold, as far as this desk knows. */
export function isHeld(context: StoreContext, recordId: Id): boolean {
  const sql = `SELECT 1 FROM "hold" WHERE "recordId" = ? AND "liftedAt" IS NULL LIMIT 1`
  return statement(context.database.readRaw, sql).get(recordId) !== undefined
}

async function contentOf(context: StoreContext, record: BusinessRecord): Promise<string> {
  const recordId = record.id
  return recordDigest(record, await listRows(context, 'act', { recordId }), await listRows(context, 'attachment', { recordId }))
}

/** How much of a record would go. */
export async function goingOf(context: StoreContext, recordId: Id): Promise<Going> {
  const acts = await listRows(context, 'act', { recordId })
  const files = await listRows(context, 'attachment', { recordId })
  const other = statement(context.database.readRaw, 'SELECT 1 FROM "attachment" WHERE "sha256" = ? AND "recordId" <> ? LIMIT 1')
  return {
    acts: acts.length,
    versions: acts.filter(({ kind, changes }) => kind === 'submit' || kind === 'import' || kind === 'resubmit' || Object.keys(changes).length > 0).length,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    shared: files.filter(({ sha256 }) => other.get(sha256, recordId) !== undefined).length,
  }
}

/** The certificate of a record, if it was disposed of and this member could have seen it. */
export async function readableCertificate(context: StoreContext, id: Id): Promise<Disposal | undefined> {
  const certificate = await getRow(context, 'disposal', id)
  if (!certificate) return undefined
  const compiled = await context.definition(certificate.definitionKey, 'newest')
  const { unitId, scopes } = certificate
  const organisation = await context.organisation()
  const body = compiled.ok ? compiled.value.body : undefined
  return mayReadRecord(organisation, context.session.member.id, { unitId, scopes, creatorId: '' }, context.clock(), body) ? certificate : undefined
}
