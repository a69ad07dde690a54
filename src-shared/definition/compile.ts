import { ok, type Result } from '#shared/kernel/fault.ts'
import type { FormData } from '#shared/domain/record.ts'
import { checkData, recordScope, type Checked, type CheckScope } from './check.ts'
import type { DefinitionBody, Field, RouteNode } from './definition.ts'
import { celRowOf } from './field-value.ts'
import { planDefinition, type Plan } from './plan.ts'
import { proveStructure } from './structure.ts'

/** A definition proven and planned: judges data, names records, answers conditions. Made once for each published version. */
export type CompiledDefinition = {
  readonly body: DefinitionBody
  readonly fieldsByKey: ReadonlyMap<string, Field>
  readonly nodesByKey: ReadonlyMap<string, RouteNode>
  /** Judges what was typed and answers it clean. */
  check(data: Readonly<Record<string, unknown>>, scope: CheckScope): Checked
  /** What a record with this clean data is called. */
  title(data: FormData): string
  /** The record's amount in minor units, if the definition has one. */
  amountMinor(data: FormData): number | null
  /** Whether one of the definition's own conditions is true for this clean data. */
  holds(expression: string, data: FormData, scope: CheckScope): boolean
  /** Whether the route stops at this node. A condition that cannot be judged stops: rather one decision too many than one too few. */
  stands(node: RouteNode, data: FormData, scope: CheckScope): boolean
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

function compile(body: DefinitionBody): Result<CompiledDefinition> {
  const planned = planDefinition(body)
  if (!planned.ok) return planned
  const plan = planned.value
  const proven = proveStructure(body, plan)
  if (!proven.ok) return proven
  const conditions = conditionsOf(plan)
  const judge = (text: string, data: FormData, scope: CheckScope): boolean | undefined => {
    const found = conditions.get(text)?.evaluate({ form: celRowOf(body.form, data), record: recordScope(scope) })
    return found?.kind === 'value' && typeof found.value === 'boolean' ? found.value : undefined
  }
  return ok({
    body,
    fieldsByKey: new Map(body.form.map((field) => [field.key, field])),
    nodesByKey: new Map(body.route.nodes.map((node) => [node.key, node])),
    check: (data, scope) => checkData(plan, data, scope),
    title(data) {
      const found = plan.title.evaluate({ form: celRowOf(body.form, data) })
      const title = found.kind === 'value' && typeof found.value === 'string' ? found.value.trim() : ''
      return title === '' ? body.name.zh : [...title].slice(0, titleMax).join('')
    },
    amountMinor(data) {
      const value = body.amount === undefined ? null : data[body.amount]
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
    },
    holds: (text, data, scope) => judge(text, data, scope) === true,
    stands: (node, data, scope) => node.when === undefined || judge(node.when, data, scope) !== false,
  })
}

function conditionsOf(plan: Plan) {
  const fields = plan.fields.flatMap(({ visibleWhen, requiredWhen }) => [visibleWhen, requiredWhen])
  const rules = plan.rules.filter(({ rule }) => rule.forEach === undefined).map(({ assert }) => assert)
  const all = [...fields, ...rules, ...plan.conditions.values()].filter((expression) => expression !== undefined)
  return new Map(all.map((expression) => [expression.text, expression]))
}
