import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { ControlLine } from '#shared/domain/business-day.ts'

/** What stands of one definition in a day. */
export type DayFigures = {
  readonly definitionKey: string
  /** Submitted, and not taken back since. */
  readonly entered: number
  /** Of those: through with their route. */
  readonly passed: number
  /** Of those: still on their way, or returned. */
  readonly open: number
  /** Begun by a schedule or for somebody, and not submitted. */
  readonly notSubmitted: number
  /** Withdrawn, refused or ended: they count for nothing. */
  readonly ended: number
  /** Begun by a schedule: what the day was to bring. */
  readonly planned: number
  /** Of those entered: after the day was closed, and after it was sealed. */
  readonly late: number
  readonly supplements: number
  /** The sum of each field that the definition totals, over what was entered. */
  readonly totals: Readonly<Record<string, number>>
}

type Counted = Pick<BusinessRecord, 'definitionKey' | 'definitionVersion' | 'state' | 'late' | 'route' | 'data'>

/** The figures of a definition of which nothing is there. */
export function noFigures(definitionKey: string): DayFigures {
  return { definitionKey, entered: 0, passed: 0, open: 0, notSubmitted: 0, ended: 0, planned: 0, late: 0, supplements: 0, totals: {} }
}

/** The figures of a day, definition by definition in the order of their keys. `bodyOf` answers the version under which a record runs. */
export function figuresOf(records: readonly Counted[], bodyOf: (record: Counted) => DefinitionBody | undefined): readonly DayFigures[] {
  const byKey = new Map<string, DayFigures>()
  for (const record of records) {
    const before = byKey.get(record.definitionKey) ?? noFigures(record.definitionKey)
    byKey.set(record.definitionKey, added(before, record, bodyOf(record)))
  }
  return [...byKey.values()].toSorted((a, b) => (a.definitionKey < b.definitionKey ? -1 : 1))
}

function added(before: DayFigures, record: Counted, body: DefinitionBody | undefined): DayFigures {
  const open = record.state === 'running' || record.state === 'returned' ? 1 : 0
  const passed = record.state === 'completed' ? 1 : 0
  const notSubmitted = record.state === 'started' ? 1 : 0
  const entered = open + passed
  return {
    definitionKey: before.definitionKey,
    entered: before.entered + entered,
    passed: before.passed + passed,
    open: before.open + open,
    notSubmitted: before.notSubmitted + notSubmitted,
    ended: before.ended + (entered + notSubmitted === 0 ? 1 : 0),
    planned: before.planned + (record.route?.schedule ? 1 : 0),
    late: before.late + (entered === 1 && (record.late === 'entered' || record.late === 'arrived') ? 1 : 0),
    supplements: before.supplements + (entered === 1 && record.late === 'supplement' ? 1 : 0),
    totals: entered === 1 ? summed(before.totals, record, body) : before.totals,
  }
}

function summed(before: DayFigures['totals'], { data }: Counted, body: DefinitionBody | undefined): DayFigures['totals'] {
  const totals = { ...before }
  for (const key of body?.businessDay?.totals ?? []) {
    const value = data[key]
    totals[key] = (totals[key] ?? 0) + (typeof value === 'number' ? value : 0)
  }
  return totals
}

/** The figure that a control total is held against; undefined where the day has none of that name. */
export function figureAt(figures: readonly DayFigures[], { definitionKey, field }: Pick<ControlLine, 'definitionKey' | 'field'>): number | undefined {
  const found = figures.find((each) => each.definitionKey === definitionKey)
  return field === null ? found?.entered : found?.totals[field]
}
