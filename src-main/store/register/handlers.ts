import { performance } from 'node:perf_hooks'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { RegisterQuery } from '#shared/contract/store.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { pendingByRecord } from '#store/read/pending.ts'
import { heardRecords } from '#store/search/find-records.ts'
import { projectionNames, readableCondition, type Condition } from '#store/read/readable.ts'
import { sourceColumns, windowColumn, type SourceColumn } from './columns.ts'
import { keepRegister, openRegisters } from './handles.ts'
import { orderRows, planQuery, readRows, rowsAtMost, sortedHereMax, type OrderedRows, type PageRow, type PlannedQuery } from './open-query.ts'
import { findProjection, prepareProjection, type Projection } from './project.ts'
import { viewHandlers } from './views.ts'

type Planned = PlannedQuery & { readonly readable: Condition }
type Calls = 'register.columns' | 'register.open' | 'register.rows' | 'register.groups' | 'register.close' | 'view.list' | 'view.save' | 'view.remove'

/** Registers: a definition's records as a table, within what the member may see. */
export const registerHandlers: Pick<Handlers, Calls> = {
  ...viewHandlers,

  'register.columns': async (context, { definitionKey }) => {
    const compiled = await context.definition(definitionKey, 'newest')
    if (!compiled.ok) return compiled
    const { body } = compiled.value
    const columns = sourceColumns(body)
    const known = new Set(columns.map(({ key }) => key))
    return ok({
      all: columns.map(windowColumn),
      shown: body.register.columns.filter((key) => known.has(key)),
      sort: body.register.sort,
      groupBy: body.register.groupBy ?? null,
      chart: body.register.chart ?? null,
    })
  },

  'register.open': async (context, query) => {
    const startedAt = performance.now()
    const found = await orderRegister(context, query)
    if (!found.ok) return found
    const { planned, ordered } = found.value
    const handle = keepRegister(context, { query, table: planned.projection.table, ordered })
    return ok({ handle, total: ordered.rows.length, totals: { ...ordered.totals }, tookMs: performance.now() - startedAt })
  },

  'register.rows': async (context, { handle, columns, offset, limit }) => {
    const planned = await reopen(context, handle)
    if (!planned.ok) return planned
    const wanted = pickColumns(planned.value.columns, columns)
    if (!wanted.ok) return wanted
    const { readRaw } = context.database
    const rows = readRows(readRaw, planned.value.projection.table, planned.value.readable, wanted.value, planned.value.rows.subarray(offset, offset + limit))
    const pending = pendingByRecord(
      readRaw,
      rows.map(({ id }) => id),
    )
    return ok({
      rows: rows.map(({ id, cells }) => ({ id, pending: pending.get(id) ?? 'none', cells: [...cells] })),
      names: await namesIn(context, wanted.value, rows),
    })
  },

  'register.groups': async (context, { query, by, part }) => {
    const planned = await planRegister(context, query)
    if (!planned.ok) return planned
    const settings = await context.settings()
    const groups = await context.reports.run('groups', { planned: planned.value, by, part, timeZone: settings['calendar.timeZone'] })
    if (!groups.ok) return groups
    const names = await namesOf(context)
    const named = planned.value.columns.find(({ key }) => key === by)
    return ok({ groups: groups.value.map((group) => (isPerson(named) ? { ...group, label: names(String(group.key)) } : group)) })
  },

  'register.close': async (context, { handle }) => {
    openRegisters(context).delete(handle)
    return ok({})
  },
}

/** A query ready to run as the signed-in member; makes the projection first where it does not stand yet. */
export async function planRegister(context: StoreContext, query: RegisterQuery): Promise<Result<Planned>> {
  const projection = await projectionOf(context, query.definitionKey)
  if (!projection.ok) return projection
  const readable = await readableCondition(context, projectionNames, projection.value.body)
  const planned = planQuery(projection.value, query, { readable, heard: await heardRecords(context, query.search, query.definitionKey) })
  return planned.ok ? ok({ ...planned.value, readable }) : planned
}

