import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { tableLimits } from '#store/import/file-row.ts'
import { guessMapping, importableFields } from '#store/import/heading-mapping.ts'

/** Rows of one request; more come in several. */
export const doorRowsMax = 1000
/** Of one request. */
export const doorBytesMax = 4_000_000

/** Rows as an import has them: texts, one column a field. */
export type DoorRows = { readonly headings: readonly string[]; readonly mapping: readonly (string | null)[]; readonly rows: readonly (readonly string[])[] }

const value = z.union([z.string(), z.number(), z.null(), z.array(z.string()).max(100)])
const bodySchema = z.strictObject({ rows: z.array(z.record(z.string(), value)).min(1).max(doorRowsMax) })

/** `{"rows": [{"field_key": value}]}`: every key is one of a field, and each value goes through the same parser as what is typed. */
export function rowsOfJson(text: string, body: DefinitionBody): Result<DoorRows> {
  const parsed = bodySchema.safeParse(parsedJson(text))
  if (!parsed.success) return failed('call-malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' })
  const known = new Set<string>(importableFields(body).map(({ key }) => key))
  const headings = [...new Set(parsed.data.rows.flatMap((row) => Object.keys(row)))]
  const unknown = headings.find((key) => !known.has(key))
  if (unknown !== undefined) return failed('field-unknown', {}, { field: unknown.slice(0, 60) })
  const rows = parsed.data.rows.map((row) => headings.map((key) => textOf(row[key])))
  return withinLimits({ headings, mapping: headings, rows })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function textOf(given: z.infer<typeof value> | undefined): string {
  if (given === undefined || given === null) return ''
  return Array.isArray(given) ? given.join(',') : String(given)
}

/** CSV in UTF-8 with commas; its first line names fields by key or label, as the headings of an import do. */
export function rowsOfCsv(text: string, body: DefinitionBody): Result<DoorRows> {
  let lines: readonly (readonly string[])[]
  try {
    lines = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 1_000_000, to: doorRowsMax + 2 })
  } catch {
    return failed('file-malformed')
  }
  const [headings, ...rows] = lines
  if (!headings || rows.length === 0) return failed('file-no-heading')
  if (rows.length > doorRowsMax) return failed('file-too-large', { max: doorRowsMax })
  const mapping = guessMapping(headings, body)
  const unknown = mapping.indexOf(null)
  if (unknown >= 0) return failed('field-unknown', {}, { field: (headings[unknown] ?? '').slice(0, 60) })
  return withinLimits({ headings, mapping, rows })
}

function withinLimits(made: DoorRows): Result<DoorRows> {
  if (made.headings.length > tableLimits.columns) return failed('file-too-large', { max: tableLimits.columns })
  const long = made.rows.findIndex((cells) => cells.some((cell) => cell.length > tableLimits.cellCharacters))
  return long < 0 ? ok(made) : failed('file-too-large', { max: tableLimits.cellCharacters }, { row: long + 1 })
}
