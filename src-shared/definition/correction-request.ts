import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { FormData } from '#shared/domain/record.ts'
import { isPlain, type DefinitionBody, type Field } from './definition.ts'
import { parseFieldText, type TextWorld } from './field-text.ts'
import type { Json } from './field-value.ts'
import { nodesOf } from './route.ts'
import type { RouteNode } from './steps.ts'
import { invalid } from './structure-problem.ts'

/**
 * 更正申请: how a request names what is to be put right. The form has a text field `record` with the record's id; each line of the table has the field's key and, as people read
 * and approve them, what stands and what is to stand. The values are read from those very words: nothing is put right that nobody has seen.
 */
export const subjectField = 'record'
const lineTexts = ['field', 'old_value', 'new_value'] as const

/** One value as a request names it. */
export type AskedValue = { readonly field: string; readonly from: Json; readonly to: Json }

/** Whether a table lists corrections: each by the field's key, what stands and what is to stand. */
export function isCorrectionList(field: Field | undefined): boolean {
  if (field?.kind !== 'table') return false
  const texts = field.columns.filter(({ kind }) => kind === 'text').map(({ key }) => key)
  return lineTexts.every((key) => texts.includes(key))
}

/** The table by which a definition corrects, if it does. */
export function correctingTable(body: DefinitionBody): string | undefined {
  return nodesOf(body).flatMap((node) => (node.kind === 'do' ? (node.corrects ?? []) : []))[0]
}

/** The record that a request is about. */
export function subjectOf(data: FormData): string | undefined {
  const value = data[subjectField]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What a request asks for, read by the form of the record that it is about. */
export function askedValues(table: string, data: FormData, form: readonly Field[], world: TextWorld): Result<readonly AskedValue[]> {
  const rows = data[table]
  const asked: AskedValue[] = []
  for (const [at, row] of (Array.isArray(rows) ? rows : []).entries()) {
    const [key, old, fresh] = lineTexts.map((name) => textOf(row, name))
    const field = form.find((candidate) => candidate.key === key)
    if (!field || !isPlain(field)) return failed('field-unknown', { field: key ?? '' }, { row: at + 1 })
    const [from, to] = [parseFieldText(field, old ?? '', world), parseFieldText(field, fresh ?? '', world)]
    if (!from.ok) return from
    if (!to.ok) return to
    asked.push({ field: field.key, from: from.value, to: to.value })
  }
  return ok(asked)
}

/** What is wrong with a node that corrects. */
export function* correctingProblems(body: DefinitionBody, node: Extract<RouteNode, { kind: 'do' }>, where: string): Generator<Failed> {
  if (!isCorrectionList(body.form.find(({ key }) => key === node.corrects))) yield invalid(where, `${node.corrects} is not a table of corrections`)
  if (body.form.find(({ key }) => key === subjectField)?.kind !== 'text') yield invalid(where, 'no field names the record')
  if (node.fills.length > 0 || node.publishes !== undefined || node.disposes !== undefined)
    yield invalid(where, 'corrects what is approved, and does nothing else')
  const isFilled = nodesOf(body).some((other) => other.kind === 'do' && (other.fills.includes(node.corrects ?? '') || other.fills.includes(subjectField)))
  if (isFilled) yield invalid(where, `${node.corrects} is entered by its initiator alone`)
}

function textOf(row: unknown, name: string): string {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined
  return typeof value === 'string' ? value : ''
}
