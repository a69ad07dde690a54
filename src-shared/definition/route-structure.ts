import type { CelInput } from '@bufbuild/cel'
import type { Failed } from '#shared/kernel/fault.ts'
import { checkedFields, comparedFields } from './compared-fields.ts'
import { correctingProblems } from './correction-request.ts'
import type { DefinitionBody, Field } from './definition.ts'
import type { Expression } from './expression.ts'
import type { Plan } from './plan.ts'
import { around, countOf, layRoute, nodesOf, precedes, type Place, type Route } from './route.ts'
import { isRecordList } from './record-list.ts'
import { isAsking, isBlock, type Assignee, type AskingNode, type Block, type Count, type RouteNode, type Step } from './steps.ts'
import { invalid, repeated } from './structure-problem.ts'
import { schedulesOf } from './schedule.ts'
import { limitProblems } from './time-limit.ts'

/** Blocks in blocks: more than this nobody can read, on paper or on a screen. */
const depthMax = 4
const nodesMax = 60
/** So many combinations of options are tried to find a condition that never holds. */
const combinationsMax = 500

/** What is wrong with a route: keys, assignees, limits, blocks and conditions, each with its place. */
export function* routeProblems(body: DefinitionBody, plan: Plan): Generator<Failed> {
  const steps = body.format === 1 ? body.route.nodes : body.route.steps.flatMap(stepsIn)
  yield* repeated('route', steps)
  if (new Set(steps.map(({ key }) => key)).size < steps.length) return
  const route = layRoute(body)
  if (route.nodes.length > nodesMax) yield invalid('route', `more than ${nodesMax} nodes`)
  for (const place of route.places.values()) {
    if (isBlock(place.step)) yield* blockProblems(body, place.step, place)
    else yield* nodeProblems(body, route, place.step, place)
  }
  for (const [index, copied] of body.route.copyTo.entries()) yield* assigneeProblems(body, route, copied, `route.copyTo.${index}`)
  for (const { key, limit } of schedulesOf(body)) if (limit) yield* limitProblems(body, limit, `schedules.${key}`, proofsOf(body, route, `schedules.${key}`))
  for (const [key, when] of plan.conditions) if (when.reads.length === 0 && !canHold(body, plan, when)) yield unreachable(key)
}

function stepsIn(step: Step): readonly Step[] {
  return isBlock(step) ? [step, ...step.branches.flatMap((branch) => branch.steps.flatMap(stepsIn))] : [step]
}

function* blockProblems(body: DefinitionBody, block: Block, place: Place): Generator<Failed> {
  const where = `route.${block.key}`
  yield* repeated(where, block.branches)
  if (around(place).length > depthMax) yield invalid(where, `blocks nested more than ${depthMax} deep`)
  if (block.kind === 'choice') {
    for (const branch of block.branches.slice(0, -1))
      if (branch.when === undefined) yield invalid(`${where}.${branch.key}`, 'only the last branch is without a condition')
    const last = block.branches.at(-1)
    if (last?.when !== undefined) yield invalid(`${where}.${last.key}`, 'the last branch is taken otherwise and has no condition')
    return
  }
  for (const branch of block.branches) if (branch.steps.length === 0) yield invalid(`${where}.${branch.key}`, 'a parallel branch without a step')
  if (block.join.kind !== 'at-least') return
  yield* countProblems(body, block.join.count, where)
  if (countOf(body, block.join.count) > block.branches.length) yield invalid(where, 'waits for more branches than there are')
}

function* nodeProblems(body: DefinitionBody, route: Route, node: RouteNode, place: Place): Generator<Failed> {
  const where = `route.${node.key}`
  for (const assignee of assigneesOf(node)) yield* assigneeProblems(body, route, assignee, where, place)
  if (isAsking(node)) yield* askingProblems(body, route, node, place)
  if (node.kind === 'wait') yield* waitProblems(body, node, where)
  if (node.kind === 'sub-process') yield* subProcessProblems(body, node, where)
  if (node.kind === 'archive' && node.keepYears !== 'for-ever') yield* countProblems(body, node.keepYears, where)
  if (node.kind === 'archive' && (place.sequence !== route.root || place.index < route.root.steps.length - 1)) yield invalid(where, 'archives before the end')
}

