import type { Failed, Fault } from '#shared/kernel/fault.ts'
import type { Act, FormData } from '#shared/domain/record.ts'
import type { DefinitionBody, Field } from './definition.ts'
import type { Expression } from './expression.ts'
import type { Json } from './field-value.ts'
import type { Plan, PlannedField } from './plan.ts'
import { nodesOf } from './route.ts'
import { shieldLevels, type Shield } from './shield-schema.ts'
import { invalid } from './structure-problem.ts'

/** A shielded field, or a shielded column of a table that is not shielded as a whole. */
export type ShieldedPlace = { readonly key: string; readonly column: string | null; readonly field: Field; readonly shield: Shield }

const placesByBody = new WeakMap<DefinitionBody, readonly ShieldedPlace[]>()

/** Everything in a form that not every reader sees in full. */
export function shieldedPlaces(body: DefinitionBody): readonly ShieldedPlace[] {
  const known = placesByBody.get(body)
  if (known) return known
  const places = body.form.flatMap((field): readonly ShieldedPlace[] => {
    const { key, shield } = field
    if (shield) return [{ key, column: null, field, shield }]
    if (field.kind !== 'table') return []
    return field.columns.flatMap((column) => (column.shield ? [{ key, column: column.key, field, shield: column.shield }] : []))
  })
  placesByBody.set(body, places)
  return places
}

/** What is shielded in a record: by the version under which it runs, and by the newest one, so that a shield that comes later covers what stands already. */
export function placesAsOf(own: DefinitionBody, newest: DefinitionBody | undefined): readonly ShieldedPlace[] {
  const places = shieldedPlaces(own)
  if (!newest || newest.version === own.version) return places
  const known = new Set(places.map(({ key, column }) => `${key}.${column ?? ''}`))
  return [...places, ...shieldedPlaces(newest).filter(({ key, column }) => !known.has(`${key}.${column ?? ''}`))]
}

const cover = '****'

/** What stands for a value before whoever may not see it. A mask tells neither how long a short value is nor, but for the ends of a text, anything of it. */
export function maskOf(value: Json | undefined, { first, last }: Pick<Shield, 'first' | 'last'>): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') return cover
  const characters = [...value.replaceAll(/\s/g, '')]
  const open = first + last
  // At least four characters stay covered, and a third of it.
  if (open === 0 || characters.length - open < 4 || open * 3 > characters.length * 2) return cover
  const middle = characters.length > 12 ? '**** ****' : cover
  const tail = last === 0 ? '' : characters.slice(-last).join('')
  return [characters.slice(0, first).join(''), middle, tail].filter((part) => part !== '').join(' ')
}

/** A form's data without these places. */
export function withoutPlaces(data: FormData, places: readonly Pick<ShieldedPlace, 'key' | 'column'>[]): FormData {
  if (places.length === 0) return data
  const whole = new Set(places.flatMap(({ key, column }) => (column === null ? [key] : [])))
  const columns = Map.groupBy(
    places.filter(({ column }) => column !== null),
    ({ key }) => key,
  )
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
      if (whole.has(key)) return []
      const hidden = new Set(columns.get(key)?.map(({ column }) => column))
      if (hidden.size === 0 || !Array.isArray(value)) return [[key, value]]
      return [[key, value.map((row) => (isRow(row) ? Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.has(column))) : row))]]
    }),
  )
}

/** The masks of what stands in these places, by path: `bank_account`, `people.2.id_number`. */
export function masksIn(
  data: FormData,
  places: readonly ShieldedPlace[],
): readonly { readonly path: string; readonly place: ShieldedPlace; readonly mask: string }[] {
  return places.flatMap((place) => {
    const { key, column, shield } = place
    if (column === null) {
      const mask = maskOf(data[key], shield)
      return mask === null ? [] : [{ path: key, place, mask }]
    }
    const rows = data[key]
    return (Array.isArray(rows) ? rows : []).flatMap((row, index) => {
      const mask = isRow(row) ? maskOf(row[column], shield) : null
      return mask === null ? [] : [{ path: `${key}.${index}.${column}`, place, mask }]
    })
  })
}

/** An act's changes as whoever may not see these places is told of them: that one has changed, and neither what it was nor what it is. */
export function changesWithout(changes: Act['changes'], places: readonly ShieldedPlace[]): Act['changes'] {
  if (places.length === 0) return changes
  const isCovered = (key: string, column: string | undefined): boolean =>
    places.some((place) => place.key === key && (place.column === null || column === undefined || place.column === column))
  return Object.fromEntries(
    Object.entries(changes).map(([name, change]): readonly [string, Act['changes'][string]] => {
      const path = /^(?:entry-kept|entry-held):(.+)$/.exec(name)?.[1] ?? name
      const [key = '', , column] = path.split('.')
      return isCovered(key, column) ? [`shielded:${name}`, [null, null]] : [name, change]
    }),
  )
}

