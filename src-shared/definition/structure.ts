import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { Assignee, DefinitionBody, Field, PlainField, RouteNode } from './definition.ts'
import { inOrder, patternOf, type Plan } from './plan.ts'

/** Columns of a register that every record has. */
export const recordColumns = ['number', 'title', 'state', 'business_date', 'unit', 'creator', 'submitted_at', 'closed_at', 'amount'] as const

/** Proves what the schema cannot say: keys are unique and exist, limits make sense, every node can be reached and decided by a second person. */
export function proveStructure(body: DefinitionBody, plan: Plan): Result<void> {
  for (const problem of problemsOf(body, plan)) return problem
  return ok(undefined)
}

function* problemsOf(body: DefinitionBody, plan: Plan): Generator<Failed> {
  yield* repeated('form', body.form)
  yield* repeated('rules', body.rules)
  yield* repeated('route', body.route.nodes)
  for (const field of body.form) yield* fieldProblems(field, `form.${field.key}`)
  for (const planned of plan.fields) {
    const columns = inOrder(planned.columns, 'row')
    if (!columns.ok) yield columns
  }
  yield* ruleProblems(body)
  for (const [index, node] of body.route.nodes.entries()) yield* nodeProblems(body, node, index)
  for (const [index, copied] of body.route.copyTo.entries()) yield* assigneeProblems(body, copied, `route.copyTo.${index}`)
  for (const [key, when] of plan.conditions) {
    const constant = when.reads.length === 0 ? when.evaluate({ form: new Map() }) : undefined
    if (constant?.kind === 'value' && constant.value === false) yield invalid(`route.${key}`, 'can never be reached')
  }
  const amount = body.form.find(({ key }) => key === body.amount)
  if (body.amount !== undefined && !(amount && isMoney(amount))) yield invalid('amount', `${body.amount} is not a money field`)
  yield* registerProblems(body)
}

function invalid(where: string, detail: string): Failed {
  return failed('definition-invalid', { where, detail })
}

function* repeated(where: string, items: readonly { readonly key: string }[]): Generator<Failed> {
  const seen = new Set<string>()
  for (const { key } of items) {
    if (seen.has(key)) yield invalid(`${where}.${key}`, 'key used twice')
    seen.add(key)
  }
}

function isMoney(field: Field): boolean {
  return field.kind === 'money' || (field.kind === 'computed' && field.result === 'money')
}

function* fieldProblems(field: Field, where: string): Generator<Failed> {
  if ('min' in field && field.min !== undefined && field.max !== undefined && field.min > field.max) yield invalid(where, 'min over max')
  if (field.kind === 'text' && field.pattern !== undefined && !patternOf(field.pattern)) yield invalid(where, 'pattern is not a regular expression')
  if (field.kind === 'choice' || field.kind === 'multi-choice') yield* repeated(where, field.options)
  if (field.kind !== 'table') return
  if (field.minRows > field.maxRows) yield invalid(where, 'minRows over maxRows')
  yield* repeated(where, field.columns)
  for (const column of field.columns) yield* fieldProblems(column, `${where}.${column.key}`)
}

function* ruleProblems(body: DefinitionBody): Generator<Failed> {
  const tables = new Map(body.form.filter((field) => field.kind === 'table').map((table) => [table.key, table.columns]))
  const keys = new Set(body.form.flatMap((field) => [field.key, ...(tables.get(field.key) ?? []).map((column: PlainField) => `${field.key}.${column.key}`)]))
  for (const rule of body.rules) {
    if (rule.forEach !== undefined && !tables.has(rule.forEach)) yield invalid(`rules.${rule.key}`, `${rule.forEach} is not a table`)
    for (const field of rule.fields) if (!keys.has(field)) yield invalid(`rules.${rule.key}`, `unknown field ${field}`)
  }
}

function* nodeProblems(body: DefinitionBody, node: RouteNode, index: number): Generator<Failed> {
  const where = `route.${node.key}`
  if (node.kind !== 'confirm' && node.assignee.kind === 'initiator') yield invalid(where, 'nobody decides his own record')
  if (node.kind === 'check' && !body.form.some((field) => field.checked || (field.kind === 'table' && field.columns.some(({ checked }) => checked)))) {
    yield invalid(where, 'no field is marked to be checked')
  }
  if (node.limit?.warnBefore !== undefined && node.limit.warnBefore >= node.limit.workingMinutes) yield invalid(where, 'warns before it starts')
  if (node.kind === 'confirm' && index === 0) yield invalid(where, 'nothing to confirm yet')
  yield* assigneeProblems(body, node.assignee, where)
}

function* assigneeProblems(body: DefinitionBody, assignee: Assignee, where: string): Generator<Failed> {
  if (assignee.kind !== 'field') return
  const field = body.form.find(({ key }) => key === assignee.field)
  if (field?.kind !== 'member') yield invalid(where, `${assignee.field} is not a member field`)
}

function* registerProblems(body: DefinitionBody): Generator<Failed> {
  const { columns, sort, totals, groupBy, chart } = body.register
  const fields = new Map(body.form.filter((field) => field.kind !== 'table' && field.kind !== 'attachment').map((field) => [field.key, field]))
  const isColumn = (key: string): boolean => fields.has(key) || recordColumns.some((column) => column === key)
  const named = [...columns, sort.column, ...totals, ...(groupBy === undefined ? [] : [groupBy]), ...(chart ? [chart.by, chart.value] : [])]
  for (const key of named) if (!isColumn(key)) yield invalid('register', `unknown column ${key}`)
  for (const key of totals) {
    const field = fields.get(key)
    const isNumber =
      key === 'amount' ||
      (field !== undefined &&
        (isMoney(field) || field.kind === 'integer' || field.kind === 'decimal' || (field.kind === 'computed' && field.result === 'integer')))
    if (!isNumber) yield invalid('register', `${key} cannot be totalled`)
  }
}

/** Roles that the definition names, for whoever publishes it to compare with the company's. */
export function rolesNamed(body: DefinitionBody): readonly string[] {
  const { start, read, import: imports, export: exports } = body.permissions
  const principals = [...start, ...read, ...imports, ...exports].flatMap((principal) => (principal === 'everyone' ? [] : [principal.role]))
  const assignees = [...body.route.nodes.map((node) => node.assignee), ...body.route.copyTo].flatMap((assignee) =>
    assignee.kind === 'role' ? [assignee.role] : [],
  )
  return [...new Set([...principals, ...assignees])].toSorted()
}