/**
 * Runs a query as the signed-in member. A large register is sorted by the worker, so that nobody who saves meanwhile waits for it; a small one here, where it
 * takes a few milliseconds and the worker may first have to start. A table that was rebuilt while the query waited for its turn is planned for again.
 */
async function orderRegister(context: StoreContext, query: RegisterQuery): Promise<Result<{ readonly planned: Planned; readonly ordered: OrderedRows }>> {
  const planned = await planRegister(context, query)
  if (!planned.ok) return planned
  const { readRaw } = context.database
  const { table } = planned.value.projection
  if (rowsAtMost(readRaw, table) <= sortedHereMax) return ok({ planned: planned.value, ordered: orderRows(readRaw, planned.value) })
  try {
    return ok({ planned: planned.value, ordered: await context.reports.run('order', { planned: planned.value }) })
  } catch (error) {
    if (findProjection(readRaw, query.definitionKey)?.table === table) throw error
    return orderRegister(context, query)
  }
}

async function projectionOf(context: StoreContext, definitionKey: string): Promise<Result<Projection>> {
  const stands = findProjection(context.database.readRaw, definitionKey)
  if (stands) return ok(stands)
  const made = await context.database.write(async (_db, raw) => prepareProjection(raw, definitionKey))
  return made ? ok({ definitionKey, table: made.table, body: made.body }) : failed('definition-missing', { key: definitionKey })
}

/** An opened register; when its table was rebuilt meanwhile, the query runs again and the handle goes on. */
async function reopen(context: StoreContext, handle: Id): Promise<Result<Planned & { readonly rows: Uint32Array }>> {
  const handles = openRegisters(context)
  const open = handles.get(handle)
  if (!open) return failed('call-malformed', { path: 'handle' })
  // Only where it lies and who may see it: what is found in it has been found.
  const planned = await planRegister(context, { ...open.query, search: '' })
  if (!planned.ok) return planned
  if (planned.value.projection.table === open.table) return ok({ ...planned.value, rows: open.ordered.rows })
  const again = await orderRegister(context, open.query)
  if (!again.ok) return again
  const { ordered } = again.value
  // Closed meanwhile: this page is still answered, and nothing is kept for it.
  if (handles.has(handle)) handles.set(handle, { query: open.query, table: again.value.planned.projection.table, ordered })
  return ok({ ...again.value.planned, rows: ordered.rows })
}

/** The columns of these keys, in their order. */
export function pickColumns(columns: readonly SourceColumn[], keys: readonly string[]): Result<readonly SourceColumn[]> {
  const picked = keys.map((key) => columns.find((column) => column.key === key))
  const missing = picked.indexOf(undefined)
  if (missing >= 0) return failed('call-malformed', { path: `columns.${keys[missing] ?? ''}` })
  return ok(picked.flatMap((column) => column ?? []))
}

function isPerson(column: SourceColumn | undefined): boolean {
  return column?.kind === 'member' || column?.kind === 'unit'
}

/** Turns the id of a member or unit into its name; an unknown id stays. */
export async function namesOf(context: StoreContext): Promise<(id: string) => string> {
  const { members, units } = await context.organisation()
  return (id) => members.get(id)?.name ?? units.get(id)?.name.zh ?? id
}

/** All names by id, for what is written elsewhere. */
export async function namesById(context: StoreContext): Promise<Readonly<Record<string, string>>> {
  const { members, units } = await context.organisation()
  return Object.fromEntries([
    ...[...units.values()].map(({ id, name }) => [id, name.zh] as const),
    ...[...members.values()].map(({ id, name }) => [id, name] as const),
  ])
}

async function namesIn(context: StoreContext, columns: readonly SourceColumn[], rows: readonly PageRow[]): Promise<Record<string, string>> {
  const people = columns.flatMap((column, index) => (isPerson(column) ? [index] : []))
  if (people.length === 0) return {}
  const names = await namesOf(context)
  const ids = new Set(rows.flatMap(({ cells }) => people.map((index) => cells[index]).filter((cell) => typeof cell === 'string')))
  return Object.fromEntries([...ids].map((id) => [id, names(id)]))
}
