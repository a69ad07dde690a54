import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { FormData } from '#shared/domain/record.ts'
import { checkData, recordScope, type Checked, type CheckScope } from './check.ts'
import { definitionBodySchema, jsonOfBody, type DefinitionBody, type Field } from './definition.ts'
import { blindParts, withoutBlind, type BlindParts } from './blind-entry.ts'
import { fillingFor } from './compared-fields.ts'
import { decisiveFields } from './corrections.ts'
import { enteredAt } from './entered-fields.ts'
import { plainValue, type Expression } from './expression.ts'
import { celRowOf, type Json } from './field-value.ts'
import { planDefinition, type Plan } from './plan.ts'
import { countOf, layRoute, type Route } from './route.ts'
import type { Block, Branch, Count, Limit, RouteNode } from './steps.ts'
import { tellsShielded } from './shield.ts'
import { timeLimitOf, type TimeLimit } from './time-limit.ts'
import { provePublishing, proveStructure } from './structure.ts'

/** A definition proven and planned: judges data, names records, answers conditions. Made once for each published version. */
export type CompiledDefinition = {
  readonly body: DefinitionBody
  readonly fieldsByKey: ReadonlyMap<string, Field>
  readonly route: Route
  readonly nodesByKey: ReadonlyMap<string, RouteNode>
  /** Fields that a node fills, and nobody before it. */
  readonly lateFields: ReadonlySet<string>
  /** Fields on which the route or the amount hang. */
  readonly decisive: ReadonlySet<string>
  /** Judges what was typed and answers it clean. */
  check(data: Readonly<Record<string, unknown>>, scope: CheckScope): Checked
  /** Whether a fault tells of what is shielded: lists leave it out for everybody, as they have masks for everybody. */
  tells(fault: Fault): boolean
  /** What a record with this clean data is called. */
  title(data: FormData): string
  /** The record's amount in minor units, if the definition has one. */
  amountMinor(data: FormData): number | null
  /** Whether one of the definition's own conditions is true for this clean data. */
  holds(expression: string, data: FormData, scope: CheckScope): boolean
  /** The branches of a block that a route goes into: of a choice the first whose condition holds, beside each other each that stands. */
  taken(block: Block, data: FormData, scope: CheckScope): readonly Branch[]
  /** Whether the route goes into this node or parallel branch. A condition that cannot be judged does: rather one decision too many than one too few. */
  stands(step: { readonly when?: string | undefined }, data: FormData, scope: CheckScope): boolean
  /** The number that the definition fixes or names by a parameter. */
  count(count: Count): number
  /** A limit with its numbers; undefined where there is none. */
  limit(limit: Limit | undefined): TimeLimit | undefined
  /** What somebody enters at a node, in the order of the form: what a do-task fills with what is worked out from it, or what a blind second entry is compared by. */
  entered(node: RouteNode): readonly Field[]
  /** The nodes before this one that fill what a second person compares at it: none where nothing is compared. */
  filling(node: string): readonly string[]
  /** The data as whoever enters it blind a second time may see it. */
  withoutBlind(data: FormData): FormData
  /** What a scheduled record is begun with; what cannot be judged stays empty. */
  prefill(schedule: string, scope: CheckScope): FormData
  /** What a sub-process is given, one form for each record that it starts. */
  feed(node: Extract<RouteNode, { kind: 'sub-process' }>, data: FormData, scope: CheckScope): readonly FormData[]
}

export const titleMax = 200
const memo = new Map<string, Result<CompiledDefinition>>()
const memoMax = 200

/** Compiles a definition, proving it sound: expressions parse, keys exist, nothing is computed from itself, every node can be reached. The same body is compiled once. */
export function compileDefinition(body: DefinitionBody): Result<CompiledDefinition> {
  const key = JSON.stringify(body)
  const known = memo.get(key)
  if (known) return known
  const made = compile(body)
  if (memo.size >= memoMax) memo.clear()
  memo.set(key, made)
  return made
}

/** A body that somebody proposes, as it could be published: its shape, what compiles of it, and what a version owes its readers. The place of a fault is in its words. */
export function proveProposal(value: unknown): Result<DefinitionBody> {
  const parsed = definitionBodySchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return failed('definition-invalid', { where: issue?.path.join('.') ?? '', detail: issue?.message ?? '' })
  }
  const compiled = compileDefinition(parsed.data)
  if (!compiled.ok) return compiled
  const proven = provePublishing(parsed.data)
  return proven.ok ? ok(parsed.data) : proven
}

