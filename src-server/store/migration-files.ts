import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../migrations/server/', import.meta.url)

/** What a migration says to each dialect. One text serves both, so that a table has one home. */
const spoken = {
  sqlite: (text: string): string => text.replaceAll('/* clustered */', 'WITHOUT ROWID'),
  // Ids, scopes and keys are compared as bytes, whatever locale the database was made with.
  postgresql: (text: string): string => text.replaceAll(/ TEXT\b/g, ' TEXT COLLATE "C"'),
} as const
export type Dialect = keyof typeof spoken

/** The server's migrations in order, as that dialect understands them. */
export function migrationsFor(dialect: Dialect): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => spoken[dialect](readFileSync(new URL(name, folder), 'utf8')))
}
