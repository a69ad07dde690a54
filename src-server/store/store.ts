import type { Kysely } from 'kysely'
import type { ServerTables } from './tables.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A handle on one snapshot: everything it reads belongs to one committed state. */
export type ReadableDb = Kysely<ServerTables> & { readonly [readable]: true }
/** A handle inside one write transaction. A query that takes `ReadableDb` also takes this. */
export type WritableDb = ReadableDb & { readonly [writable]: true }

/**
 * How a write transaction stands towards the others. On the embedded dialect writers take turns, so there is nothing to ask for; on PostgreSQL
 * they run side by side and see what others have committed meanwhile, so whoever reads something to decide on it asks for it first.
 */
export type WriteTurn = {
  /** From the beginning to the end of this transaction no other one writes: for changes of the organisation, on which every judgement rests. */
  alone(): Promise<void>
  /** Whoever names one of these later waits until this transaction has ended, and then reads what it has left. */
  lock(names: readonly string[]): Promise<void>
  /** Tells everybody that watches, in whatever process, when this transaction has been committed. */
  announce(version: number): Promise<void>
}

/**
 * The server's database, whatever dialect it speaks. `read` gives one repeatable snapshot. `write` runs one transaction, has it on
 * disk before it answers, and rolls back on a throw; work inside it must not wait for anything but the database, and may be run again
 * from its beginning when another transaction stood in its way, so all that it remembers is made inside it.
 */
export type ServerStore = {
  read<T>(work: (db: ReadableDb) => Promise<T>): Promise<T>
  write<T>(work: (db: WritableDb, turn: WriteTurn) => Promise<T>): Promise<T>
  /** Tells versions that others may have written, in this process or another; answers how to stop. A version may be told twice. */
  watch(listener: (version: number) => void): () => void
  /** True for errors of the moment (busy, full, connection lost), after which the same work may succeed. */
  isTransient(error: unknown): boolean
  /** True for those of them that mean a full disk. */
  isFull(error: unknown): boolean
  /** What the data takes on disk. */
  bytes(): Promise<number>
  close(): Promise<void>
}
