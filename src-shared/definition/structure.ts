import { ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { alikeOwnFields, alikesOf } from './alike.ts'
import { captureOf, captureProblems } from './captures.ts'
import { isPlain, isSummable, type DefinitionBody, type Field, type PlainField } from './definition.ts'
import { correctionProblems } from './corrections.ts'
import { guideProblems } from './guide.ts'
import { inOrder, patternOf, planDefinition, type Plan } from './plan.ts'
import { nodesOf } from './route.ts'
import { shieldedPlaces, shieldProblems } from './shield.ts'
import { scheduleProblems, schedulesOf } from './schedule.ts'
import { assigneesOf, conditionProblems, routeProblems, toldLate } from './route-structure.ts'
import { invalid, isMoney, repeated } from './structure-problem.ts'
import { wordProblems } from './words.ts'

/** Columns of a register that every record has. */
export const recordColumns = ['number', 'title', 'state', 'business_date', 'unit', 'creator', 'submitted_at', 'closed_at', 'amount'] as const

/** Proves what the schema cannot say: keys are unique and exist, limits make sense, every node can be reached and decided by a second person. */
export function proveStructure(body: DefinitionBody, plan: Plan): Result<void> {
  for (const problem of structureProblems(body, plan)) return problem
  return ok(undefined)
}

/**
 * Proves what a version owes its readers when it is published: words in both languages, and no condition that can never hold. Asked once, then: what was published before this was
 * asked still runs.
 */
export function provePublishing(body: DefinitionBody): Result<void> {
  const planned = planDefinition(body)
  if (!planned.ok) return planned
  for (const problem of publishingProblems(body, planned.value)) return problem
  return ok(undefined)
}

/** All that a version still owes its readers. */
export function* publishingProblems(body: DefinitionBody, plan: Plan): Generator<Failed> {
  yield* conditionProblems(body, plan)
  yield* wordProblems(body)
  yield* guideProblems(body)
}

/** All of them, in the order in which the definition reads. */
export function* structureProblems(body: DefinitionBody, plan: Plan): Generator<Failed> {
  yield* repeated('form', body.form)
  yield* repeated('rules', body.rules)
  for (const field of body.form) yield* fieldProblems(field, `form.${field.key}`)
  for (const planned of plan.fields) {
    const columns = inOrder(planned.columns, 'row')
    if (!columns.ok) yield columns
  }
  yield* ruleProblems(body)
  yield* parameterProblems(body)
  yield* routeProblems(body, plan)
  yield* scheduleProblems(body, plan.late)
  yield* captureProblems(body)
  yield* correctionProblems(body, plan)
  const amount = body.form.find(({ key }) => key === body.amount)
  if (body.amount !== undefined && !(amount && isMoney(amount))) yield invalid('amount', `${body.amount} is not a money field`)
  yield* businessDayProblems(body)
  yield* registerProblems(body)
  yield* shieldProblems(body, plan)
  yield* alikeProblems(body)
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

function* parameterProblems(body: DefinitionBody): Generator<Failed> {
  if (body.format === 1) return
  yield* repeated('parameters', body.parameters)
  for (const { key, value, min, max } of body.parameters) {
    if (min !== undefined && max !== undefined && min > max) yield invalid(`parameters.${key}`, 'min over max')
    if ((min !== undefined && value < min) || (max !== undefined && value > max)) yield invalid(`parameters.${key}`, 'out of its bounds')
  }
}

function* businessDayProblems({ businessDay, form }: DefinitionBody): Generator<Failed> {
  if (!businessDay) return
  const fields = new Map(form.map((field) => [field.key, field]))
  const { date, unit, signIn, totals } = businessDay
  if (date !== undefined && fields.get(date)?.kind !== 'date') yield invalid('businessDay', `${date} is not a date field`)
  if (unit !== undefined && fields.get(unit)?.kind !== 'unit') yield invalid('businessDay', `${unit} is not a unit field`)
  if (unit !== undefined && signIn) yield invalid('businessDay', 'nobody signs in to the day of a unit that a form names')
  for (const key of totals) {
    const field = fields.get(key)
    if (!field || !isSummable(field)) yield invalid('businessDay', `${key} cannot be totalled`)
  }
}

function* registerProblems(body: DefinitionBody): Generator<Failed> {
  const { columns, sort, totals, groupBy, chart } = body.register
  const fields = new Map(body.form.filter(isPlain).map((field) => [field.key, field]))
  const isColumn = (key: string): boolean => fields.has(key) || recordColumns.some((column) => column === key)
  const named = [...columns, sort.column, ...totals, ...(groupBy === undefined ? [] : [groupBy]), ...(chart ? [chart.by, chart.value] : [])]
  for (const key of named) if (!isColumn(key)) yield invalid('register', `unknown column ${key}`)
  for (const key of totals) {
    const field = fields.get(key)
    const isNumber = key === 'amount' || (field !== undefined && isSummable(field))
    if (!isNumber) yield invalid('register', `${key} cannot be totalled`)
  }
}

/** Rules of likeness name plain fields that hold one comparable value; what blocks compares by equality alone, as the server can. */
function* alikeProblems(body: DefinitionBody): Generator<Failed> {
  const fields = new Map(body.form.filter(isPlain).map((field) => [field.key, field]))
  yield* repeated('alike', alikesOf(body))
  for (const { key, fields: named, near, severity } of alikesOf(body)) {
    const where = `alike.${key}`
    for (const { field } of named) if (!fields.has(field) && !alikeOwnFields.some((own) => own === field)) yield invalid(where, `unknown field ${field}`)
    // That two records are alike would tell of what they hold.
    for (const { field } of named) if (fields.get(field)?.shield) yield invalid(where, `compares the shielded field ${field}`)
    if (near === undefined) continue
    if (near.field !== 'business_date' && fields.get(near.field)?.kind !== 'date') yield invalid(where, `${near.field} is not a date`)
    if (severity === 'block') yield invalid(where, 'what blocks compares no dates')
  }
}

/** Roles that the definition names, for whoever publishes it to compare with the company's. */
export function rolesNamed(body: DefinitionBody): readonly string[] {
  const { start, read, import: imports, export: exports } = body.permissions
  const principals = [...start, ...read, ...imports, ...exports, ...(body.corrections?.by ?? [])].flatMap((principal) =>
    principal === 'everyone' ? [] : [principal.role],
  )
  const nodes = nodesOf(body)
  const assignees = [
    ...nodes.flatMap(assigneesOf),
    ...nodes.flatMap(toldLate),
    ...schedulesOf(body).flatMap(({ limit }) => (limit?.escalate ?? []).map(({ to }) => to)),
    ...body.route.copyTo,
  ].flatMap((assignee) => ('role' in assignee ? [assignee.role] : []))
  const scheduled = schedulesOf(body).flatMap(({ for: whom }) => (whom.kind === 'role' ? [whom.role] : []))
  const shielding = shieldedPlaces(body).flatMap(({ shield }) => shield.roles)
  const keeper = captureOf(body)?.keeper
  return [...new Set([...principals, ...assignees, ...scheduled, ...shielding, ...(keeper === undefined ? [] : [keeper])])].toSorted()
}