function* askingProblems(body: DefinitionBody, route: Route, node: AskingNode, place: Place): Generator<Failed> {
  const where = `route.${node.key}`
  const isDecision = node.kind !== 'confirm' && node.kind !== 'do'
  if (isDecision && node.assignee.kind === 'initiator') yield invalid(where, 'nobody decides his own record')
  const isMarked = checkedFields(body.form).length > 0
  if (node.kind === 'check' ? !isMarked : node.kind === 'double-entry' && comparedFields(body.form).length === 0)
    yield invalid(where, 'no field is marked to be checked')
  if (node.kind === 'confirm' && place.order === 0) yield invalid(where, 'nothing to confirm yet')
  if (node.limit) {
    yield* limitProblems(body, node.limit, where, proofsOf(body, route, where, place), { route, place })
  }
  if (node.kind === 'approve') yield* ratioProblems(body, node, where)
  if (node.kind !== 'do') return
  if (node.publishes !== undefined) {
    if (body.form.find(({ key }) => key === node.publishes)?.kind !== 'definition') yield invalid(where, `${node.publishes} is not a definition field`)
    if (node.fills.length > 0) yield invalid(where, 'publishes what is approved, and fills nothing')
  }
  if (node.disposes !== undefined) yield* disposalProblems(body, node, where)
  if (node.corrects !== undefined) yield* correctingProblems(body, node, where)
  for (const key of node.fills) {
    const field = body.form.find((candidate) => candidate.key === key)
    if (!field) yield invalid(where, `fills the unknown field ${key}`)
    else if (field.kind === 'computed') yield invalid(where, `fills the computed field ${key}`)
  }
}

function* disposalProblems(body: DefinitionBody, { disposes, publishes, fills }: Extract<RouteNode, { kind: 'do' }>, where: string): Generator<Failed> {
  const table = body.form.find(({ key }) => key === disposes)
  if (!isRecordList(table)) yield invalid(where, `${disposes} is not a table of records`)
  if (fills.length > 0 || publishes !== undefined) yield invalid(where, 'disposes of what is approved, and does nothing else')
  // Nobody changes the list after it was approved.
  const isFilled = nodesOf(body).some((other) => other.kind === 'do' && disposes !== undefined && other.fills.includes(disposes))
  if (isFilled || (table?.kind === 'table' && checkedFields([table]).length > 0)) yield invalid(where, `${disposes} is entered by its initiator alone`)
}

function proofsOf(body: DefinitionBody, route: Route, where: string, place?: Place): Parameters<typeof limitProblems>[3] {
  return { count: (count) => countProblems(body, count, where), assignee: (assignee) => assigneeProblems(body, route, assignee, where, place) }
}

function* ratioProblems(body: DefinitionBody, { mode, percent }: Extract<RouteNode, { kind: 'approve' }>, where: string): Generator<Failed> {
  if (mode !== 'ratio') {
    if (percent !== undefined) yield invalid(where, 'only a ratio has a percentage')
    return
  }
  if (percent === undefined) {
    yield invalid(where, 'a ratio needs its percentage')
    return
  }
  yield* countProblems(body, percent, where)
  if (countOf(body, percent) > 100) yield invalid(where, 'more than 100 percent')
}

/** What is wrong with a number that a parameter may say. */
export function* countProblems(body: DefinitionBody, count: Count, where: string): Generator<Failed> {
  if (typeof count === 'number') return
  const parameter = body.format === 1 ? undefined : body.parameters.find(({ key }) => key === count.param)
  if (!parameter) yield invalid(where, `unknown param.${count.param}`)
  else if (parameter.scale > 0 || parameter.value < 1) yield invalid(where, `param.${count.param} is not a whole number above 0`)
}

function* waitProblems(body: DefinitionBody, { until }: Extract<RouteNode, { kind: 'wait' }>, where: string): Generator<Failed> {
  if (until.kind === 'working-minutes') yield* countProblems(body, until.minutes, where)
  if (until.kind !== 'field') return
  const field = body.form.find(({ key }) => key === until.field)
  if (field?.kind !== 'date' && field?.kind !== 'instant') yield invalid(where, `${until.field} is not a date`)
}

