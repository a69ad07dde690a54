import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { FaultError, failed } from '#shared/kernel/fault.ts'
import { syncFolderNow } from '../durable-files.ts'
import { openConnection } from './connection.ts'
import { migrate, shippedMigrations, type Migration, type MigrationSet } from './migrations.ts'
import { assertCipherWorks } from './self-test.ts'
import { asFaultError, faultOfError } from './sqlite-fault.ts'
import { createWorkQueue } from './write-queue.ts'

/**
 * One encrypted file of a desk with its connections: a writer, a reader, and a holder that keeps the main file still for a backup.
 *
 * Invariants: one transaction at a time, in the order asked; it is fsynced before `transaction` answers; a throw rolls all of it back. The WAL is
 * truncated into the main file soon after a commit, because damage to a WAL is silent and deleted text must leave it.
 * The key is not kept: connections are opened at once and the caller wipes it.
 */
export type EncryptedFile = {
  readonly writer: SqliteDatabase
  readonly reader: SqliteDatabase
  /** `work` gets a check that turns false when its transaction has ended. */
  transaction<T>(work: (usable: () => boolean) => Promise<T>): Promise<T>
  /** After each commit. */
  onCommit(listener: () => void): void
  onRollback(listener: () => void): void
  frozen<T>(work: (file: string) => Promise<T>): Promise<T>
  /** Reads every page that holds anything; the cipher finds what was changed without the key, SQLite what does not fit together. */
  isWhole(): boolean
  close(): Promise<void>
}

export type EncryptedFileOptions = {
  readonly file: string
  readonly key: Buffer
  readonly set: MigrationSet
  /** Other migrations than the shipped ones, in tests. */
  readonly migrations?: readonly Migration[]
  readonly checkpointAfterMs?: number
}

/** Makes a new file under its final name only once it is whole; refuses where one stands. `fill` writes what it must never be without. */
export function createEncryptedFile(options: EncryptedFileOptions, fill: (raw: SqliteDatabase) => void = () => undefined): void {
  assertCipherWorks()
  const { file, key } = options
  if (existsSync(file)) throw new Error('a store is never created over another')
  const partial = `${file}.new`
  for (const suffix of ['', '-wal', '-shm']) rmSync(partial + suffix, { force: true })
  const raw = openConnection(partial, key, 'create')
  try {
    migrate(raw, partial, options.migrations ?? shippedMigrations(options.set))
    raw.transaction(fill)(raw)
    raw.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    raw.close()
  }
  renameSync(partial, file)
  syncFolderNow(dirname(file))
}

/** Opens a file that is there and migrates it; throws a `FaultError` when it cannot be used, and leaves it as it is. */
export function openEncryptedFile(options: EncryptedFileOptions): EncryptedFile {
  assertCipherWorks()
  const { file, key } = options
  const opened: SqliteDatabase[] = []
  const open = (mode: 'write' | 'read'): SqliteDatabase => {
    const raw = openConnection(file, key, mode)
    opened.push(raw)
    return raw
  }
  try {
    const writer = open('write')
    migrate(writer, file, options.migrations ?? shippedMigrations(options.set))
    return assemble(file, { writer, reader: open('read'), holder: open('read') }, options.checkpointAfterMs ?? 20_000)
  } catch (error) {
    for (const raw of opened) raw.close()
    throw asFaultError(error)
  }
}

type Connections = { readonly writer: SqliteDatabase; readonly reader: SqliteDatabase; readonly holder: SqliteDatabase }

function assemble(file: string, { writer, reader, holder }: Connections, checkpointAfterMs: number): EncryptedFile {
  const writes = createWorkQueue()
  const freezes = createWorkQueue()
  const running = new AsyncLocalStorage<{ active: boolean }>()
  const committed: (() => void)[] = []
  const rolledBack: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const truncate = (): boolean => {
    const [state] = writer.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    return state?.busy === 0
  }
  const truncatedOrTold = (): boolean => {
    try {
      return truncate()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      console.error(`store: the WAL of ${basename(file)} could not be truncated: ${code}`)
      return false
    }
  }
  const truncateSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void writes.run(async () => {
        // Held by a backup or a long reader, it waits for the next round; so does one that fails, since the commits themselves are safe in the WAL.
        if (!closed && (holder.inTransaction || !truncatedOrTold())) truncateSoon()
      })
    }, checkpointAfterMs)
    timer.unref()
  }

  async function transaction<T>(work: (usable: () => boolean) => Promise<T>): Promise<T> {
    if (running.getStore()?.active) throw new Error('a write inside a write would wait for itself')
    return writes.run(() => {
      const turn = { active: true }
      return running.run(turn, async () => {
        if (closed) throw new FaultError(failed('store-sealed').fault)
        try {
          writer.exec('BEGIN IMMEDIATE')
          const value = await work(() => turn.active)
          turn.active = false
          writer.exec('COMMIT')
          for (const listener of committed) listener()
          truncateSoon()
          return value
        } catch (error) {
          turn.active = false
          if (writer.inTransaction) writer.exec('ROLLBACK')
          for (const listener of rolledBack) listener()
          throw asFaultError(error)
        }
      })
    })
  }

  function frozen<T>(work: (path: string) => Promise<T>): Promise<T> {
    return freezes.run(async () => {
      await writes.run(async () => {
        if (closed) throw new FaultError(failed('store-sealed').fault)
        if (!truncate()) throw new FaultError(failed('store-busy', { path: file }).fault)
        // A read transaction that begins on an empty WAL reads the main file itself; no checkpoint may touch it until that ends.
        holder.exec('BEGIN')
        holder.prepare('select count(*) from sqlite_schema').get()
      })
      try {
        const value = await work(file)
        if (closed) throw new FaultError(failed('call-cancelled').fault)
        return value
      } finally {
        if (!closed) holder.exec('ROLLBACK')
      }
    })
  }

  return {
    writer,
    reader,
    transaction,
    onCommit: (listener) => void committed.push(listener),
    onRollback: (listener) => void rolledBack.push(listener),
    frozen,
    isWhole: () => isWhole(reader),
    async close() {
      await writes.run(async () => {
        if (closed) return
        closed = true
        clearTimeout(timer)
        holder.close()
        reader.close()
        truncate()
        writer.close()
      })
    },
  }
}

function isWhole(raw: SqliteDatabase): boolean {
  try {
    return raw.pragma('integrity_check', { simple: true }) === 'ok'
  } catch (error) {
    if (faultOfError(error)) return false
    throw error
  }
}
