import { registerQuerySchema, type CallValue, type RegisterQuery, type SavedView } from '#shared/contract/store.ts'

const parts = ['value', 'year', 'month', 'day'] as const

/** How a member looks at one register: what is asked, which columns, how it is grouped. It outlives a lock and can be saved as a view. */
export type Look = {
  query: RegisterQuery
  columns: string[]
  groupBy: string | null
  part: (typeof parts)[number]
  chart: boolean
  /** The total that bars and groups are measured by; null counts rows. */
  measure: string | null
  viewId: string | null
}

/** Whether a kept value is a look; an older version's is not. */
export function isLook(value: unknown): value is Look {
  if (typeof value !== 'object' || value === null) return false
  const { query, columns, groupBy, part, chart, measure, viewId }: { readonly [key: string]: unknown } = { ...value }
  const isName = (name: unknown) => name === null || typeof name === 'string'
  return (
    registerQuerySchema.safeParse(query).success &&
    Array.isArray(columns) &&
    columns.every((column) => typeof column === 'string') &&
    [groupBy, measure, viewId].every(isName) &&
    parts.some((each) => each === part) &&
    typeof chart === 'boolean'
  )
}

type Columns = CallValue<'register.columns'>

/** How a register is first shown: as its definition says. */
export function firstLook(definitionKey: string, columns: Columns): Look {
  const by = columns.groupBy
  return {
    query: { definitionKey, filters: [], sort: [columns.sort], search: '' },
    columns: [...columns.shown],
    groupBy: by,
    part: partFor(columns, by),
    chart: false,
    measure: columns.chart?.value ?? columns.all.find((column) => column.total)?.key ?? null,
    viewId: null,
  }
}

/** The part that a column is grouped by at first: dates by month. */
export function partFor(columns: Columns, by: string | null): Look['part'] {
  const kind = columns.all.find((column) => column.key === by)?.kind
  return kind === 'date' || kind === 'instant' ? 'month' : 'value'
}

const groupableKinds: ReadonlySet<string> = new Set(['text', 'date', 'instant', 'choice', 'member', 'unit', 'state', 'boolean'])

/** The columns by which a register can be grouped: those that several records may share. */
export function groupable(columns: Columns): Columns['all'] {
  return columns.all.filter((column) => groupableKinds.has(column.kind) && column.key !== 'number' && column.key !== 'title')
}

/** The look with its chart shown or put away. A chart draws groups: where there are none yet, those that the definition names, or dates by month. */
export function withChart(look: Look, columns: Columns): Partial<Look> {
  if (look.chart || look.groupBy !== null) return { chart: !look.chart }
  const some = groupable(columns)
  const by = columns.groupBy ?? (some.find(({ kind }) => kind === 'date' || kind === 'instant') ?? some[0])?.key ?? null
  return by === null ? {} : { chart: true, groupBy: by, part: partFor(columns, by) }
}

/** A kept look after the definition changed: columns that are gone are left out, in questions too. */
export function fitLook(look: Look, columns: Columns): Look {
  const has = (key: string) => columns.all.some((column) => column.key === key)
  const shown = look.columns.filter(has)
  return {
    ...look,
    columns: shown.length === 0 ? [...columns.shown] : shown,
    groupBy: look.groupBy !== null && has(look.groupBy) ? look.groupBy : null,
    measure: look.measure !== null && has(look.measure) ? look.measure : null,
    query: { ...look.query, filters: look.query.filters.filter((filter) => has(filter.column)), sort: look.query.sort.filter((sort) => has(sort.column)) },
  }
}

/** The sort after a press on a header: up, down, as the definition has it. */
export function nextSort(sort: RegisterQuery['sort'], column: string, first: RegisterQuery['sort'][number]): RegisterQuery['sort'] {
  const [now] = sort
  if (now?.column !== column) return [{ column, descending: false }]
  return now.descending ? [first] : [{ column, descending: true }]
}

/** What is saved of a look. */
export function viewOf(look: Look, { id, name, isDefault }: Pick<SavedView, 'id' | 'name' | 'isDefault'>): SavedView {
  const { query, columns, groupBy, part, measure, chart } = look
  return { id, definitionKey: query.definitionKey, name, query, columns, groupBy, part, measure, chart, isDefault }
}

/** The look of a saved view. */
export function lookOfView(view: SavedView, columns: Columns): Look {
  const first = firstLook(view.definitionKey, columns)
  return {
    ...first,
    query: view.query,
    columns: view.columns,
    groupBy: view.groupBy,
    part: view.part ?? partFor(columns, view.groupBy),
    measure: view.measure === undefined ? first.measure : view.measure,
    chart: view.chart,
    viewId: view.id,
  }
}

/** How a register is shown where nothing was kept: by the member's default view, or as its definition says. */
export function openingLook(definitionKey: string, columns: Columns, views: readonly SavedView[]): Look {
  const own = views.find(({ isDefault }) => isDefault)
  return own === undefined ? firstLook(definitionKey, columns) : lookOfView(own, columns)
}
