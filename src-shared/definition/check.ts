import type { CelInput } from '@bufbuild/cel'
import { ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { Field } from './definition.ts'
import { plainValue, type Evaluation, type Expression } from './expression.ts'
import { celRowOf, celValueOf, cleanFiles, cleanValue, type Json } from './field-value.ts'
import type { Plan, PlannedColumn, PlannedField, PlannedRule } from './plan.ts'

/** What expressions may know of the record beside its form. */
export type CheckScope = {
  readonly unitId: Id
  readonly creatorId: Id
  readonly round: number
  readonly businessDate: string
  /**
   * Fields that a node fills belong to that node. `filling` are those that are entered now, `kept` what the record holds of the others, which nobody can change now;
   * what is neither is hidden, and so is what is worked out from it. Left out at a submission: nothing is filled yet.
   */
  readonly late?: { readonly filling: readonly string[]; readonly kept: FormData }
}

/**
 * What became of typed data. `data` is clean: hidden and unknown fields dropped, computed ones filled, empty ones left out. Paths of table cells are
 * `<table>.<index>.<column>` with the index as given, from 0; `row` in faults counts from 1.
 */
export type Checked = {
  readonly data: FormData
  readonly computed: FormData
  readonly hidden: readonly string[]
  readonly required: readonly string[]
  readonly errors: readonly Fault[]
  readonly warnings: readonly Fault[]
}

type Row = { readonly index: number; readonly values: Map<string, CelInput> }
type Work = {
  readonly form: Map<string, CelInput>
  readonly record: ReadonlyMap<string, CelInput>
  readonly plan: Plan
  readonly prove: ProveProposal
  readonly late: NonNullable<CheckScope['late']>
  readonly tables: Map<string, readonly Row[]>
  readonly data: Record<string, Json>
  readonly computed: Record<string, Json>
  readonly hidden: string[]
  readonly required: string[]
  readonly errors: Fault[]
  readonly warnings: Fault[]
}
/** Proves what a definition field holds: the whole of it, as if it were to be published. */
export type ProveProposal = (value: unknown) => Result<Json>

type Place = { readonly path: string; readonly row?: number; readonly values?: ReadonlyMap<string, CelInput> }

/** The `record` variable. */
export function recordScope(scope: CheckScope): ReadonlyMap<string, CelInput> {
  return new Map<string, CelInput>([
    ['unit', scope.unitId],
    ['creator', scope.creatorId],
    ['round', BigInt(scope.round)],
    ['business_date', scope.businessDate],
  ])
}

type FormOfPlan = { readonly fields: readonly Field[]; readonly known: ReadonlySet<string>; readonly place: ReadonlyMap<string, number> }
const formByPlan = new WeakMap<Plan, FormOfPlan>()

/** What every record of a definition is asked for, worked out once: an import asks it a hundred thousand times. */
function formOf(plan: Plan): FormOfPlan {
  const found = formByPlan.get(plan)
  if (found) return found
  const fields = plan.fields.map(({ field }) => field)
  const made = { fields, known: new Set(fields.map(({ key }) => key)), place: new Map(plan.formOrder.map((key, index) => [key, index])) }
  formByPlan.set(plan, made)
  return made
}

/** Judges typed data by a planned definition. */
export function checkData(plan: Plan, data: Readonly<Record<string, unknown>>, scope: CheckScope, prove: ProveProposal): Checked {
  const { fields, known, place } = formOf(plan)
  const form = celRowOf(fields, {})
  const late = scope.late ?? { filling: [], kept: {} }
  const record = recordScope(scope)
  const work: Work = { form, record, plan, prove, late, tables: new Map(), data: {}, computed: {}, hidden: [], required: [], errors: [], warnings: [] }
  for (const key of Object.keys(data)) if (!known.has(key)) work.errors.push({ code: 'field-unknown', field: key })
  for (const planned of plan.fields) workField(work, planned, data[planned.field.key])
  for (const planned of plan.fields) requireField(work, planned)
  for (const rule of plan.rules) judge(work, rule)
  const { computed, hidden, required, warnings } = work
  const placeOf = ({ field = '' }: Fault): number => place.get(field.split('.', 1)[0] ?? '') ?? place.size
  return { data: work.data, computed, hidden, required, errors: work.errors.toSorted((a, b) => placeOf(a) - placeOf(b)), warnings }
}

function evaluate(work: Work, expression: Expression, place: Place): Evaluation {
  const found = expression.evaluate({ form: work.form, record: work.record, param: work.plan.parameters, ...(place.values ? { row: place.values } : {}) })
  if (found.kind === 'fault') work.errors.push(faultAt('definition-invalid', place, { where: place.path, detail: found.detail }))
  return found
}

function isTrue(work: Work, expression: Expression, place: Place): boolean {
  const found = evaluate(work, expression, place)
  return found.kind === 'value' && found.value === true
}

function faultAt(code: Fault['code'], place: Place, params?: Fault['params']): Fault {
  return { code, ...(params ? { params } : {}), field: place.path, ...(place.row === undefined ? {} : { row: place.row }) }
}

function workField(work: Work, planned: PlannedField, typed: unknown): void {
  const { field } = planned
  const place = { path: field.key }
  const given = isLater(work, field.key) ? work.late.kept[field.key] : typed
  if ((isLater(work, field.key) && given === undefined) || (planned.visibleWhen && !isTrue(work, planned.visibleWhen, place))) {
    work.hidden.push(field.key)
    return
  }
  const value = field.kind === 'table' ? workTable(work, planned, given) : workValue(work, planned, place, given)
  if (value === null) {
    if (awaitsLater(work, planned)) work.hidden.push(field.key)
    return
  }
  work.data[field.key] = value
  work.form.set(field.key, celValueOf(field, value))
}

/** Filled by a node that is not at it now. */
function isLater(work: Work, key: string): boolean {
  return work.plan.late.has(key) && !work.late.filling.includes(key)
}

/** Worked out from what a later node has still to fill: it cannot be known now. */
function awaitsLater(work: Work, { compute: expression }: PlannedField): boolean {
  return expression?.reads.some(({ variable, key }) => variable === 'form' && isLater(work, key) && work.hidden.includes(key)) ?? false
}

function workValue(work: Work, planned: PlannedField, place: Place, typed: unknown): Json {
  const { field } = planned
  if (field.kind === 'table') throw new Error('a table is no single value')
  if (field.kind === 'computed') return compute(work, planned, place)
  const cleaned = clean(work, planned, field, typed)
  if (!cleaned.ok) {
    work.errors.push(faultAt(cleaned.fault.code, place, cleaned.fault.params))
    return null
  }
  const { value } = cleaned
  return Array.isArray(value) && value.length === 0 ? null : (value as Json)
}

function clean(work: Work, { pattern }: PlannedField, field: Exclude<Field, { kind: 'table' | 'computed' }>, typed: unknown): Result<unknown> {
  if (field.kind === 'attachment') return cleanFiles(field, typed)
  if (field.kind !== 'definition') return cleanValue(field, typed, pattern)
  return typed === undefined || typed === null ? ok(null) : work.prove(typed)
}

function compute(work: Work, { field, compute: expression }: PlannedField, place: Place): Json {
  if (field.kind !== 'computed' || !expression) return null
  const found = evaluate(work, expression, place)
  if (found.kind !== 'value' || found.value === null) return null
  const value = plainValue(found.value)
  const fits = field.result === 'text' ? typeof value === 'string' : typeof found.value === 'bigint' && typeof value === 'number'
  if (!fits || value === undefined) {
    work.errors.push(faultAt('definition-invalid', place, { where: place.path, detail: `not a ${field.result}` }))
    return null
  }
  work.computed[place.path] = value
  return value
}

function workTable(work: Work, planned: PlannedField, typed: unknown): Json {
  const { field } = planned
  if (field.kind !== 'table' || typed === undefined || typed === null) return null
  if (!Array.isArray(typed)) {
    work.errors.push({ code: 'field-malformed', field: field.key })
    return null
  }
  const given = typed.map((row: unknown, index) => ({ row, index })).filter(({ row }) => !isBlankRow(planned, row))
  if (given.length > field.maxRows) work.errors.push({ code: 'table-too-many', params: { max: field.maxRows }, field: field.key })
  const rows: Row[] = []
  const clean = given.slice(0, field.maxRows).map(({ row, index }) => {
    const worked = workRow(work, planned, row, index)
    rows.push({ index, values: worked.values })
    return worked.cells
  })
  work.tables.set(field.key, rows)
  return clean.length === 0 ? null : clean
}

function isBlankRow({ columns }: PlannedField, row: unknown): boolean {
  if (row === null) return true
  if (typeof row !== 'object') return false
  const cells = row as Readonly<Record<string, unknown>>
  const typed = new Set(columns.filter(({ field }) => field.kind !== 'computed').map(({ field }) => field.key))
  return Object.entries(cells).every(
    ([key, cell]) => columns.some(({ field }) => field.key === key) && (!typed.has(key) || cell === null || cell === undefined || cell === ''),
  )
}

function workRow(work: Work, { field, columns }: PlannedField, row: unknown, index: number): { cells: Record<string, Json>; values: Map<string, CelInput> } {
  const at = (key: string): Place => ({ path: `${field.key}.${index}.${key}`, row: index + 1, values })
  const values = celRowOf(
    columns.map((column): Field => column.field),
    {},
  )
  const cells: Record<string, Json> = {}
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    work.errors.push({ code: 'field-malformed', field: `${field.key}.${index}`, row: index + 1 })
    return { cells, values }
  }
  const typed = row as Readonly<Record<string, unknown>>
  for (const key of Object.keys(typed)) if (!columns.some((column) => column.field.key === key)) work.errors.push(faultAt('field-unknown', at(key)))
  for (const column of columns) {
    const { key } = column.field
    if (column.visibleWhen && !isTrue(work, column.visibleWhen, at(key))) {
      work.hidden.push(at(key).path)
      continue
    }
    const value = workValue(work, column, at(key), typed[key])
    if (value === null) continue
    cells[key] = value
    values.set(key, celValueOf(column.field, value))
  }
  return { cells, values }
}

