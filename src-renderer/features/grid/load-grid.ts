import { gridRowsAtOnce, type CallValue, type JudgedGridRow } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import type { KeptSheet } from './model/sheet-changes.ts'

type StoredLine = CallValue<'grid.rows'>['rows'][number]

/** A grid as the store holds it; one that it does not know is new and empty. */
export type LoadedGrid = {
  readonly gridId: string
  readonly definition: DefinitionBody
  readonly order: readonly number[]
  readonly lines: readonly StoredLine[]
  readonly judged: readonly JudgedGridRow[]
  readonly reasons: Readonly<Record<string, string>>
  readonly keptAt: number | null
  readonly kept: KeptSheet
}

/** Reads a grid with all its rows and the definition under which it was begun. */
export async function loadGrid(gridId: string, definitionKey: string): Promise<Result<LoadedGrid>> {
  const grid = await ask('grid.get', { id: gridId })
  if (!grid.ok && grid.fault.code !== 'record-missing') return grid
  const definition = await ask('definition.get', grid.ok ? { key: grid.value.definitionKey, version: grid.value.definitionVersion } : { key: definitionKey })
  if (!definition.ok) return definition
  const rows = grid.ok ? await readLines(gridId) : ok({ lines: [], judged: [] })
  if (!rows.ok) return rows
  const { lines, judged } = rows.value
  const order = grid.ok ? grid.value.order : []
  const reasons = grid.ok ? grid.value.reasons : {}
  return ok({
    gridId,
    definition: definition.value,
    order,
    lines,
    judged,
    reasons,
    keptAt: grid.ok ? grid.value.updatedAt : null,
    kept: { content: new Map(lines.map((line) => [line.row, line])), order, reasons },
  })
}

/** Every row of a grid, a page at a time. */
export async function readLines(gridId: string): Promise<Result<{ readonly lines: readonly StoredLine[]; readonly judged: readonly JudgedGridRow[] }>> {
  const lines: StoredLine[] = []
  const judged: JudgedGridRow[] = []
  for (;;) {
    const page = await ask('grid.rows', { gridId, after: lines.at(-1)?.row ?? 0, limit: gridRowsAtOnce })
    if (!page.ok) return page
    lines.push(...page.value.rows)
    judged.push(...page.value.judged)
    if (page.value.rows.length < gridRowsAtOnce) return ok({ lines, judged })
  }
}
