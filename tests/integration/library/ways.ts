import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { Field, PlainField } from '#shared/definition/definition.ts'
import { precedes, type Route } from '#shared/definition/route.ts'
import { isAsking, isBlock, type RouteNode, type Step } from '#shared/definition/steps.ts'
import type { FormData } from '#shared/domain/record.ts'
import { mayResume } from '#shared/workflow/possible-acts.ts'
import { cases } from '../../unit/templates/cases/cases.ts'
import { at, lateFields, sampleOf, today } from '../../unit/templates/cases/sample.ts'
import type { Turn } from './carry.ts'

type Form = Readonly<Record<string, unknown>>

/** One way through a route: the nodes at which a form stops. */
export type Way = { readonly form: Form; readonly nodes: readonly string[] }

/** Enough for every amount that a route asks about. */
const much = 50_000_000
/** A day after that of the sample, for what waits. */
const later = '2026-03-25'

/** Forms that are carried too: a way for which three fields are needed, and fields that no way hangs on and the register shows. */
const moreForms: Readonly<Record<string, readonly Form[]>> = {
  leave: [{ until: '2026-04-17', days_off: 200 }],
  'account-application': [{ kind: 'partner', organisation: '样例', ends_on: '2026-06-30' }],
  'permission-change': [{ kind: 'lend', until: '2026-04-17' }],
}

/**
 * The ways through a definition's route that forms in order take: each option of each choice, an empty optional field, later dates and large figures; one form for each way, the plain case
 * first.
 */
export function waysOf(compiled: CompiledDefinition, starter: { readonly id: string; readonly unitId: string }): readonly Way[] {
  const { body } = compiled
  const given = cases[body.key]?.given ?? {}
  const plain = sampleOf(body, given)
  const scope = { unitId: starter.unitId, creatorId: starter.id, round: 1, businessDate: today, late: { filling: lateFields(body), kept: {} } }
  const ways = new Map<string, Way>()
  const seen = (form: Form, anyway = ''): void => {
    const { data, errors } = compiled.check(form, scope)
    if (errors.length > 0) return
    const nodes = nodesAt(compiled, compiled.route.root.steps, data, scope)
    const way = nodes.join(' ') + anyway
    if (!ways.has(way)) ways.set(way, { form, nodes })
  }
  seen(plain)
  for (const one of body.form.flatMap(variantsOf)) {
    seen({ ...plain, ...one })
    for (const two of body.form.flatMap(variantsOf)) seen({ ...plain, ...one, ...two })
  }
  for (const one of moreForms[body.key] ?? []) seen({ ...plain, ...one }, JSON.stringify(one))
  return [...ways.values()]
}

/** Other values of a field. */
function variantsOf(field: Field): readonly Form[] {
  const { key } = field
  const empty = field.required ? [] : [{ [key]: null }]
  if (field.kind === 'table') {
    const row = (change: Form): Form =>
      Object.fromEntries(field.columns.flatMap((column) => (column.kind === 'computed' ? [] : [[column.key, cellOf(column, change)]])))
    return [{ [key]: [] }, ...field.columns.flatMap((column) => valuesOf(column).map((value) => ({ [key]: [row({ [column.key]: value })] })))]
  }
  return [...empty, ...valuesOf(field).map((value) => ({ [key]: value }))]
}

function cellOf(column: PlainField, change: Form): unknown {
  return column.key in change ? change[column.key] : sampleOf({ form: [column] } as unknown as CompiledDefinition['body'])[column.key]
}

function valuesOf(field: Field): readonly unknown[] {
  switch (field.kind) {
    case 'choice':
      return field.options.map(({ key }) => key)
    case 'multi-choice':
      return field.options.map(({ key }) => [key])
    case 'integer':
    case 'decimal':
    case 'money':
      return [0, Math.max(field.min ?? 0, 0), Math.min(field.max ?? much, much)]
    case 'date':
      return [later]
    case 'instant':
      return [at(1), at(30)]
    default:
      return []
  }
}

/** The nodes of steps that stand for this data, in their order. */
function nodesAt(compiled: CompiledDefinition, steps: readonly Step[], data: FormData, scope: Parameters<CompiledDefinition['stands']>[2]): readonly string[] {
  return steps.flatMap((step): readonly string[] => {
    if (!isBlock(step)) return compiled.stands(step, data, scope) && !isOver(step, data) ? [step.key] : []
    const standing = step.branches.filter((branch) => branch.when === undefined || compiled.stands(branch, data, scope))
    return (step.kind === 'choice' ? standing.slice(0, 1) : standing).flatMap((branch) => nodesAt(compiled, branch.steps, data, scope))
  })
}

/** A wait for what lies behind stops nobody. */
function isOver(node: RouteNode, data: FormData): boolean {
  if (node.kind !== 'wait' || node.until.kind !== 'field') return false
  const until = data[node.until.field] ?? null
  return typeof until === 'number' ? until <= at(0) : typeof until !== 'string' || until <= today
}

/** Every turn that somebody may take on a way: the initiator's withdrawal while nobody has decided, a refusal at each node that has one, a return from each node to the initiator and to each node before it, by both ways back. */
export function turnsOn({ body, route }: CompiledDefinition, { nodes }: Way): readonly Turn[] {
  const first = nodes.find((key) => isAsked(route, key))
  const withdrawn: readonly Turn[] = first === undefined || body.route.withdraw === 'never' ? [] : [{ node: first, kind: 'withdraw' }]
  const others = nodes.flatMap((key): readonly Turn[] => {
    const node = route.nodesByKey.get(key)
    const place = route.places.get(key)
    if (!node || !place || !isAsking(node)) return []
    const refuse: readonly Turn[] = 'canRefuse' in node && node.canRefuse ? [{ node: key, kind: 'refuse' }] : []
    if (!node.canReturn) return refuse
    const before = nodes.filter((other) => isAsked(route, other) && precedes(route.places.get(other) ?? place, place))
    const back = [...before, null].flatMap((to) =>
      [false, ...(mayResume({ nodesByKey: route.nodesByKey }, to) ? [true] : [])].map((resume): Turn => ({ node: key, kind: 'return', to, resume })),
    )
    return [...refuse, ...back]
  })
  return [...withdrawn, ...others]
}

function isAsked({ nodesByKey }: Route, key: string): boolean {
  const node = nodesByKey.get(key)
  return node !== undefined && isAsking(node)
}
