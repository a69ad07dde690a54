import type { ArchiveFilter, ArchiveRow } from '#shared/contract/store.ts'
import type { CallValue } from '#shared/contract/store.ts'
import { retentionOf } from '#shared/archive/retention.ts'
import type { Disposal } from '#shared/domain/archive.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { unitsWith } from '#shared/permissions/policy.ts'
import { decodeRow } from '#shared/rows/codec.ts'
import type { StoreContext } from '#store/context.ts'
import type { Condition } from '#store/read/readable.ts'
import { rowsAtMost, sortedHereMax } from '#store/register/open-query.ts'
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
import { readShelf, readShelfIds, type PlannedShelf, type Span } from './read-shelf.ts'
import { findRequest } from './request.ts'

type Listed = CallValue<'archive.list'>
/** As many as an act on the whole result of a filter takes. */
export const idsMax = 5000

/** One page of a shelf, in the order in which periods end; certificates the newest first. */
export async function listArchive(context: StoreContext, { offset, limit, ...filter }: ArchiveFilter & Span): Promise<Result<Listed>> {
  const periods = await periodsOf(context)
  const planned = await planShelf(context, filter, periods)
  const span = { offset, limit }
  const { counts, rows } = isSmall(context) ? readShelf(context.database.readRaw, planned, span) : await context.reports.run('archive', { planned, span })
  const organisation = await context.organisation()
  const { id } = context.session.member
  const definitions = [...periods.bodies].map(([key, { name }]) => ({ key, name }))
  const shown = rows.map(({ isHeld, ...row }) =>
    filter.shelf === 'disposed'
      ? disposedRow(context, decodeRow('disposal', row))
      : archiveRow(context, decodeRow('record', row), { isHeld: isHeld === 1, settings: periods.settings }),
  )
  return ok({
    rows: await Promise.all(shown),
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
  const planned = await planShelf(context, filter, await periodsOf(context))
  const limit = idsMax + 1
  const ids = isSmall(context) ? readShelfIds(context.database.readRaw, planned, limit) : await context.reports.run('archiveIds', { planned, limit })
  return ok({ ids: ids.slice(0, idsMax), more: ids.length > idsMax })
}

/** Few records are gone through here within a few milliseconds; many by the worker, so that nobody who saves meanwhile waits for it. */
function isSmall({ database }: StoreContext): boolean {
  return rowsAtMost(database.readRaw, 'record') <= sortedHereMax
}

/** The company's periods as they are today. */
export async function periodsOf(context: StoreContext): Promise<Periods> {
  return { settings: await context.settings(), bodies: await newestBodies(context) }
}

/** A filter made ready for the signed-in member. */
export async function planShelf(context: StoreContext, filter: ArchiveFilter, periods: Periods): Promise<PlannedShelf> {
  const { shelf: name, dueBy } = filter
  const due = dueCondition(periods, context.clock())
  const parts = [closed, await readableRecords(context, periods.bodies), filterCondition(filter, ['number', 'title'])]
  if (dueBy !== null) parts.push(dueCondition(periods, endOfDay(dueBy, periods.settings)))
  const kept = allOf(parts)
  const on = name === 'due' ? allOf([kept, due]) : name === 'held' ? allOf([kept, heldCondition]) : kept
  const gone = allOf([await readableCertificates(context, periods.bodies), filterCondition(filter, ['number'])])
  return { name, kept, on, due, order: untilOrder(periods), gone }
}

const closed: Condition = { sql: '"record"."closedAt" IS NOT NULL', params: [] }

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

/** What stays of a record, as the archive shows it. */
export async function disposedRow(context: StoreContext, { id, number, definitionKey, unitId, closedAt, keptUntil }: Disposal): Promise<ArchiveRow> {
  const organisation = await context.organisation()
  const unit = organisation.units.get(unitId)?.name ?? { zh: '', en: '' }
  const name = await definitionName(context, definitionKey)
  return { id, number, title: null, definitionKey, definitionName: name, unit, closedAt, keptUntil, isDue: false, isHeld: false }
}