/** What a definition field holds, clean: the body as plain JSON. */
function cleanProposal(value: unknown): Result<Json> {
  const proven = proveProposal(value)
  return proven.ok ? ok(jsonOfBody(proven.value)) : proven
}

function compile(body: DefinitionBody): Result<CompiledDefinition> {
  const planned = planDefinition(body)
  if (!planned.ok) return planned
  const plan = planned.value
  const proven = proveStructure(body, plan)
  if (!proven.ok) return proven
  const conditions = conditionsOf(plan)
  const judge = (text: string, data: FormData, scope: CheckScope): boolean | undefined => {
    const found = conditions.get(text)?.evaluate({ form: celRowOf(body.form, data), record: recordScope(scope), param: plan.parameters })
    return found?.kind === 'value' && typeof found.value === 'boolean' ? found.value : undefined
  }
  const stands: CompiledDefinition['stands'] = ({ when }, data, scope) => when === undefined || judge(when, data, scope) !== false
  const route = layRoute(body)
  let blind: BlindParts | undefined
  return ok({
    body,
    route,
    lateFields: plan.late,
    decisive: decisiveFields(body, plan),
    fieldsByKey: new Map(body.form.map((field) => [field.key, field])),
    nodesByKey: route.nodesByKey,
    check: (data, scope) => checkData(plan, data, scope, cleanProposal),
    tells: (fault) => tellsShielded(body, plan, fault),
    title(data) {
      const found = plan.title.evaluate({ form: celRowOf(body.form, data), param: plan.parameters })
      const title = found.kind === 'value' && typeof found.value === 'string' ? found.value.trim() : ''
      return title === '' ? body.name.zh : [...title].slice(0, titleMax).join('')
    },
    amountMinor(data) {
      const value = body.amount === undefined ? null : data[body.amount]
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
    },
    holds: (text, data, scope) => judge(text, data, scope) === true,
    stands,
    taken({ kind, branches }, data, scope) {
      if (kind === 'parallel') return branches.filter((branch) => stands(branch, data, scope))
      return branches.filter(({ when }) => when === undefined || judge(when, data, scope) === true).slice(0, 1)
    },
    count: (count) => countOf(body, count),
    limit: (limit) => limit && timeLimitOf(body, limit),
    entered: (node) => enteredAt(body, plan, node),
    filling: (key) => fillingFor(body, route, key),
    withoutBlind: (data) => withoutBlind((blind ??= blindParts(plan)), data),
    prefill: (schedule, scope) => filled(plan.prefills.get(schedule), { form: new Map(), record: recordScope(scope), param: plan.parameters }),
    feed: (node, data, scope) => feed(body, plan, node, data, scope),
  })
}

function filled(expressions: ReadonlyMap<string, Expression> | undefined, given: Parameters<Expression['evaluate']>[0]): FormData {
  return Object.fromEntries(
    [...(expressions ?? [])].flatMap(([field, expression]): readonly (readonly [string, Json])[] => {
      const found = expression.evaluate(given)
      const value = found.kind === 'value' ? plainValue(found.value) : null
      return value === null || value === undefined ? [] : [[field, value]]
    }),
  )
}

/** One form for the record, or one for each row of the table; what cannot be judged stays empty, for the other definition to say so. */
function feed(body: DefinitionBody, plan: Plan, node: Extract<RouteNode, { kind: 'sub-process' }>, data: FormData, scope: CheckScope): readonly FormData[] {
  const feeds = plan.feeds.get(node.key)
  const whole = { form: celRowOf(body.form, data), record: recordScope(scope), param: plan.parameters }
  const formOf = (more: { readonly row?: ReturnType<typeof celRowOf> }): FormData => filled(feeds, { ...whole, ...more })
  const table = body.form.find((field) => field.key === node.forEach)
  if (table?.kind !== 'table') return [formOf({})]
  const rows = data[table.key]
  return (Array.isArray(rows) ? rows : []).map((row) => formOf({ row: celRowOf(table.columns, row as FormData) }))
}

function conditionsOf(plan: Plan) {
  const fields = plan.fields.flatMap(({ visibleWhen, requiredWhen }) => [visibleWhen, requiredWhen])
  const rules = plan.rules.filter(({ rule }) => rule.forEach === undefined).map(({ assert }) => assert)
  const all = [...fields, ...rules, ...plan.conditions.values()].filter((expression) => expression !== undefined)
  return new Map(all.map((expression) => [expression.text, expression]))
}