function* subProcessProblems(body: DefinitionBody, node: Extract<RouteNode, { kind: 'sub-process' }>, where: string): Generator<Failed> {
  if (node.definition === body.key) yield invalid(where, 'a sub-process of itself')
  const table = body.form.find(({ key }) => key === node.forEach)
  if (node.forEach !== undefined && table?.kind !== 'table') yield invalid(where, `${node.forEach} is not a table`)
  if (node.initiator === undefined) return
  if (node.initiator.includes('.') && node.initiator.split('.', 1)[0] !== node.forEach) yield invalid(where, `${node.initiator} is not of the row`)
  if (!isMemberPath(body, node.initiator)) yield invalid(where, `${node.initiator} is not a member field`)
}

/** Everybody whom a node names. */
export function assigneesOf(node: RouteNode): readonly Assignee[] {
  if (isAsking(node)) return [node.assignee]
  if (node.kind === 'copy') return node.to
  return node.kind === 'wait' && node.until.kind === 'event' ? [node.until.assignee] : []
}

function* assigneeProblems(body: DefinitionBody, route: Route, assignee: Assignee, where: string, place?: Place): Generator<Failed> {
  if (assignee.kind === 'field' && !isMemberPath(body, assignee.field)) yield invalid(where, `${assignee.field} is not a member field`)
  if (assignee.kind === 'field-unit-head' || assignee.kind === 'field-unit-role') {
    const field = body.form.find(({ key }) => key === assignee.field)
    if (field?.kind !== 'unit') yield invalid(where, `${assignee.field} is not a unit field`)
  }
  if (assignee.kind !== 'handler') return
  const earlier = route.places.get(assignee.node)
  if (!earlier || isBlock(earlier.step) || !isAsking(earlier.step)) yield invalid(where, `nobody is asked at ${assignee.node}`)
  else if (place && !precedes(earlier, place)) yield invalid(where, `${assignee.node} is not before it`)
}

function isMemberPath(body: DefinitionBody, path: string): boolean {
  const [key, column] = path.split('.', 2)
  const field: Field | undefined = body.form.find((candidate) => candidate.key === key)
  if (column === undefined) return field?.kind === 'member'
  return field?.kind === 'table' && field.columns.some((candidate) => candidate.key === column && candidate.kind === 'member')
}

/** Everybody who comes to know that a node is late. */
export function toldLate(node: RouteNode): readonly Assignee[] {
  return isAsking(node) ? (node.limit?.escalate ?? []).map(({ to }) => to) : []
}

/** Conditions that can never hold, as far as that can be told without knowing the data. */
export function* conditionProblems(body: DefinitionBody, plan: Plan): Generator<Failed> {
  for (const [place, when] of plan.conditions) {
    for (const { variable, key, text } of when.compares) {
      const field = variable === 'form' ? body.form.find((candidate) => candidate.key === key) : undefined
      if (field?.kind === 'choice' && !field.options.some((option) => option.key === text))
        yield invalid(`route.${place}`, `${text} is not an option of form.${key}`)
    }
    if (!canHold(body, plan, when)) yield unreachable(place)
  }
}

function unreachable(place: string): Failed {
  return invalid(`route.${place}`, 'can never be reached')
}

/** Tries all options of the choices that it reads. A condition that reads anything else can hold, for all that is known. */
function canHold(body: DefinitionBody, plan: Plan, when: Expression): boolean {
  let forms: readonly ReadonlyMap<string, CelInput>[] = [new Map()]
  for (const { variable, key } of when.reads) {
    if (variable === 'param') continue
    const field = variable === 'form' ? body.form.find((candidate) => candidate.key === key) : undefined
    if (field?.kind !== 'choice') return true
    const values = [null, ...field.options.map((option) => option.key)]
    forms = forms.flatMap((form) => values.map((value) => new Map([...form, [key, value]])))
    if (forms.length > combinationsMax) return true
  }
  return forms.some((form) => {
    const found = when.evaluate({ form, param: plan.parameters })
    return found.kind !== 'value' || found.value !== false
  })
}
