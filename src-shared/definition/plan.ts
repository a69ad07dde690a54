import type { CelInput } from '@bufbuild/cel'
import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { DefinitionBody, Field, PlainField, Rule, TableField } from './definition.ts'
import { compileExpression, type Expression, type Variable } from './expression.ts'
import { nodesOf, stepsOf } from './route.ts'
import { schedulesOf } from './schedule.ts'
import { isBlock, type Step } from './steps.ts'

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
  /** Conditions of nodes by their key, of branches by `<block>.<branch>`. */
  readonly conditions: ReadonlyMap<string, Expression>
  /** What sub-processes are given, by node key and field of the other definition. */
  readonly feeds: ReadonlyMap<string, ReadonlyMap<string, Expression>>
  /** What scheduled records are begun with, by schedule and field. */
  readonly prefills: ReadonlyMap<string, ReadonlyMap<string, Expression>>
  /** Fields that a node fills, and nobody before it. */
  readonly late: ReadonlySet<string>
  /** The variable `param`. */
  readonly parameters: ReadonlyMap<string, CelInput>
}

/** Plans all expressions of a definition, or says which of them is wrong. */
export function planDefinition(body: DefinitionBody): Result<Plan> {
  const { plan, problems } = planWhatCan(body)
  const [problem] = problems
  return problem ?? ok(plan)
}

/** Plans what can be planned and says everything that cannot: for whoever still writes the definition. */
export function planWhatCan(body: DefinitionBody): { readonly plan: Plan; readonly problems: readonly Failed[] } {
  const problems: Failed[] = []
  const plan = planner(body, problems)
  const fields = body.form.map((field) => planField(field, `form.${field.key}`, ['form', 'record'], plan))
  const rules = body.rules.flatMap((rule) => {
    const assert = plan(rule.assert, rule.forEach ? ['form', 'row', 'record'] : ['form', 'record'], `rules.${rule.key}`, rule.forEach)
    return assert ? [{ rule, assert }] : []
  })
  const title = plan(body.title, ['form'], 'title') ?? untitled
  const conditions = new Map<string, Expression>()
  for (const [key, text] of stepsOf(body).flatMap(conditionsIn)) {
    const when = plan(text, ['form', 'record'], `route.${key}`)
    if (when) conditions.set(key, when)
  }
  const feeds = planFeeds(body, plan)
  const prefills = planPrefills(body, plan)
  const ordered = inOrder(fields, 'form')
  if (!ordered.ok) problems.push(ordered)
  return {
    problems,
    plan: {
      fields: ordered.ok ? ordered.value : fields,
      formOrder: body.form.map(({ key }) => key),
      rules,
      title,
      conditions,
      feeds,
      prefills,
      late: lateFields(body),
      parameters: parametersOf(body),
    },
  }
}

/** Stands for a title that does not plan, beside the problem that says so. */
const untitled: Expression = { text: '', reads: [], compares: [], evaluate: () => ({ kind: 'unknown' }) }

/** The conditions of a step and of all that it holds, with their keys. */
function conditionsIn(step: Step): readonly (readonly [key: string, text: string])[] {
  if (!isBlock(step)) return step.when === undefined ? [] : [[step.key, step.when]]
  return step.branches.flatMap((branch) => [
    ...(branch.when === undefined ? [] : [[`${step.key}.${branch.key}`, branch.when] as const]),
    ...branch.steps.flatMap(conditionsIn),
  ])
}

function planFeeds(body: DefinitionBody, plan: Planner): Plan['feeds'] {
  const feeds = new Map<string, ReadonlyMap<string, Expression>>()
  for (const node of nodesOf(body)) {
    if (node.kind !== 'sub-process') continue
    const variables: readonly Variable[] = node.forEach === undefined ? ['form', 'record'] : ['form', 'row', 'record']
    const planned = Object.entries(node.data).flatMap(([field, text]) => {
      const expression = plan(text, variables, `route.${node.key}.data.${field}`, node.forEach)
      return expression ? [[field, expression] as const] : []
    })
    feeds.set(node.key, new Map(planned))
  }
  return feeds
}

function planPrefills(body: DefinitionBody, plan: Planner): Plan['prefills'] {
  return new Map(
    schedulesOf(body).map(({ key, data }) => {
      const planned = Object.entries(data).flatMap(([field, text]) => {
        const expression = plan(text, ['record'], `schedules.${key}.data.${field}`)
        return expression ? [[field, expression] as const] : []
      })
      return [key, new Map(planned)] as const
    }),
  )
}

function lateFields(body: DefinitionBody): ReadonlySet<string> {
  return new Set(nodesOf(body).flatMap((node) => (node.kind === 'do' ? node.fills : [])))
}

function parametersOf(body: DefinitionBody): Plan['parameters'] {
  if (body.format === 1) return new Map()
  return new Map(body.parameters.map(({ key, value, scale }) => [key, scale === 0 ? BigInt(value) : value / 10 ** scale]))
}

type Planner = (text: string, variables: readonly Variable[], where: string, table?: string) => Expression | undefined

/** Compiles and proves that every key exists; gathers problems instead of stopping. */
function planner(body: DefinitionBody, problems: Failed[]): Planner {
  const formKeys = new Set(body.form.map(({ key }) => key))
  const parameterKeys = new Set(body.format === 1 ? [] : body.parameters.map(({ key }) => key))
  const recordKeys = new Set(['unit', 'creator', 'round', 'business_date'])
  const columnKeys = new Map(body.form.filter((field) => field.kind === 'table').map((table) => [table.key, new Set(table.columns.map(({ key }) => key))]))
  return (text, variables, where, table) => {
    const expression = compileExpression(text, [...variables, 'param'])
    if (!expression.ok) {
      problems.push(failed('definition-invalid', { where, detail: String(expression.fault.params?.['detail'] ?? '') }))
      return undefined
    }
    const keysOf = {
      form: formKeys,
      record: recordKeys,
      param: parameterKeys,
      row: (table === undefined ? undefined : columnKeys.get(table)) ?? new Set<string>(),
    }
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
