import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { DefinitionBody, Field, PlainField, Rule, TableField } from './definition.ts'
import { compileExpression, type Expression, type Variable } from './expression.ts'

/** A field with its expressions planned; the columns of a table are planned with `row`. */
export type PlannedField = {
  readonly field: Field
  readonly visibleWhen: Expression | undefined
  readonly requiredWhen: Expression | undefined
  readonly compute: Expression | undefined
  readonly pattern: RegExp | undefined
  /** Of a table, in the order in which they are worked out. */
  readonly columns: readonly PlannedColumn[]
}
export type PlannedColumn = PlannedField & { readonly field: PlainField }
export type PlannedRule = { readonly rule: Rule; readonly assert: Expression }

export type Plan = {
  /** In the order in which they are worked out: what a field reads comes before it. */
  readonly fields: readonly PlannedField[]
  /** Field keys as the form shows them. */
  readonly formOrder: readonly string[]
  readonly rules: readonly PlannedRule[]
  readonly title: Expression
  /** Conditions of nodes, by node key. */
  readonly conditions: ReadonlyMap<string, Expression>
}

/** Plans all expressions of a definition, or says which of them is wrong. */
export function planDefinition(body: DefinitionBody): Result<Plan> {
  const problems: Failed[] = []
  const plan = planner(body, problems)
  const fields = body.form.map((field) => planField(field, `form.${field.key}`, ['form', 'record'], plan))
  const rules = body.rules.flatMap((rule) => {
    const assert = plan(rule.assert, rule.forEach ? ['form', 'row', 'record'] : ['form', 'record'], `rules.${rule.key}`, rule.forEach)
    return assert ? [{ rule, assert }] : []
  })
  const title = plan(body.title, ['form'], 'title')
  const conditions = new Map<string, Expression>()
  for (const node of body.route.nodes) {
    const when = node.when === undefined ? undefined : plan(node.when, ['form', 'record'], `route.${node.key}`)
    if (when) conditions.set(node.key, when)
  }
  const [problem] = problems
  if (problem) return problem
  const ordered = inOrder(fields, 'form')
  if (!ordered.ok) return ordered
  if (!title) throw new Error('a title that did not plan has said so')
  return ok({ fields: ordered.value, formOrder: body.form.map(({ key }) => key), rules, title, conditions })
}

type Planner = (text: string, variables: readonly Variable[], where: string, table?: string) => Expression | undefined

/** Compiles and proves that every key exists; gathers problems instead of stopping. */
function planner(body: DefinitionBody, problems: Failed[]): Planner {
  const formKeys = new Set(body.form.map(({ key }) => key))
  const recordKeys = new Set(['unit', 'creator', 'round', 'business_date'])
  const columnKeys = new Map(body.form.filter((field) => field.kind === 'table').map((table) => [table.key, new Set(table.columns.map(({ key }) => key))]))
  return (text, variables, where, table) => {
    const expression = compileExpression(text, variables)
    if (!expression.ok) {
      problems.push(failed('definition-invalid', { where, detail: String(expression.fault.params?.['detail'] ?? '') }))
      return undefined
    }
    const keysOf = { form: formKeys, record: recordKeys, row: (table === undefined ? undefined : columnKeys.get(table)) ?? new Set<string>() }
    const missing = expression.value.reads.find(({ variable, key }) => !keysOf[variable].has(key))
    if (!missing) return expression.value
    problems.push(failed('definition-invalid', { where, detail: `unknown ${missing.variable}.${missing.key}` }))
    return undefined
  }
}

function planField(field: Field, where: string, variables: readonly Variable[], plan: Planner, table?: TableField): PlannedField {
  const planned = {
    visibleWhen: field.visibleWhen === undefined ? undefined : plan(field.visibleWhen, variables, `${where}.visibleWhen`, table?.key),
    requiredWhen: field.requiredWhen === undefined ? undefined : plan(field.requiredWhen, variables, `${where}.requiredWhen`, table?.key),
    compute: field.kind === 'computed' ? plan(field.expression, variables, `${where}.expression`, table?.key) : undefined,
    pattern: field.kind === 'text' && field.pattern !== undefined ? patternOf(field.pattern) : undefined,
  }
  if (field.kind !== 'table') return { field, ...planned, columns: [] }
  const columns = field.columns.map((column) => ({ ...planField(column, `${where}.${column.key}`, ['form', 'row', 'record'], plan, field), field: column }))
  const ordered = inOrder(columns, 'row')
  return { field, ...planned, columns: ordered.ok ? ordered.value : columns }
}

/** A pattern is for the whole text; undefined when it is not a regular expression. */
export function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`, 'u')
  } catch {
    return undefined
  }
}

/** What a field must wait for: what its value, its being shown, and (of a table) its columns read. */
function readsOf({ visibleWhen, compute, columns }: PlannedField, variable: Variable): readonly string[] {
  const own = [visibleWhen, compute].flatMap((expression) => expression?.reads ?? [])
  return [...own.filter((read) => read.variable === variable).map(({ key }) => key), ...columns.flatMap((column) => readsOf(column, variable))]
}

/** Orders fields so that each comes after what it reads; a circle is refused. */
export function inOrder<F extends PlannedField>(fields: readonly F[], variable: Variable): Result<readonly F[]> {
  const byKey = new Map(fields.map((planned) => [planned.field.key, planned]))
  const ordered: F[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (planned: F): string | undefined => {
    const { key } = planned.field
    if (state.get(key) === 'done') return undefined
    if (state.get(key) === 'open') return key
    state.set(key, 'open')
    for (const read of readsOf(planned, variable)) {
      const before = byKey.get(read)
      const circle = before ? visit(before) : undefined
      if (circle !== undefined) return circle
    }
    state.set(key, 'done')
    ordered.push(planned)
    return undefined
  }
  for (const planned of fields) {
    const circle = visit(planned)
    if (circle !== undefined) return failed('definition-invalid', { where: `form.${circle}`, detail: 'computed from itself' })
  }
  return ok(ordered)
}
