import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { FaultError } from '#shared/kernel/fault.ts'
import { spreadNamed } from '#shared/rows/bound-rows.ts'
import { readVersion } from './meta.ts'
import { migrate } from './migrate.ts'
import { createSerial } from './serial.ts'
import type { ReadableDb, ServerStore, WritableDb, WriteTurn } from './store.ts'
import type { ServerTables } from './tables.ts'

/**
 * The embedded dialect: one SQLite file, encrypted with AEGIS-256 under a raw key.
 *
 * One connection writes, one reads; each serves one transaction at a time. Other processes (the command line) may open the same file:
 * writers wait for each other. Cipher, journal, durability and temporary storage are asserted on every open, because all of them have
 * defaults that would silently be wrong.
 */
export type SqliteOptions = { readonly file: string; /** 32 bytes. */ readonly key: Uint8Array }

const cipher = 'aegis'
const busyMs = 15_000
/** How many prepared statements a connection keeps. */
const statementsMax = 500
/** How soon a change that another process made (the command line) is noticed. */
const watchMs = 1000
/** Writers take turns, so a transaction is alone and holds every lock from its beginning. */
const soleTurn: WriteTurn = { alone: async () => undefined, lock: async () => undefined, announce: async () => undefined }
/** The first with the repair of the WAL-reset corruption. */
const sqliteMin = [3, 51, 3] as const
const plainHeader = 'SQLite format 3\0'
/** The index of the WAL cannot grow: SQLite keeps no reason, and there is hardly another one. */
const fullCodes = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']
const transientCodes = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_NOMEM', 'SQLITE_CANTOPEN', 'SQLITE_PROTOCOL']

/** Opens the store, makes it if the file is not there, and brings it to the newest schema. Refuses with a fault rather than recreate. */
export async function openSqliteStore(options: SqliteOptions): Promise<ServerStore> {
  refusePlainFile(options.file)
  const writer = openConnection(options)
  const reader = openConnection(options)
  reader.pragma('query_only = ON')
  const writing = kyselyOver(writer)
  const reading = kyselyOver(reader)
  const writeTurn = createSerial()
  const readTurn = createSerial()
  migrate(writer)
  const watches = new Set<NodeJS.Timeout>()
  const read: ServerStore['read'] = (work) => readTurn(() => inTransaction(reader, 'begin', () => work(reading as ReadableDb)))
  return {
    read,
    write: (work) => writeTurn(() => inTransaction(writer, 'begin immediate', () => work(writing as WritableDb, soleTurn))),
    watch(listener) {
      // What could not be read now is read at the next look.
      const timer = setInterval(() => void read(readVersion).then(listener, () => undefined), watchMs).unref()
      watches.add(timer)
      return () => clearInterval(timer)
    },
    isTransient: (error) => error instanceof Database.SqliteError && transientCodes.some((code) => error.code.startsWith(code)),
    isFull: (error) => error instanceof Database.SqliteError && fullCodes.includes(error.code),
    bytes: async () => statSync(options.file).size,
    async close() {
      for (const timer of watches) clearInterval(timer)
      await Promise.all([writeTurn(async () => undefined), readTurn(async () => undefined)])
      reader.close()
      writer.pragma('wal_checkpoint(TRUNCATE)')
      writer.close()
    },
  }
}

/** One connection under the key with every pragma asserted. */
export function openConnection(options: SqliteOptions): Database.Database {
  if (options.key.length !== 32) throw new Error('the database key has 32 bytes')
  const db = new Database(options.file, { timeout: busyMs })
  try {
    db.pragma(`cipher = '${cipher}'`)
    db.pragma(`key = "raw:${Buffer.from(options.key).toString('hex')}"`)
    firstRead(db)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('temp_store = MEMORY')
    // 64 MB of pages: what is written again and again (the ends of indexes) goes into the main file once, and not with every few pushes.
    db.pragma('wal_autocheckpoint = 16000')
    assertPragma(db, 'cipher', cipher)
    assertPragma(db, 'journal_mode', 'wal')
    assertPragma(db, 'synchronous', 2)
    assertPragma(db, 'temp_store', 2)
    assertVersion(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function refusePlainFile(file: string): void {
  if (!existsSync(file)) return
  const head = Buffer.alloc(plainHeader.length)
  const fd = openSync(file, 'r')
  readSync(fd, head)
  closeSync(fd)
  if (head.toString('latin1') === plainHeader) throw new FaultError({ code: 'store-not-encrypted' })
}

function firstRead(db: Database.Database): void {
  try {
    db.prepare('select count(*) from sqlite_master').get()
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') throw new FaultError({ code: 'store-key-mismatch' })
    throw error
  }
}

function assertPragma(db: Database.Database, name: string, expected: string | number): void {
  const actual: unknown = db.pragma(name, { simple: true })
  if (actual !== expected) throw new Error(`pragma ${name} is ${String(actual)}, not ${expected}`)
}

function assertVersion(db: Database.Database): void {
  const text = String(db.prepare('select sqlite_version()').pluck().get())
  const parts = text.split('.').map(Number)
  const difference = sqliteMin.map((least, n) => (parts[n] ?? 0) - least).find((step) => step !== 0) ?? 0
  if (difference < 0) throw new Error(`SQLite ${text} is older than ${sqliteMin.join('.')}`)
}

/** A statement as the query builder wants it, which knows nothing of named values. */
export function statementOf(statement: Database.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(...spreadNamed(parameters)),
    run: (parameters) => statement.run(...spreadNamed(parameters)),
    iterate: (parameters) => statement.iterate(...spreadNamed(parameters)),
  }
}

/** The query builder over a connection. Statements are prepared once a text; the few shapes that there are fit well below the bound. */
export function kyselyOver(db: Database.Database): Kysely<ServerTables> {
  const prepared = new Map<string, SqliteStatement>()
  return new Kysely<ServerTables>({
    dialect: new SqliteDialect({
      database: {
        close: () => db.close(),
        prepare(text) {
          const known = prepared.get(text)
          if (known) {
            prepared.delete(text)
            prepared.set(text, known)
            return known
          }
          const statement = statementOf(db.prepare(text))
          prepared.set(text, statement)
          // The longest unused goes. All at once would be hundreds whose memory comes back only when the collector finds them.
          const [oldest] = prepared.keys()
          if (prepared.size > statementsMax && oldest !== undefined) prepared.delete(oldest)
          return statement
        },
      },
    }),
  })
}

async function inTransaction<T>(db: Database.Database, begin: string, work: () => Promise<T>): Promise<T> {
  db.exec(begin)
  try {
    const value = await work()
    db.exec('commit')
    return value
  } catch (error) {
    if (db.inTransaction) db.exec('rollback')
    throw error
  }
}
