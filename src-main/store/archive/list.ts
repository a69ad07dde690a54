import type { ArchiveFilter, ArchiveRow } from '#shared/contract/store.ts'
import type { CallValue } from '#shared/contract/store.ts'
import { retentionOf } from '#shared/archive/retention.ts'
import type { Disposal } from '#shared/domain/archive.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { unitsWith } from '#shared/permissions/policy.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import type { StoreContext } from '#store/context.ts'
import type { Condition } from '#store/read/readable.ts'
import {
  allOf,
  dueCondition,
  endOfDay,
  filterCondition,
  heldCondition,
  newestBodies,
  readableCertificates,
  readableRecords,
  untilOrder,
  type Periods,
} from './conditions.ts'
import { definitionName } from './preview.ts'
import { findRequest } from './request.ts'

type Listed = CallValue<'archive.list'>
type Span = { readonly offset: number; readonly limit: number }
/** As many as an act on the whole result of a filter takes. */
export const idsMax = 5000

/** One page of a shelf, in the order in which periods end; certificates the newest first. */
export async function listArchive(context: StoreContext, { offset, limit, ...filter }: ArchiveFilter & Span): Promise<Result<Listed>> {
  const periods = await periodsOf(context)
  const counts = await countShelves(context, filter, periods)
  const rows =
    filter.shelf === 'disposed' ? await disposedRows(context, filter, periods, { offset, limit }) : await keptRows(context, filter, periods, { offset, limit })
  const organisation = await context.organisation()
  const { id } = context.session.member
  const definitions = [...periods.bodies].map(([key, { name }]) => ({ key, name }))
  return ok({
    rows: [...rows],
    total: counts[filter.shelf],
    counts,
    definitions,
    mayHold: unitsWith(organisation, id, 'record.hold', context.clock()).length > 0,
    mayRequest: (await findRequest(context)).ok,
  })
}

/** The ids behind a filter, in the same order. */
export async function archivedIds(context: StoreContext, filter: ArchiveFilter): Promise<Result<CallValue<'archive.ids'>>> {
  if (filter.shelf === 'disposed') return ok({ ids: [], more: false })
  const periods = await periodsOf(context)
  const { from, order } = await shelf(context, filter, periods)
  const sql = `SELECT "record"."id" FROM "record" WHERE ${from.sql} ORDER BY ${order.sql} IS NULL, ${order.sql}, "record"."id" LIMIT ?`
  const ids = context.database.readRaw
    .prepare(sql)
    .pluck()
    .all(...from.params, ...order.params, ...order.params, idsMax + 1) as Id[]
  return ok({ ids: ids.slice(0, idsMax), more: ids.length > idsMax })
}

/** The company's periods as they are today. */
export async function periodsOf(context: StoreContext): Promise<Periods> {
  return { settings: await context.settings(), bodies: await newestBodies(context) }
}

async function shelf(context: StoreContext, filter: ArchiveFilter, periods: Periods): Promise<{ readonly from: Condition; readonly order: Condition }> {
  const { shelf: name, dueBy } = filter
  const now = context.clock()
  const parts = [closed, await readableRecords(context, periods.bodies), filterCondition(filter, ['number', 'title'])]
  if (name === 'due') parts.push(dueCondition(periods, now))
  if (name === 'held') parts.push(heldCondition)
  if (dueBy !== null) parts.push(dueCondition(periods, endOfDay(dueBy, periods.settings)))
  return { from: allOf(parts), order: untilOrder(periods) }
}

const closed: Condition = { sql: '"record"."closedAt" IS NOT NULL', params: [] }

async function keptRows(context: StoreContext, filter: ArchiveFilter, periods: Periods, { offset, limit }: Span): Promise<readonly ArchiveRow[]> {
  const { from, order } = await shelf(context, filter, periods)
  const sql = `SELECT "record".*, ${heldCondition.sql} AS "isHeld" FROM "record" WHERE ${from.sql} ORDER BY ${order.sql} IS NULL, ${order.sql}, "record"."id" LIMIT ? OFFSET ?`
  const found = context.database.readRaw.prepare(sql).all(...from.params, ...order.params, ...order.params, limit, offset) as (StoredRow & { isHeld: number })[]
  return Promise.all(found.map(({ isHeld, ...row }) => archiveRow(context, decodeRow('record', row), { isHeld: isHeld === 1, settings: periods.settings })))
}

/** A closed record as the archive shows it. */
export async function archiveRow(
  context: StoreContext,
  record: BusinessRecord,
  { isHeld, settings }: { readonly isHeld: boolean; readonly settings: Periods['settings'] },
): Promise<ArchiveRow> {
  const compiled = await context.definition(record.definitionKey, record.definitionVersion)
  const organisation = await context.organisation()
  const retention = compiled.ok ? retentionOf(record, compiled.value.body, settings) : undefined
  const keptUntil = retention?.until ?? null
  const { id, number, title, definitionKey, unitId } = record
  return {
    id,
    number,
    title,
    definitionKey,
    definitionName: await definitionName(context, definitionKey, record.definitionVersion),
    unit: organisation.units.get(unitId)?.name ?? { zh: '', en: '' },
    closedAt: record.closedAt ?? 0,
    keptUntil,
    isDue: keptUntil !== null && keptUntil <= context.clock(),
    isHeld,
  }
}

async function disposedRows(context: StoreContext, filter: ArchiveFilter, { bodies }: Periods, { offset, limit }: Span): Promise<readonly ArchiveRow[]> {
  const where = allOf([await readableCertificates(context, bodies), filterCondition(filter, ['number'])])
  const sql = `SELECT * FROM "disposal" WHERE ${where.sql} ORDER BY "disposedAt" DESC, "id" LIMIT ? OFFSET ?`
  const found = context.database.readRaw.prepare(sql).all(...where.params, limit, offset) as StoredRow[]
  return Promise.all(found.map((row) => disposedRow(context, decodeRow('disposal', row))))
}

/** What stays of a record, as the archive shows it. */
export async function disposedRow(context: StoreContext, { id, number, definitionKey, unitId, closedAt, keptUntil }: Disposal): Promise<ArchiveRow> {
  const organisation = await context.organisation()
  const unit = organisation.units.get(unitId)?.name ?? { zh: '', en: '' }
  const name = await definitionName(context, definitionKey)
  return { id, number, title: null, definitionKey, definitionName: name, unit, closedAt, keptUntil, isDue: false, isHeld: false }
}

async function countShelves(context: StoreContext, filter: ArchiveFilter, periods: Periods): Promise<Listed['counts']> {
  const { readRaw } = context.database
  const { from } = await shelf(context, { ...filter, shelf: 'kept' }, periods)
  const due = dueCondition(periods, context.clock())
  const sql = `SELECT count(*) AS "kept", coalesce(sum(${due.sql}), 0) AS "due", coalesce(sum(${heldCondition.sql}), 0) AS "held" FROM "record" WHERE ${from.sql}`
  const counted = readRaw.prepare(sql).get(...due.params, ...from.params) as Omit<Listed['counts'], 'disposed'>
  const gone = allOf([await readableCertificates(context, periods.bodies), filterCondition(filter, ['number'])])
  const disposed = readRaw
    .prepare(`SELECT count(*) FROM "disposal" WHERE ${gone.sql}`)
    .pluck()
    .get(...gone.params) as number
  return { ...counted, disposed }
}
