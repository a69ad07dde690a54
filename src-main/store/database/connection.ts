import { closeSync, openSync, readSync, statSync } from 'node:fs'
import Database, { type Database as SqliteDatabase } from 'better-sqlite3'
import { FaultError, failed } from '#shared/kernel/fault.ts'
import { asFaultError } from './sqlite-fault.ts'

/**
 * One connection to an encrypted file: AEGIS-256 by SQLite3 Multiple Ciphers under a raw 256-bit key.
 *
 * Whatever the build's defaults are, every setting is made and read back on each open; a connection that does not stand exactly so is
 * never handed out. `temp_store=MEMORY` is a matter of secrecy (a spilled sort is not encrypted), `synchronous=FULL` one of durability.
 *
 * Nothing here creates a file unless `create` says so, and nothing ever replaces one.
 */
export type ConnectionMode = 'create' | 'write' | 'read'

/** Below it, a WAL reset could corrupt a database that two connections write or checkpoint. */
const sqliteMinimum = [3, 51, 3] as const
const aegis256 = 4
const plainHeader = Buffer.from('SQLite format 3\0', 'latin1')

/** The enciphering build's addition to the driver, which the published types do not know. */
type Enciphering = SqliteDatabase & { key(key: Buffer): number }
type Setting = { readonly name: string; readonly set: string; readonly expected: string | number }

const settings: readonly Setting[] = [
  { name: 'synchronous', set: 'FULL', expected: 2 },
  { name: 'temp_store', set: 'MEMORY', expected: 2 },
  { name: 'foreign_keys', set: 'OFF', expected: 0 },
  { name: 'secure_delete', set: 'ON', expected: 1 },
  { name: 'fullfsync', set: 'ON', expected: 1 },
  { name: 'checkpoint_fullfsync', set: 'ON', expected: 1 },
  { name: 'busy_timeout', set: '5000', expected: 5000 },
  { name: 'trusted_schema', set: 'OFF', expected: 0 },
  { name: 'cell_size_check', set: 'ON', expected: 1 },
  { name: 'mmap_size', set: '0', expected: 0 },
  // 128 MB of pages, more than a first contact of 100,000 records writes: it would otherwise copy pages into the main file while rows still come. The WAL's time is kept elsewhere (`encrypted-file.ts`).
  { name: 'wal_autocheckpoint', set: '32000', expected: 32_000 },
]

/** Opens a connection, or throws a `FaultError` that says why the file cannot be used; the file stays as it is. */
export function openConnection(file: string, key: Buffer, mode: ConnectionMode): SqliteDatabase {
  if (mode !== 'create') assertCiphertext(file)
  let raw: Enciphering | undefined
  try {
    raw = new Database(file, { readonly: mode === 'read', fileMustExist: mode !== 'create', timeout: 5000 }) as Enciphering
    unlock(raw, key)
    assertBuild(raw)
    configure(raw, mode)
    if (mode === 'create') assertCiphertextWritten(raw, file)
    return raw
  } catch (error) {
    raw?.close()
    throw asFaultError(error)
  }
}

function unlock(raw: Enciphering, key: Buffer): void {
  if (key.length !== 32) throw new Error('a store key has 32 bytes')
  raw.pragma("cipher='aegis'")
  const spelled = rawKey(key)
  try {
    raw.key(spelled)
  } finally {
    spelled.fill(0)
  }
  // The first read: with another key, or a damaged first page, SQLite finds no database here.
  raw.prepare('select count(*) from sqlite_schema').get()
}

/** `raw:<64 hex digits>` without making a string of the key, which nothing could wipe. */
function rawKey(key: Buffer): Buffer {
  const digits = Buffer.from('0123456789abcdef', 'latin1')
  const spelled = Buffer.alloc(4 + key.length * 2)
  spelled.write('raw:', 'latin1')
  for (const [at, byte] of key.entries()) {
    spelled[4 + at * 2] = digits[byte >> 4] ?? 0
    spelled[5 + at * 2] = digits[byte & 15] ?? 0
  }
  return spelled
}

function configure(raw: SqliteDatabase, mode: ConnectionMode): void {
  if (mode !== 'read') raw.pragma('journal_mode = WAL')
  const expected: Setting[] = [{ name: 'journal_mode', set: '', expected: 'wal' }, ...settings]
  if (mode === 'read') expected.push({ name: 'query_only', set: 'ON', expected: 1 })
  for (const { name, set } of expected) if (set) raw.pragma(`${name} = ${set}`)
  for (const setting of expected) {
    const actual = raw.pragma(setting.name, { simple: true })
    if (actual !== setting.expected) throw new Error(`pragma ${setting.name} is ${String(actual)}, not ${setting.expected}`)
  }
}

/** The library really is the enciphering build: plain SQLite would take the key and ignore it. */
function assertBuild(raw: SqliteDatabase): void {
  const [cipher, algorithm, version] = raw
    .prepare("select sqlite3mc_config('cipher'), sqlite3mc_config('aegis', 'algorithm'), sqlite_version()")
    .raw()
    .get() as [string, number, string]
  if (cipher !== 'aegis' || algorithm !== aegis256) throw new Error(`the store's cipher is ${cipher} ${algorithm}, not AEGIS-256`)
  const numbers = version.split('.').map(Number)
  const older = sqliteMinimum.map((least, at) => Math.sign((numbers[at] ?? 0) - least)).find((sign) => sign !== 0)
  if (older === -1) throw new Error(`SQLite ${version} is older than ${sqliteMinimum.join('.')}`)
}

/** The file is there and does not begin as a plain database does. */
function assertCiphertext(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new FaultError(failed('store-missing', { path: file }).fault)
  if (size < plainHeader.length) throw new FaultError(failed('store-damaged', { path: file, reason: 'too-short' }).fault)
  if (headerOf(file).equals(plainHeader)) throw new FaultError(failed('store-not-encrypted', { path: file }).fault)
}

function assertCiphertextWritten(raw: SqliteDatabase, file: string): void {
  raw.pragma('user_version = 0')
  raw.pragma('wal_checkpoint(TRUNCATE)')
  if (headerOf(file).equals(plainHeader)) throw new Error('the driver wrote a readable database')
}

function headerOf(file: string): Buffer {
  const header = Buffer.alloc(plainHeader.length)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, header, 0, header.length, 0)
  } finally {
    closeSync(handle)
  }
  return header
}
