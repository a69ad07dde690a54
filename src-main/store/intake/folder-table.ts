import type { Database as SqliteDatabase } from 'better-sqlite3'
import { z } from 'zod'
import type { Id } from '#shared/kernel/id.ts'
import type { Language } from '#shared/kernel/text.ts'
import { statement } from '#store/apply/statement.ts'
import type { ChosenPath } from '#store/tickets.ts'

/** Which column of a file fills which field; null leaves a column out. */
const columnsSchema = z.array(z.strictObject({ heading: z.string(), field: z.string().nullable() }))
export type SavedColumns = z.infer<typeof columnsSchema>

/** A folder whose files are taken by themselves, as records of the member who said so. */
export type DropFolder = {
  readonly id: Id
  readonly memberId: Id
  readonly definitionKey: string
  /** As a ticket once gave it. */
  readonly path: ChosenPath
  /** null: by their headings, as an import guesses them. */
  readonly columns: SavedColumns | null
  /** Of the files with bad rows. */
  readonly language: Language
  /** What the folder's own mark must say, so that two desks never take the same file. */
  readonly mark: string
  readonly createdAt: number
}

type Stored = Omit<DropFolder, 'columns'> & { readonly columns: string | null }

/** Every folder of this desk, oldest first. */
export function listFolders(raw: SqliteDatabase): readonly DropFolder[] {
  return (statement(raw, 'SELECT * FROM "drop_folder" ORDER BY "id"').all() as Stored[]).map((stored) => ({
    ...stored,
    columns: stored.columns === null ? null : columnsSchema.parse(JSON.parse(stored.columns)),
  }))
}

/** Adds one. */
export function insertFolder(raw: SqliteDatabase, { id, memberId, definitionKey, path, columns, language, mark, createdAt }: DropFolder): void {
  const sql =
    'INSERT INTO "drop_folder" ("id", "memberId", "definitionKey", "path", "columns", "language", "mark", "createdAt") VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
  statement(raw, sql).run(id, memberId, definitionKey, path, columns === null ? null : JSON.stringify(columns), language, mark, createdAt)
}

/** Its files are no longer taken; what was taken stays in the list. */
export function removeFolder(raw: SqliteDatabase, id: Id): void {
  statement(raw, 'DELETE FROM "drop_folder" WHERE "id" = ?').run(id)
}
