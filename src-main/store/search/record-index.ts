import { setImmediate, setTimeout as wait } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { faultOfError } from '../database/sqlite-fault.ts'
import type { EncryptedFile } from '../database/encrypted-file.ts'
import type { RecordIndex, StoreDatabase } from '../context.ts'
import { changeAt, changedAfter, forgetChangesBefore, newestChange } from './changed-records.ts'
import { createEntryReader, type EntryReader } from './entry-of-record.ts'
import {
  entriesOf,
  findEntries,
  keepShape,
  openSearchFile,
  putEntry,
  readStanding,
  removeEntry,
  removeSearchFile,
  shapesOf,
  writeStanding,
} from './search-file.ts'

/**
 * Keeps the search index at what is committed, and answers from it only then.
 *
 * - *behind* → catching up → *standing*. Each commit of the store makes it behind; catching up follows at once, a few records a turn, so that
 *   a save never waits for it. Whoever searches waits for a short list of changes and is told of a long one.
 * - What changed is a list in the store, written with the change itself; the place in that list is written with the index. So a crash between
 *   the two files costs nothing: the next opening goes on where the index stands. A list that does not fit (another copy of the
 *   store, a restored one) makes the index anew.
 * - A definition whose columns are others is read anew, record by record, with the old entries in use no longer.
 */
export type RecordIndexParts = {
  readonly directory: string
  readonly key: Buffer
  readonly storeId: string
  readonly database: StoreDatabase
  /** Desk and server are exchanging: the next commit is on its way. */ readonly exchanging: () => boolean
}

/** Records in one turn of the loop: a few milliseconds. */
const recordsAtOnce = 20
/** Records in one transaction of the index. */
const recordsAtMost = 1000
/** Without a commit for so long, the store has nothing better to do: an import or a first contact gets its rows in first. */
const quietMs = 400
/** As long, while an exchange runs: it lasts no longer than a server that does not answer. */
const quietExchangingMs = 5000
/** Changes that a search waits for; beyond, the records themselves are read. */
const waitedFor = 500
/** Lines of the list that may lie in the store after they have arrived. */
const linesKept = 1000

/** Opens (or makes) the index of an open store and begins to catch up. An index that cannot be used at all only makes searching slow. */
export async function openRecordIndex(parts: RecordIndexParts): Promise<RecordIndex> {
  const { directory, key, storeId, database, exchanging } = parts
  const { readRaw } = database
  // The caller wipes his own.
  const ownKey = Buffer.from(key)
  const reader = createEntryReader(readRaw)
  let file = await openSearchFile(directory, ownKey, storeId).catch(unusable)
  let catching: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  /** Somebody waits for the index and takes the turns that it costs. */
  let urgent = 0
  let committedAt = 0
  let closing: Promise<void> | undefined
  let closed = false

  async function catchUp(): Promise<void> {
    try {
      if (file && !followsFrom(readRaw, file.reader)) {
        await file.close()
        removeSearchFile(directory)
        file = await openSearchFile(directory, ownKey, storeId)
      }
      if (file) await follow({ database, reader, file, turn, stopped: () => closed })
    } catch (error) {
      unusable(error)
      if (faultOfError(error)?.code === 'store-damaged') await drop()
    }
  }

  /** Gives way between some records and the next, and to a burst of commits until it is over. */
  async function turn(): Promise<void> {
    await setImmediate()
    while (!closed && urgent === 0 && performance.now() - committedAt < (exchanging() ? quietExchangingMs : quietMs))
      await wait(quietMs, undefined, { ref: false })
  }

  async function now<T>(work: () => Promise<T>): Promise<T> {
    urgent += 1
    try {
      return await work()
    } finally {
      urgent -= 1
    }
  }

  /** The next opening makes it anew. */
  async function drop(): Promise<void> {
    await file?.close().catch(() => undefined)
    file = undefined
    removeSearchFile(directory)
  }

  function begin(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    return (catching ??= catchUp().finally(() => {
      catching = undefined
    }))
  }

  const beginSoon = (): void => {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(() => void begin(), quietMs)
    timer.unref()
  }
  database.onCommit(() => {
    committedAt = performance.now()
    beginSoon()
  })
  beginSoon()

  return {
    async find(words, holders, pageSize, definitionKey) {
      if (file && lengthBehind(readRaw, file.reader) <= waitedFor && hasShapes(reader, file.reader)) await now(begin)
      if (!file || isBehind(readRaw, reader, file.reader)) return null
      return findEntries(file.reader, words, { holders, definitionKey }, pageSize)
    },
    async settled() {
      do await now(begin)
      while (!closed && file && isBehind(readRaw, reader, file.reader))
    },
    close: () => (closing ??= end()),
  }

  async function end(): Promise<void> {
    // What has left the store must not stay here until the next opening.
    if (file && lengthBehind(readRaw, file.reader) <= waitedFor) await now(begin)
    closed = true
    clearTimeout(timer)
    await catching
    await file?.close()
    ownKey.fill(0)
  }
}

