import type { Failed } from '#shared/kernel/fault.ts'
import type { FormData } from '#shared/domain/record.ts'
import { subjectField } from './correction-request.ts'
import type { DefinitionBody, Field } from './definition.ts'
import type { Plan } from './plan.ts'
import { nodesOf } from './route.ts'
import { assigneesOf, toldLate } from './route-structure.ts'
import { isAsking, type Assignee, type RouteNode } from './steps.ts'
import { invalid } from './structure-problem.ts'

/** Fields on which the route, its people, its limits, the amount or what it does to something else hang, with those from which they are worked out. */
export function decisiveFields(body: DefinitionBody, plan: Plan): ReadonlySet<string> {
  const nodes = nodesOf(body)
  const decisive = new Set<string>([
    ...[...plan.conditions.values()].flatMap((condition) => condition.reads.flatMap(({ variable, key }) => (variable === 'form' ? [key] : []))),
    ...[...plan.feeds.values()].flatMap((feed) =>
      [...feed.values()].flatMap(({ reads }) => reads.flatMap(({ variable, key }) => (variable === 'form' ? [key] : []))),
    ),
    ...nodes.flatMap(namedBy),
    ...[...nodes.flatMap(assigneesOf), ...nodes.flatMap(toldLate), ...body.route.copyTo].flatMap(fieldOfAssignee),
    ...(body.amount !== undefined && nodes.length > 0 ? [body.amount] : []),
    // What says the business day a record belongs to: corrected, it would leave a sealed one.
    ...[body.businessDay?.date, body.businessDay?.unit].flatMap((key) => key ?? []),
  ])
  for (let grown = true; grown;) {
    grown = false
    for (const { field, compute, visibleWhen, columns } of plan.fields) {
      if (!decisive.has(field.key)) continue
      const reads = [compute, visibleWhen, ...columns.flatMap((column) => [column.compute, column.visibleWhen])].flatMap(
        (expression) => expression?.reads ?? [],
      )
      for (const { variable, key } of reads) {
        if (variable !== 'form' || decisive.has(key)) continue
        decisive.add(key)
        grown = true
      }
    }
  }
  return decisive
}

function namedBy(node: RouteNode): readonly string[] {
  switch (node.kind) {
    case 'wait':
      return node.until.kind === 'field' ? [node.until.field] : []
    case 'sub-process':
      return [...(node.forEach === undefined ? [] : [node.forEach]), ...(node.initiator === undefined ? [] : [tableOrField(node.initiator)])]
    case 'copy':
    case 'archive':
      return []
    default:
      return [...(isAsking(node) && node.limit && 'by' in node.limit ? [node.limit.by] : []), ...actedOn(node)]
  }
}

/** What an act on something else acts on: it was agreed to as it stands. */
function actedOn(node: RouteNode): readonly string[] {
  if (node.kind !== 'do') return []
  const named = [node.publishes, node.disposes, node.corrects].flatMap((key) => key ?? [])
  return node.corrects === undefined ? named : [...named, subjectField]
}

function fieldOfAssignee(assignee: Assignee): readonly string[] {
  return 'field' in assignee ? [tableOrField(assignee.field)] : []
}

function tableOrField(path: string): string {
  return path.split('.', 1)[0] ?? path
}

/** What may be corrected of a record with this data, in the order of the form; a field that does not apply is not there to be corrected. */
export function correctableFields(body: DefinitionBody, data: FormData): readonly Field[] {
  const named = new Set(body.corrections?.fields)
  return body.form.filter((field) => named.has(field.key) && (data[field.key] !== undefined || (field.visibleWhen === undefined && !isLate(body, field.key))))
}

function isLate(body: DefinitionBody, key: string): boolean {
  return nodesOf(body).some((node) => node.kind === 'do' && node.fills.includes(key))
}

/** What is wrong with how a definition lets itself be corrected. */
export function* correctionProblems(body: DefinitionBody, plan: Plan): Generator<Failed> {
  if (!body.corrections) return
  const { fields, own, by } = body.corrections
  if (own === undefined && by.length === 0) yield invalid('corrections', 'nobody corrects')
  const decisive = decisiveFields(body, plan)
  for (const key of fields) {
    const field = body.form.find((candidate) => candidate.key === key)
    if (!field) yield invalid('corrections', `unknown field ${key}`)
    else if (field.kind === 'computed' || field.kind === 'attachment' || field.kind === 'definition') yield invalid('corrections', `${key} cannot be corrected`)
    else if (decisive.has(key)) yield invalid('corrections', `${key} decides the route`)
  }
}
