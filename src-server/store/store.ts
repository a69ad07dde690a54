import type { Kysely } from 'kysely'
import type { ServerTables } from './tables.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A handle on one snapshot: everything it reads belongs to one committed state. */
export type ReadableDb = Kysely<ServerTables> & { readonly [readable]: true }
/** A handle inside one write transaction. A query that takes `ReadableDb` also takes this. */
export type WritableDb = ReadableDb & { readonly [writable]: true }

/**
 * The server's database, whatever dialect it speaks. `read` gives one repeatable snapshot. `write` runs one transaction, has it on
 * disk before it answers, and rolls back on a throw; work inside it must not wait for anything but the database.
 */
export type ServerStore = {
  read<T>(work: (db: ReadableDb) => Promise<T>): Promise<T>
  write<T>(work: (db: WritableDb) => Promise<T>): Promise<T>
  /** True for errors of the moment (busy, full, connection lost), after which the same work may succeed. */
  isTransient(error: unknown): boolean
  close(): Promise<void>
}
