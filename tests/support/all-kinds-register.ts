import fc from 'fast-check'
import type { Filter } from '#shared/contract/store.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { memberScope, unitScope } from '#shared/permissions/policy.ts'
import { memberIds, unitIds } from './store-company.ts'

/**
 * A definition with every kind of column, records of it, and what its register must show said in plain JavaScript: the oracle against which
 * the register's SQL is held.
 */
const label = { zh: '列', en: 'Column' }
const options = ['red', 'green', 'blue'].map((key) => ({ key, label }))
export const allKinds: DefinitionBody = definitionBodySchema.parse({
  format: 1,
  key: 'all-kinds',
  version: 1,
  name: label,
  summary: label,
  title: 'form.name == null ? "nameless" : form.name',
  amount: 'cost',
  form: [
    { key: 'name', kind: 'text', label },
    { key: 'count', kind: 'integer', label },
    { key: 'weight', kind: 'decimal', scale: 2, label },
    { key: 'cost', kind: 'money', label },
    { key: 'day', kind: 'date', label },
    { key: 'hour', kind: 'time', label },
    { key: 'moment', kind: 'instant', label },
    { key: 'colour', kind: 'choice', options, label },
    { key: 'colours', kind: 'multi-choice', options, label },
    { key: 'person', kind: 'member', label },
    { key: 'place', kind: 'unit', label },
  ],
  route: { nodes: [] },
  numbering: { prefix: 'AK', period: 'none', digits: 4 },
  permissions: { start: ['everyone'], read: ['everyone', { role: 'supervisor' }], import: [], export: [] },
  register: { columns: ['number'], sort: { column: 'number', descending: false }, totals: ['cost', 'count'] },
})

/** Texts that are apt to be mistaken for something else. */
export const texts = ['', 'alpha', 'Beta', '100%', 'a_b', 'c\\d', '报销单', "it's", 'ALPHA beta'] as const
export const days = ['2025-12-31', '2026-01-01', '2026-01-15', '2026-02-28'] as const
export const moments = days.map((day) => Date.parse(`${day}T16:30:00Z`))
const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> => fc.option(fc.constantFrom(...values), { nil: undefined })

const dataArbitrary = fc.record({
  name: maybe(texts.filter((text) => text !== '')),
  count: maybe([-3, 0, 1, 7, 1000]),
  weight: maybe([-150, 0, 25, 99_999]),
  cost: maybe([0, 1, 12_345, 9_007_199_254_740_9]),
  day: maybe(days),
  hour: maybe(['00:00', '09:30', '23:59']),
  moment: maybe(moments),
  colour: maybe(['red', 'green', 'blue']),
  colours: maybe([['red'], ['red', 'blue'], ['green', 'blue']]),
  person: maybe(Object.values(memberIds)),
  place: maybe(Object.values(unitIds)),
})
/** Records of all sorts, by all sorts of people. */
export const recordArbitrary = fc.record({
  data: dataArbitrary,
  creatorId: fc.constantFrom(...Object.values(memberIds)),
  unitId: fc.constantFrom(...Object.values(unitIds)),
  state: fc.constantFrom('running', 'returned', 'completed', 'refused', 'withdrawn'),
  assignees: fc.uniqueArray(fc.constantFrom(...Object.values(memberIds)), { maxLength: 2 }),
  /** Has a task there and is not in its scopes: the scopes decide. */
  stranger: fc.constantFrom(...Object.values(memberIds)),
})

/** The n-th record. */
export function recordOf(
  { data, creatorId, unitId, state, assignees }: { data: object; creatorId: string; unitId: string; state: string; assignees: readonly string[] },
  index: number,
): BusinessRecord {
  const held = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as BusinessRecord['data']
  return {
    id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    revision: 1,
    definitionKey: 'all-kinds',
    definitionVersion: 1,
    number: `AK-${String(index).padStart(4, '0')}`,
    numberState: 'provisional',
    title: typeof held['name'] === 'string' ? held['name'] : 'nameless',
    businessDate: '2026-01-01',
    unitId,
    creatorId,
    state: state as BusinessRecord['state'],
    nodes: [],
    round: 1,
    data: held,
    amountMinor: typeof held['cost'] === 'number' ? held['cost'] : null,
    source: 'form',
    importId: null,
    createdAt: index,
    submittedAt: index,
    closedAt: null,
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
    scopes: [unitScope(unitId), ...[creatorId, ...assignees].map(memberScope)],
  }
}

// ── the oracle ───────────────────────────────────────────────────────────────

type Value = string | number | null
const kinds = new Map(allKinds.form.map(({ key, kind }) => [key, kind]))

/** What a column of the register holds for a record. */
export function valueOf(record: BusinessRecord, column: string): Value {
  const own: Record<string, Value> = {
    number: record.number,
    title: record.title,
    state: record.state,
    unit: record.unitId,
    creator: record.creatorId,
    submitted_at: record.submittedAt,
    amount: record.amountMinor,
  }
  if (column in own) return own[column] ?? null
  const value = record.data[column]
  return value === undefined || value === null ? null : Array.isArray(value) ? JSON.stringify(value) : (value as Value)
}

/** LIKE folds ASCII letters and no others. */
const fold = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
export const holdsText = (value: Value, part: string): boolean => typeof value === 'string' && fold(value).includes(fold(part))

/** Whether a record passes a filter. */
export function passes(record: BusinessRecord, { column, op, value }: Filter): boolean {
  const held = valueOf(record, column)
  const list = Array.isArray(value) ? value : []
  const compare = (other: Filter['value'] | undefined): number | undefined =>
    held === null || other === null || typeof other !== typeof held
      ? undefined
      : held < (other as string | number)
        ? -1
        : held > (other as string | number)
          ? 1
          : 0
  const isMulti = kinds.get(column) === 'multi-choice'
  switch (op) {
    case 'empty':
      return held === null || held === ''
    case 'not-empty':
      return held !== null && held !== ''
    case 'eq':
      return held === value
    case 'ne':
      return held !== value
    case 'lt':
      return (compare(value) ?? 1) < 0
    case 'le':
      return (compare(value) ?? 1) <= 0
    case 'gt':
      return (compare(value) ?? -1) > 0
    case 'ge':
      return (compare(value) ?? -1) >= 0
    case 'between':
      return (compare(list[0]) ?? -1) >= 0 && (compare(list[1]) ?? 1) <= 0
    case 'in':
      return isMulti ? list.some((item) => holdsText(held, JSON.stringify(item))) : list.some((item) => item === held)
    case 'contains':
      return holdsText(held, isMulti ? JSON.stringify(value) : String(value))
  }
}

/** The order of two values: nothing first, numbers by size, texts by their bytes. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
