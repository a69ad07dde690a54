import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { definitionBodySchema, type DefinitionBody } from './definition.ts'

/**
 * A definition as one file (`.opsdesk-definition.json`): JSON that people read, compare line by line and keep under version control.
 *
 * `opsdesk` says what it is and `fileVersion` how it is written; `definition` is the body. Members stand in the order of the schema, whatever order they had, so the same body is the
 * same text. A file that does not parse, or is larger than any definition, is refused with the place.
 */
const fileSchema = z.strictObject({ opsdesk: z.literal('definition'), fileVersion: z.literal(1), definition: definitionBodySchema })

/** How its name ends. */
export const definitionFileExtension = 'opsdesk-definition.json'
/** Many times the largest definition that passes its proofs. */
export const definitionFileBytesMax = 2_000_000

/** The text of the file. */
export function definitionFileText(body: DefinitionBody): string {
  return `${JSON.stringify(fileSchema.parse({ opsdesk: 'definition', fileVersion: 1, definition: body }), sortedData, 2)}\n`
}

/** Reads such a file; the schema is the boundary, the proofs are asked where it is worked on. */
export function readDefinitionFile(text: string): Result<DefinitionBody> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return failed('definition-file-malformed')
  }
  const parsed = fileSchema.safeParse(json)
  if (parsed.success) return ok(parsed.data.definition)
  const [issue] = parsed.error.issues
  return failed('definition-file-malformed', { where: issue?.path.join('.') ?? '' })
}

/** What a sub-process is given is named by keys of another definition: in the order of the alphabet, since the schema knows none. */
function sortedData(name: string, value: unknown): unknown {
  if (name !== 'data' || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
