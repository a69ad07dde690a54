import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../migrations/client/', import.meta.url)

/** The tables of a desk's newest store, as SQL. */
export function clientTables(): string {
  return readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
}
