import { sourceColumns } from '#store/register/columns.ts'
import { like, likePattern } from '#store/register/filters.ts'
import { findProjection } from '#store/register/project.ts'
import type { TestDesk } from '../tests/support/store-harness.ts'

/** Records that LIKE is asked about at a time. */
const chunk = 500

/**
 * What SQL's own LIKE finds in a register, the newest first, for many needles in reasonable time. One pass over the table notes which records have which
 * characters; a needle is then asked of LIKE only in the records that have its rarest one, since no other can hold it. Needles are of characters without
 * upper and lower case.
 */
export function createLike({ store }: TestDesk, definitionKey: string): (needle: string, limit: number) => readonly string[] {
  const { readRaw } = store.database
  const projection = findProjection(readRaw, definitionKey)
  if (!projection) throw new Error(`no register of ${definitionKey}`)
  const sources = sourceColumns(projection.body).flatMap(({ kind, source }) => (kind === 'text' ? [source] : []))
  const rowsByCharacter = new Map<string, number[]>()
  const all = readRaw.prepare(`SELECT "row", ${sources.map((source) => `"${source}"`).join(', ')} FROM "${projection.table}" ORDER BY "row" DESC`).raw()
  for (const [row, ...texts] of all.iterate() as Iterable<[number, ...(string | null)[]]>) {
    for (const character of new Set(texts.join(''))) {
      const rows = rowsByCharacter.get(character)
      if (rows) rows.push(row)
      else rowsByCharacter.set(character, [row])
    }
  }
  const holding = readRaw
    .prepare(
      `SELECT "record_id" FROM "${projection.table}" WHERE "row" IN (SELECT value FROM json_each(?)) AND (${sources.map(like).join(' OR ')}) ORDER BY "row" DESC`,
    )
    .pluck()
  return (needle, limit) => {
    const [fewest = []] = [...needle].map((character) => rowsByCharacter.get(character) ?? []).toSorted((a, b) => a.length - b.length)
    const pattern = likePattern(needle)
    const found: string[] = []
    for (let at = 0; at < fewest.length && found.length < limit; at += chunk)
      found.push(...(holding.all(JSON.stringify(fewest.slice(at, at + chunk)), ...sources.map(() => pattern)) as string[]))
    return found.slice(0, limit)
  }
}