type Following = {
  readonly database: StoreDatabase
  readonly reader: EntryReader
  readonly file: EncryptedFile
  readonly turn: () => Promise<void>
  readonly stopped: () => boolean
}

/** Records of new or other definitions first, then the list of changes. */
async function follow(following: Following): Promise<void> {
  await readShapes(following)
  const { database, reader, file, turn, stopped } = following
  const { readRaw } = database
  for (;;) {
    const changes = changedAfter(readRaw, appliedOf(file.reader), recordsAtMost)
    const last = changes.at(-1)
    if (!last || stopped()) break
    const ids = [...new Set(changes.map(({ recordId }) => recordId))]
    await file.transaction(async () => {
      for (let at = 0; at < ids.length; at += recordsAtOnce) {
        if (at > 0) await turn()
        place(file.writer, reader, ids.slice(at, at + recordsAtOnce))
      }
      keepApplied(file.writer, last)
    })
    if (!stopped() && last.n - (readFirstLine(readRaw) ?? last.n) > linesKept) await database.write(async (_db, raw) => forgetChangesBefore(raw, last.n))
  }
}

/** Brings these records to what they are now. */
function place(raw: Database, reader: EntryReader, ids: readonly string[]): void {
  const entries = new Map(reader.read(ids).map((entry) => [entry.recordId, entry]))
  for (const id of ids) {
    const entry = entries.get(id)
    if (entry) putEntry(raw, entry)
    else removeEntry(raw, id)
  }
}

/** Reads all records of the definitions that are in with other columns than now, oldest first; definitions that went leave. */
async function readShapes({ database, reader, file, turn, stopped }: Following): Promise<void> {
  const wanted = reader.shapes()
  const standing = shapesOf(file.reader)
  const stale = [...wanted].filter(([key, shape]) => standing.get(key) !== shape).map(([key]) => key)
  const gone = [...standing.keys()].filter((key) => !wanted.has(key))
  if (stale.length === 0 && gone.length === 0) return
  const newest = newestChange(database.readRaw)
  const first = standing.size === 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const from: string = after
    after = await file.transaction(() => readSome({ reader, file, turn, stopped, keys: stale, after: from }))
    if (stopped()) return
  }
  await file.transaction(async () => {
    for (const key of gone) for (const id of entriesOf(file.writer, key)) removeEntry(file.writer, id)
    for (const key of gone) keepShape(file.writer, key, null)
    for (const key of stale) keepShape(file.writer, key, wanted.get(key) ?? '')
    if (first && newest) keepApplied(file.writer, newest)
  })
}

type Some = Omit<Following, 'database'> & { readonly keys: readonly string[]; readonly after: string }

async function readSome({ reader, file, turn, stopped, keys, after }: Some): Promise<string | undefined> {
  let last = after
  for (let done = 0; done < recordsAtMost && !stopped(); done += recordsAtOnce) {
    if (done > 0) await turn()
    const ids = reader.idsAfter(keys, last, recordsAtOnce)
    place(file.writer, reader, ids)
    last = ids.at(-1) ?? last
    if (ids.length < recordsAtOnce) return undefined
  }
  return last
}

function appliedOf(raw: Database): number {
  return Number(readStanding(raw, 'applied') ?? 0)
}

function keepApplied(raw: Database, line: { readonly n: number; readonly recordId: string }): void {
  writeStanding(raw, 'applied', String(line.n))
  writeStanding(raw, 'appliedRecord', line.recordId)
}

/** The store's list goes on where the index stands: the line it stands at is there and names the same record. */
function followsFrom(store: Database, index: Database): boolean {
  const applied = appliedOf(index)
  if (applied > 0) return changeAt(store, applied) === readStanding(index, 'appliedRecord')
  return shapesOf(index).size === 0 || (readFirstLine(store) ?? 1) === 1
}

function lengthBehind(store: Database, index: Database): number {
  return (newestChange(store)?.n ?? 0) - appliedOf(index)
}

function hasShapes(reader: EntryReader, index: Database): boolean {
  const standing = shapesOf(index)
  const wanted = reader.shapes()
  return standing.size === wanted.size && [...wanted].every(([key, shape]) => standing.get(key) === shape)
}

function isBehind(store: Database, reader: EntryReader, index: Database): boolean {
  return lengthBehind(store, index) !== 0 || !hasShapes(reader, index)
}

function readFirstLine(raw: Database): number | undefined {
  const first = changedAfter(raw, 0, 1)
  return first[0]?.n
}

function unusable(error: unknown): undefined {
  // What failed and not at what: texts of records have no place in a log.
  console.error(`search: the index cannot be used: ${faultOfError(error)?.code ?? (error instanceof Error ? error.name : 'unknown')}`)
  return undefined
}