function requireField(work: Work, planned: PlannedField): void {
  const { field } = planned
  if (work.hidden.includes(field.key) || field.kind === 'computed' || isLater(work, field.key)) return
  const place = { path: field.key }
  const isRequired = field.required || (planned.requiredWhen !== undefined && isTrue(work, planned.requiredWhen, place))
  if (isRequired) work.required.push(field.key)
  if (isRequired && !(field.key in work.data) && !hasError(work, field.key)) work.errors.push({ code: 'field-required', field: field.key })
  if (field.kind !== 'table') return
  const rows = work.tables.get(field.key) ?? []
  if (rows.length < field.minRows && (isRequired || rows.length > 0))
    work.errors.push({ code: 'table-too-few', params: { min: field.minRows }, field: field.key })
  for (const column of planned.columns) requireColumn(work, field.key, column, rows)
}

function requireColumn(work: Work, table: string, column: PlannedColumn, rows: readonly Row[]): void {
  const { field, requiredWhen } = column
  if (field.kind === 'computed') return
  if (field.required) work.required.push(`${table}.${field.key}`)
  for (const { index, values } of rows) {
    const place = { path: `${table}.${index}.${field.key}`, row: index + 1, values }
    if (work.hidden.includes(place.path)) continue
    const isRequired = field.required || (requiredWhen !== undefined && isTrue(work, requiredWhen, place))
    if (isRequired && !field.required) work.required.push(place.path)
    const value = values.get(field.key) ?? null
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0)
    if (isRequired && isEmpty && !hasError(work, place.path)) work.errors.push(faultAt('field-required', place))
  }
}

function hasError(work: Work, path: string): boolean {
  return work.errors.some(({ field }) => field === path)
}

function judge(work: Work, { rule, assert }: PlannedRule): void {
  const places: readonly Place[] =
    rule.forEach === undefined
      ? [{ path: rule.fields[0] ?? '' }]
      : (work.tables.get(rule.forEach) ?? []).map(({ index, values }) => ({
          path: cellPath(rule.fields[0] ?? '', rule.forEach ?? '', index),
          row: index + 1,
          values,
        }))
  for (const place of places) {
    const found = evaluate(work, assert, place)
    if (found.kind !== 'value' || found.value === true) continue
    if (found.value !== false) work.errors.push(faultAt('definition-invalid', place, { where: `rules.${rule.key}`, detail: 'not a boolean' }))
    else (rule.severity === 'error' ? work.errors : work.warnings).push(faultAt('field-rule', place, { rule: rule.key }))
  }
}

function cellPath(field: string, table: string, index: number): string {
  return field.startsWith(`${table}.`) ? `${table}.${index}.${field.slice(table.length + 1)}` : field
}
