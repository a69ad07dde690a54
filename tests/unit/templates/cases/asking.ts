import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import type { Field } from '#shared/definition/definition.ts'
import { countOf, nodesOf } from '#shared/definition/route.ts'
import { isAsking, type Limit } from '#shared/definition/steps.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { library } from '#shared/templates/library.ts'
import { member, unit } from '../../../support/company.ts'
import { cases } from './cases.ts'
import { lateFields, sampleOf, today } from './sample.ts'

const byKey = new Map(
  library.map((body) => {
    const result = compileDefinition(body)
    if (!result.ok) throw new Error(`${body.key}: ${JSON.stringify(result.fault)}`)
    return [body.key, result.value]
  }),
)

/** A definition of the library, compiled. */
export function definition(key: string): CompiledDefinition {
  const found = byKey.get(key)
  if (!found) throw new Error(`the library has no ${key}`)
  return found
}

function scopeOf(key: string) {
  return { unitId: unit.operations, creatorId: member.amy, round: 1, businessDate: today, late: { filling: lateFields(definition(key).body), kept: {} } }
}

/** Rules that a form in order breaks while it is filled in: when it is submitted, and at each step that fills something, what comes later being empty. */
export function brokenOnTheWay(key: string): readonly string[] {
  const compiled = definition(key)
  const { body } = compiled
  const whole = sampleOf(body, cases[key]?.given)
  const fills: readonly (readonly string[])[] = [[], ...nodesOf(body).flatMap((node) => (node.kind === 'do' && node.fills.length > 0 ? [node.fills] : []))]
  let kept = Object.fromEntries(Object.entries(whole).filter(([field]) => !compiled.lateFields.has(field)))
  return fills.flatMap((filling) => {
    const typed = { ...kept, ...Object.fromEntries(filling.map((field) => [field, whole[field]])) }
    const { data, errors, warnings } = compiled.check(typed, { ...scopeOf(key), late: { filling, kept: kept as FormData } })
    kept = data
    return [...errors, ...warnings].map(wordsOf)
  })
}

/** Rules that a form breaks which is in order but for this. */
export function broken(key: string, patch: Readonly<Record<string, unknown>>): readonly string[] {
  const compiled = definition(key)
  const { body } = compiled
  const { errors, warnings } = compiled.check(sampleOf(body, { ...cases[key]?.given, ...patch }), scopeOf(key))
  return [...errors, ...warnings].map(wordsOf)
}

function wordsOf({ code, field, params }: Fault): string {
  return code === 'field-rule' ? String(params?.['rule']) : `${code} ${field ?? ''}`
}

/** The nodes at which a form stops that is in order but for this. */
export function stops(key: string, patch: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const compiled = definition(key)
  const { data } = compiled.check(sampleOf(compiled.body, { ...cases[key]?.given, ...patch }), scopeOf(key))
  return compiled.route.nodes.filter((node) => compiled.stands(node, data, scopeOf(key))).map((node) => node.key)
}

/** The nodes whose condition cannot be judged for a form that is in order but for this. */
export function unjudged(key: string, patch: Readonly<Record<string, unknown>>): readonly string[] {
  const compiled = definition(key)
  const { data } = compiled.check(sampleOf(compiled.body, { ...cases[key]?.given, ...patch }), scopeOf(key))
  return compiled.route.nodes
    .filter(({ when, ...node }) => when !== undefined && compiled.stands({ ...node, when }, data, scopeOf(key)) && !compiled.holds(when, data, scopeOf(key)))
    .map((node) => node.key)
}

/** The fields that nobody may leave empty from beginning to end. */
export function needed(key: string): readonly string[] {
  return definition(key)
    .check({}, scopeOf(key))
    .errors.filter(({ code }) => code === 'field-required')
    .map(({ field }) => field ?? '')
}

/** Who is asked at a node, and within how many minutes; of one until a moment, none. */
export function askedAt(key: string, nodeKey: string): { readonly who: string; readonly minutes: number | null } {
  const { body } = definition(key)
  const node = nodesOf(body).find((candidate) => candidate.key === nodeKey)
  if (!node || !isAsking(node)) throw new Error(`nobody is asked at ${key}/${nodeKey}`)
  const { assignee, limit } = node
  const who = 'role' in assignee ? assignee.role : 'field' in assignee ? `field ${assignee.field}` : assignee.kind
  const minutes = limit === undefined || 'by' in limit ? null : countOf(body, 'minutes' in limit ? limit.minutes : limit.workingMinutes)
  return { who, minutes }
}

/** The limit of a node as the definition writes it. */
export function limitAt(key: string, nodeKey: string): Limit | undefined {
  const node = nodesOf(definition(key).body).find((candidate) => candidate.key === nodeKey)
  return node && isAsking(node) ? node.limit : undefined
}

/** The options of a choice. */
export function optionsOf(key: string, fieldKey: string): readonly string[] {
  const field: Field | undefined = definition(key).body.form.find((candidate) => candidate.key === fieldKey)
  if (field?.kind !== 'choice' && field?.kind !== 'multi-choice') throw new Error(`${key}.${fieldKey} is no choice`)
  return field.options.map((option) => option.key)
}

/** The numbers of the rule documents, as the definition ships them. */
export function numbersOf(key: string): Readonly<Record<string, number>> {
  const { body } = definition(key)
  return body.format === 1 ? {} : Object.fromEntries(body.parameters.map((parameter) => [parameter.key, parameter.value / 10 ** parameter.scale]))
}
