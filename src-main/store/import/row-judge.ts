import type { Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { alikesOf, type Alike, type AlikeSubject } from '#shared/definition/alike.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { parseFieldText, type TextWorld } from '#shared/definition/field-text.ts'
import type { FormData } from '#shared/domain/record.ts'
import { importableFields, type ImportableField } from './heading-mapping.ts'

/** One row as the form would judge it. */
export type JudgedRow = AlikeSubject & { readonly faults: readonly Fault[] }

export type RowJudge = {
  judge(row: number, cells: readonly string[]): JudgedRow
  /** What makes two records alike. */
  readonly alike: readonly Alike[]
  /** Keys of the mapped fields whose value may stand only once. */
  readonly uniqueFields: readonly string[]
}

/** Judges rows of a file under a mapping: typed text to values, then the definition's own check, exactly as for the form. */
export function createRowJudge(
  compiled: CompiledDefinition,
  mapping: readonly (string | null)[],
  world: TextWorld,
  author: { readonly unitId: Id; readonly creatorId: Id },
): RowJudge {
  const fields = new Map(importableFields(compiled.body).map((field) => [field.key, field]))
  const columns = mapping.map((key) => (key === null ? undefined : fields.get(key)))
  return {
    alike: alikesOf(compiled.body),
    uniqueFields: columns.flatMap((field) => (field?.kind === 'text' && field.unique ? [field.key] : [])),
    judge(row, cells) {
      const { data, faults } = readCells(columns, row, cells, world)
      const businessDate = businessDateOf(columns, data, world)
      const checked = compiled.check(data, { ...author, round: 1, businessDate })
      const told = new Set(faults.map(({ field }) => field))
      const broken = checked.errors.filter(({ field }) => !told.has(field)).map((fault) => ({ ...fault, row }))
      return { ...author, data: checked.data, title: compiled.title(checked.data), businessDate, faults: [...faults, ...broken] }
    },
  }
}

function readCells(
  columns: readonly (ImportableField | undefined)[],
  row: number,
  cells: readonly string[],
  world: TextWorld,
): { data: FormData; faults: Fault[] } {
  const data: FormData = {}
  const faults: Fault[] = []
  columns.forEach((field, index) => {
    if (!field) return
    const parsed = parseFieldText(field, cells[index] ?? '', world)
    if (!parsed.ok) faults.push({ ...parsed.fault, field: field.key, row })
    else if (parsed.value !== null) data[field.key] = parsed.value
  })
  return { data, faults }
}

/** The day the row itself tells, by its first date; history that is imported today did not happen today. */
function businessDateOf(columns: readonly (ImportableField | undefined)[], data: FormData, world: TextWorld): string {
  const dated =
    columns.find((field) => field?.kind === 'date' && data[field.key] !== undefined) ??
    columns.find((field) => field?.kind === 'instant' && data[field.key] !== undefined)
  const value = dated === undefined ? undefined : data[dated.key]
  if (typeof value === 'string') return value
  return typeof value === 'number' ? dateAt(value, world.timeZone) : world.today
}
