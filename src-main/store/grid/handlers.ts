import { gridRowsMax, type Grid } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { gridFields } from '#shared/definition/grid-fields.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { linesAfter, listGrids, ownGrid, putGrid, putLines, removeGrid, removeLines, type GridLine } from './grid-table.ts'
import { lineJudge } from './judge-lines.ts'
import { liveGrids, startSubmitting } from './submit-grid.ts'

type Calls = 'grid.list' | 'grid.get' | 'grid.rows' | 'grid.save' | 'grid.submit' | 'grid.remove'

/** Grid entry: rows that stay on this desk as they are typed, until they are submitted. */
export const gridHandlers: Pick<Handlers, Calls> = {
  'grid.list': async (context) => ok(listGrids(context)),
  'grid.get': async (context, { id }) => ownGrid(context, id),

  'grid.rows': async (context, { gridId, after, limit }) => {
    const grid = ownGrid(context, gridId)
    if (!grid.ok) return grid
    const compiled = await context.definition(grid.value.definitionKey, grid.value.definitionVersion)
    if (!compiled.ok) return compiled
    const lines = linesAfter(context.database.readRaw, gridId, after, limit)
    return ok({ rows: lines.map((line) => ({ ...line, text: { ...line.text } })), judged: await judgedOf(context, compiled.value, lines) })
  },

  'grid.save': async (context, { id, definitionKey, order, reasons, rows, removed }) => {
    const compiled = await gridDefinition(context, id, definitionKey)
    if (!compiled.ok) return compiled
    const { key, version, form } = compiled.value.body
    const { cells, needsForm } = gridFields(form)
    if (needsForm) return failed('act-not-allowed', { act: 'grid.save' })
    const known = new Set(cells.map((field) => field.key))
    if (rows.some(({ data, text }) => [...Object.keys(data), ...Object.keys(text)].some((field) => !known.has(field)))) return failed('field-unknown')
    if (rowsBeside(context, id, rows) + rows.length > gridRowsMax) return failed('table-too-many', { max: gridRowsMax })
    const updatedAt = context.clock()
    const lines = rows.map((row) => ({ ...row, recordId: null, fault: null }))
    await context.database.write(async (_db, raw) => {
      putGrid(raw, context.session.member.id, { id, definitionKey: key, definitionVersion: version, order, reasons, updatedAt })
      removeLines(raw, id, removed)
      putLines(raw, id, lines)
    })
    context.emit('stale', { topics: ['grid'] })
    return ok({ updatedAt, judged: await judgedOf(context, compiled.value, lines) })
  },

  'grid.submit': async (context, { gridId }) => {
    const grid = ownGrid(context, gridId)
    return grid.ok ? startSubmitting(context, grid.value) : grid
  },

  'grid.remove': async (context, { id }) => {
    const grid = idle(context, id)
    if (!grid.ok) return grid
    await context.database.write(async (_db, raw) => removeGrid(raw, id))
    context.emit('stale', { topics: ['grid'] })
    return ok({})
  },
}

/** The definition of a grid that stands, under the version it was begun with; of a new one, the newest. */
async function gridDefinition(context: StoreContext, id: Id, definitionKey: string): Promise<Result<CompiledDefinition>> {
  const stands = idle(context, id)
  if (stands.ok) return context.definition(stands.value.definitionKey, stands.value.definitionVersion)
  if (stands.fault.code !== 'record-missing') return stands
  const taken = statement(context.database.readRaw, 'SELECT 1 FROM "grid" WHERE "id" = ?').get(id)
  return taken === undefined ? context.definition(definitionKey) : failed('permission-denied', { action: 'grid.save' })
}

/** The member's own grid, unless its rows are being submitted just now. */
function idle(context: StoreContext, id: Id): Result<Grid> {
  const grid = ownGrid(context, id)
  return grid.ok && liveGrids(context).has(id) ? failed('act-not-allowed', { state: 'running' }) : grid
}

/** How many rows the grid has beside these. */
function rowsBeside({ database }: StoreContext, id: Id, rows: readonly { readonly row: number }[]): number {
  const named = JSON.stringify(rows.map(({ row }) => row))
  const sql = 'SELECT count(*) FROM "grid_row" WHERE "gridId" = ? AND "row" NOT IN (SELECT "value" FROM json_each(?))'
  return Number(statement(database.readRaw, sql).pluck().get(id, named))
}

/** Rows that are records are judged no more. */
async function judgedOf(context: StoreContext, compiled: CompiledDefinition, lines: readonly GridLine[]) {
  const judge = await lineJudge(context, compiled)
  return lines.filter(({ recordId }) => recordId === null).map((line) => judge.judge(line))
}
