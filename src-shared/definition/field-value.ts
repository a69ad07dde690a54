import { z } from 'zod'
import type { CelInput } from '@bufbuild/cel'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { dateSchema, idSchema, instantSchema, keySchema, timeSchema, uuidSchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { attachmentSchema } from '#shared/domain/record.ts'
import type { Field, PlainField } from './definition.ts'
import { scaledText } from './scaled-number.ts'

export type Json = z.core.util.JSONType
export type AttachmentField = Extract<Field, { kind: 'attachment' }>

/** What an attachment field holds: one such value a file, as `attachment.add` answered it; the mutation makes the attachment rows from them. */
export const fileSchema = attachmentSchema.pick({ name: true, mime: true, size: true, sha256: true }).extend({ id: uuidSchema })
export type FileValue = z.infer<typeof fileSchema>

/** What is said of a proposed definition in one line; `null` for what is none. */
export function proposalName(value: unknown): z.infer<typeof proposalNameSchema> | null {
  return proposalNameSchema.safeParse(value).data ?? null
}
const proposalNameSchema = z.object({ key: keySchema, version: z.number().int().min(1), name: localTextSchema })

const nothing = ok(null)
const malformed = failed('field-malformed')

/** The value as it is stored, or what is wrong with it; nothing typed is null. Computed fields are not cleaned but computed. */
export function cleanValue(field: Exclude<PlainField, { kind: 'computed' }>, value: unknown, pattern?: RegExp): Result<Json> {
  if (value === undefined || value === null || value === '') return nothing
  switch (field.kind) {
    case 'text':
    case 'long-text':
      return cleanText(field, value, pattern)
    case 'integer':
    case 'decimal':
    case 'money':
      return cleanNumber(field, value)
    case 'date':
      return dateSchema.safeParse(value).success ? ok(value as string) : malformed
    case 'time':
      return timeSchema.safeParse(value).success ? ok(value as string) : malformed
    case 'instant':
      return instantSchema.safeParse(value).success ? ok(value as number) : malformed
    case 'choice':
      return field.options.some(({ key }) => key === value) ? ok(value as string) : failed('field-not-an-option')
    case 'multi-choice': {
      if (!Array.isArray(value)) return malformed
      const chosen = field.options.map(({ key }) => key).filter((key) => value.includes(key))
      if (chosen.length !== new Set(value).size) return failed('field-not-an-option')
      return chosen.length === 0 ? nothing : ok(chosen)
    }
    case 'member':
    case 'unit':
      return idSchema.safeParse(value).success ? ok(value as string) : malformed
  }
}

function cleanText(field: Extract<PlainField, { kind: 'text' | 'long-text' }>, value: unknown, pattern: RegExp | undefined): Result<Json> {
  if (typeof value !== 'string' || !value.isWellFormed()) return malformed
  const lines = value.normalize('NFC').replaceAll(/\r\n?/g, '\n')
  // Control characters come with pastes; databases and canonical JSON are better off without them.
  const text = (field.kind === 'text' ? lines.replaceAll(/\s+/g, ' ') : lines).replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, '').trim()
  if (text === '') return nothing
  if ([...text].length > field.maxLength) return failed('field-too-long', { max: field.maxLength })
  if (pattern && !pattern.test(text)) return malformed
  return ok(text)
}

function cleanNumber(field: Extract<PlainField, { kind: 'integer' | 'decimal' | 'money' }>, value: unknown): Result<Json> {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return malformed
  const scale = scaleOf(field)
  if (field.min !== undefined && value < field.min) return failed('field-too-small', { min: scaledText(field.min, scale) })
  if (field.max !== undefined && value > field.max) return failed('field-too-large', { max: scaledText(field.max, scale) })
  // −0 is written as 0 by canonical JSON; keep one zero.
  return ok(value === 0 ? 0 : value)
}

/** Decimal places of a number field as it is typed and shown. */
export function scaleOf(field: PlainField): number {
  if (field.kind === 'decimal') return field.scale
  return field.kind === 'money' || (field.kind === 'computed' && field.result === 'money') ? 2 : 0
}

/** The files of an attachment field, or what is wrong with them. */
export function cleanFiles(field: AttachmentField, value: unknown): Result<readonly FileValue[]> {
  if (value === undefined || value === null) return ok([])
  const parsed = fileSchema.array().safeParse(value)
  if (!parsed.success || new Set(parsed.data.map(({ id }) => id)).size !== parsed.data.length) return malformed
  if (parsed.data.length > field.maxCount) return failed('table-too-many', { max: field.maxCount })
  for (const file of parsed.data) {
    if (file.size > field.maxBytes) return failed('attachment-too-large', { max: field.maxBytes, name: file.name })
    const extension = file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase() : ''
    if (!field.accept.includes(extension)) return failed('attachment-type', { name: file.name, accept: field.accept.join(' ') })
  }
  return ok(parsed.data)
}

/** A stored value as CEL sees it; what has not the stored shape is null. */
export function celValueOf(field: Field, value: unknown): CelInput {
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'instant':
      return Number.isSafeInteger(value) ? BigInt(value as number) : null
    case 'decimal':
      return Number.isSafeInteger(value) ? (value as number) / 10 ** field.scale : null
    case 'computed':
      if (field.result === 'text') return typeof value === 'string' ? value : null
      return Number.isSafeInteger(value) ? BigInt(value as number) : null
    case 'multi-choice':
      return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : []
    case 'attachment': {
      const files = fileSchema.array().safeParse(value)
      return files.success
        ? files.data.map(
            (file) =>
              new Map<string, CelInput>([
                ['name', file.name],
                ['size', BigInt(file.size)],
              ]),
          )
        : []
    }
    case 'table':
      return Array.isArray(value) ? value.map((row) => celRowOf(field.columns, row)) : []
    case 'definition': {
      const named = proposalName(value)
      if (!named) return null
      const { key, version, name } = named
      return new Map<string, CelInput>([
        ['key', key],
        ['version', BigInt(version)],
        ['name', name.zh],
      ])
    }
    default:
      return typeof value === 'string' ? value : null
  }
}

/** Fields and their stored values as CEL sees them; a key that is not there is null. */
export function celRowOf(fields: readonly Field[], row: unknown): Map<string, CelInput> {
  const values = typeof row === 'object' && row !== null ? (row as Readonly<Record<string, unknown>>) : {}
  return new Map(fields.map((field) => [field.key, celValueOf(field, values[field.key])]))
}
