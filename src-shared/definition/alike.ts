import { z } from 'zod'
import { dayNumber } from '#shared/calendar/civil-date.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { fieldKeySchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import type { DefinitionBody } from './definition.ts'
import type { Json } from './field-value.ts'

/**
 * 查重: what makes two records of a definition alike (ENT-15). All fields of a rule must hold the same: `exact` as it is stored, `normalised` without regard to full or half
 * width, case and blanks. With `near`, the two dates must also lie within so many days of each other. What a record leaves empty makes it like no other.
 *
 * `note` only says so, `warning` passes with a reason, `block` refuses. The server refuses by its index of values that stand once, which knows no
 * distances: what blocks has no `near`.
 */
export const alikeSchema = z.strictObject({
  key: keySchema,
  label: localTextSchema,
  /** A field of the form, or the record's own `creator`, `unit` or `title`. */
  fields: z
    .array(z.strictObject({ field: fieldKeySchema, as: z.enum(['exact', 'normalised']).default('normalised') }))
    .min(1)
    .max(6),
  /** A date field of the form, or the record's own `business_date`. */
  near: z.strictObject({ field: fieldKeySchema, days: z.number().int().min(0).max(366) }).optional(),
  severity: z.enum(['note', 'warning', 'block']),
})
export type Alike = z.infer<typeof alikeSchema>

/** What likeness looks at. */
export type AlikeSubject = Pick<BusinessRecord, 'data' | 'unitId' | 'creatorId' | 'businessDate' | 'title'>

/** The record's own columns that a rule may name where the form has no such field. */
export const alikeOwnFields = ['creator', 'unit', 'title'] as const

const ownValue: Readonly<Record<string, (subject: AlikeSubject) => string>> = {
  creator: ({ creatorId }) => creatorId,
  unit: ({ unitId }) => unitId,
  title: ({ title }) => title,
}

/** The rules of a definition. */
export function alikesOf(body: DefinitionBody): readonly Alike[] {
  return body.alike ?? []
}

/** The name under which a rule's warning gets its reason and stands in the trail; no rule of a form can have it. */
export function alikeRule({ key }: Pick<Alike, 'key'>): string {
  return `alike:${key}`
}

/** The field beside which a rule's finding stands: the first that somebody entered. */
export function alikePlace({ fields }: Alike): string {
  return (fields.find(({ field }) => !alikeOwnFields.some((own) => own === field)) ?? fields[0])?.field ?? ''
}

/** What two alike records have in common, as one text; null when a field is empty, for then there is nothing to compare. */
export function alikeText({ fields }: Alike, subject: AlikeSubject): string | null {
  const parts: string[] = []
  for (const { field, as } of fields) {
    const value = field in subject.data ? subject.data[field] : ownValue[field]?.(subject)
    const text = textOf(value)
    const compared = as === 'exact' ? text : normalised(text)
    if (compared === '') return null
    parts.push(compared)
  }
  return JSON.stringify(parts)
}

/** The date that must be near; null when it is empty or there is none to compare. */
export function alikeDate({ near }: Alike, subject: AlikeSubject): string | null {
  if (near === undefined) return null
  const value = near.field in subject.data ? subject.data[near.field] : near.field === 'business_date' ? subject.businessDate : null
  return typeof value === 'string' && value !== '' ? value : null
}

/** Whether two dates are as near as the rule asks. */
export function isNear({ near }: Alike, one: string | null, other: string | null): boolean {
  if (near === undefined) return true
  return one !== null && other !== null && Math.abs(dayNumber(one) - dayNumber(other)) <= near.days
}

/** Text as people compare it: ＡＢＣ is abc, and blanks do not count. */
export function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, '')
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
