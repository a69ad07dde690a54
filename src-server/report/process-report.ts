import { beginProcessReport, type ProcessReport, type ReportedAct } from '#shared/queries/process-report.ts'
import type { ActKind, BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { ReadableDb } from '../store/store.ts'

const pageRecords = 500

/** The report of one definition, all its versions, over the records and acts that the server holds: one page of records at a time. */
export async function processReport(db: ReadableDb, definitionKey: string): Promise<ProcessReport> {
  const report = beginProcessReport()
  for (let after = ''; ;) {
    const records = await db
      .selectFrom('record')
      .select(['id', 'state', 'amountMinor'])
      .where('definitionKey', '=', definitionKey)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageRecords)
      .execute()
    const last = records.at(-1)
    if (!last?.id) return report.result()
    after = last.id
    const trails = await trailsOf(
      db,
      records.map(({ id }) => id ?? ''),
    )
    for (const { id, state, amountMinor } of records)
      report.add({ state: state as BusinessRecord['state'], amountMinor: amountMinor === null ? null : Number(amountMinor) }, trails.get(id ?? '') ?? [])
  }
}

async function trailsOf(db: ReadableDb, recordIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly ReportedAct[]>> {
  const acts = await db.selectFrom('act').select(['id', 'recordId', 'kind', 'node', 'at', 'enteredBy']).where('recordId', 'in', recordIds).execute()
  const trails = new Map<Id, ReportedAct[]>()
  for (const { id, recordId, kind, node, at, enteredBy } of acts) {
    const trail = trails.get(recordId ?? '') ?? []
    trail.push({ id: id ?? '', kind: kind as ActKind, node, at: Number(at), enteredBy })
    trails.set(recordId ?? '', trail)
  }
  return trails
}