/** Whether a fault of a form tells of what is shielded in it: it lies there, or a rule that reads it is broken. */
export function tellsShielded(body: DefinitionBody, { rules }: Plan, { code, field = '', params }: Fault): boolean {
  const places = shieldedPlaces(body)
  if (places.length === 0) return false
  const [at, , cell] = field.split('.')
  if (places.some(({ key, column }) => key === at && (column === null || cell === undefined || column === cell))) return true
  const broken = code === 'field-rule' ? rules.find(({ rule }) => rule.key === params?.['rule']) : undefined
  return broken !== undefined && toldBy(broken.assert, places, broken.rule.forEach).length > 0
}

/** Whether a whole field is one of these places. */
export function isCoveredField(places: readonly ShieldedPlace[], field: string): boolean {
  return places.some(({ key, column }) => key === field && column === null)
}

/** Whether one level is at least as high as another. */
export function isAtLeast(one: Shield['level'], other: Shield['level']): boolean {
  return shieldLevels.indexOf(one) >= shieldLevels.indexOf(other)
}

function isRow(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Proves that a shield holds: nothing else that everybody reads is made of what is shielded, be it a title, an amount, a figure worked out, a field that is shown or demanded by it, a
 * register's sum, or a record of another process; and no value that may stand only once, by which it could be guessed.
 */
export function* shieldProblems(body: DefinitionBody, plan: Plan): Generator<Failed> {
  const places = shieldedPlaces(body)
  if (places.length === 0) return
  const nodes = new Set(nodesOf(body).map(({ key }) => key))
  for (const { key, column, field, shield } of places) {
    const where = column === null ? `form.${key}` : `form.${key}.${column}`
    const unknown = shield.nodes.find((node) => !nodes.has(node))
    if (unknown !== undefined) yield invalid(where, `there is no ${unknown}`)
    if (field.kind === 'definition') yield invalid(where, 'a definition is not shielded')
    if (field.kind === 'text' && field.unique) yield invalid(where, 'a shielded value may stand more than once')
  }
  const whole = new Set(places.flatMap(({ key, column }) => (column === null ? [key] : [])))
  if (body.amount !== undefined && whole.has(body.amount)) yield invalid('amount', `${body.amount} is shielded`)
  for (const { key } of toldBy(plan.title, places)) yield invalid('title', `${key} is shielded`)
  const { totals, sort, groupBy, chart } = body.register
  for (const key of [...totals, sort.column, ...(groupBy === undefined ? [] : [groupBy]), ...(chart ? [chart.by, chart.value] : [])])
    if (whole.has(key)) yield invalid('register', `${key} is shielded`)
  for (const key of body.businessDay?.totals ?? []) if (whole.has(key)) yield invalid('businessDay', `${key} is shielded`)
  for (const node of nodesOf(body)) {
    if (node.kind !== 'sub-process') continue
    for (const expression of plan.feeds.get(node.key)?.values() ?? [])
      for (const { key, column } of toldBy(expression, places, node.forEach)) yield invalid(`route.${node.key}`, `${column ?? key} is shielded`)
  }
  for (const planned of plan.fields) {
    yield* telling(planned, places, undefined, planned.field.shield)
    for (const column of planned.columns) yield* telling(column, places, planned.field.key, planned.field.shield ?? column.field.shield)
  }
}

/** The places that an expression reads; of a table that is read as a whole, the columns that its text names. */
function toldBy(expression: Expression, places: readonly ShieldedPlace[], table?: string): readonly ShieldedPlace[] {
  return places.filter(({ key, column }) =>
    expression.reads.some((read) => {
      if (read.variable === 'row') return key === table && (column === null || column === read.key)
      return read.variable === 'form' && read.key === key && (column === null || new RegExp(`\\b${column}\\b`).test(expression.text))
    }),
  )
}

/** What is worked out from a shielded field, or shown or demanded because of it, is shielded as high as it. */
function* telling(planned: PlannedField, places: readonly ShieldedPlace[], table: string | undefined, own: Shield | undefined): Generator<Failed> {
  const { field, compute, visibleWhen, requiredWhen } = planned
  for (const expression of [compute, visibleWhen, requiredWhen]) {
    for (const { key, column, shield } of expression ? toldBy(expression, places, table) : [])
      if (!(own && isAtLeast(own.level, shield.level)))
        yield invalid(table === undefined ? `form.${field.key}` : `form.${table}.${field.key}`, `${column ?? key} is shielded higher`)
  }
}
