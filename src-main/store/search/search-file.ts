import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '../apply/statement.ts'
import { createEncryptedFile, openEncryptedFile, type EncryptedFile } from '../database/encrypted-file.ts'
import { faultOfError } from '../database/sqlite-fault.ts'
import { readSounds, soundsOf, writeSounds } from './sounds.ts'
import { holds, matchOf, tokensFormat, tokensOf } from './tokens.ts'

/**
 * `search.db`: the index's own file, under the store's key and with its settings (deleted text is overwritten). It holds nothing that the store does not,
 * no backup takes it, and a file that cannot be used is removed and made again: the one file of a desk for which that is right.
 */
export const searchFileName = 'search.db'

/** What may be found of a record, and who might see it. */
export type Entry = { readonly recordId: Id; readonly definitionKey: string; readonly holders: readonly string[]; readonly text: string }
type Stored = {
  readonly n: number
  readonly recordId: Id
  readonly definitionKey: string
  readonly holders: string
  readonly text: string
  readonly sounds: string
}

/** Opens the index of a store; an unusable file, and one of another store or of another way of making tokens, is replaced by an empty one. */
export async function openSearchFile(directory: string, key: Buffer, storeId: Id): Promise<EncryptedFile> {
  const identity = `${storeId} ${tokensFormat}`
  const options = { file: join(directory, searchFileName), key, set: 'search' } as const
  try {
    const file = openEncryptedFile(options)
    if (readStanding(file.writer, 'identity') === identity) return file
    await file.close()
  } catch (error) {
    const fault = faultOfError(error)
    if (!fault || fault.code === 'disk-full' || fault.code === 'disk-failed') throw error
  }
  removeSearchFile(directory)
  createEncryptedFile(options, (raw) => writeStanding(raw, 'identity', identity))
  return openEncryptedFile(options)
}

/** Removes the index; the next opening makes a new one. */
export function removeSearchFile(directory: string): void {
  for (const suffix of ['', '-wal', '-shm', '.new', '.new-wal', '.new-shm']) rmSync(join(directory, searchFileName + suffix), { force: true })
}

/** A single value about the index. */
export function readStanding(raw: Database, key: 'identity' | 'applied' | 'appliedRecord'): string | undefined {
  return statement(raw, 'select "value" from "standing" where "key" = ?').pluck().get(key) as string | undefined
}

/** Sets a single value. */
export function writeStanding(raw: Database, key: 'identity' | 'applied' | 'appliedRecord', value: string): void {
  statement(raw, 'insert or replace into "standing" ("key","value") values (?,?)').run(key, value)
}

/** Brings one record to what it is now; what has not changed is not written. */
export function putEntry(raw: Database, { recordId, definitionKey, holders, text }: Entry): void {
  const kept = statement(raw, 'select * from "entry" where "recordId" = ?').get(recordId) as Stored | undefined
  const list = holders.join(' ')
  if (kept && kept.definitionKey === definitionKey && kept.holders === list && kept.text === text) return
  if (kept) forgetTokens(raw, kept)
  const sounds = soundsOf(text)
  const { lastInsertRowid } = statement(
    raw,
    'insert or replace into "entry" ("n","recordId","definitionKey","holders","text","sounds") values (?,?,?,?,?,?)',
  ).run(kept?.n ?? null, recordId, definitionKey, list, text, writeSounds(sounds))
  statement(raw, 'insert into "token" ("rowid","tokens") values (?,?)').run(lastInsertRowid, tokensOf({ text, sounds, holders }))
  const syllable = statement(raw, 'insert into "syllable" ("text") values (?) on conflict do nothing')
  for (const one of new Set(sounds.flat())) syllable.run(one)
}

/** Takes a record out, with all its tokens. */
export function removeEntry(raw: Database, recordId: Id): void {
  const kept = statement(raw, 'select * from "entry" where "recordId" = ?').get(recordId) as Stored | undefined
  if (!kept) return
  forgetTokens(raw, kept)
  statement(raw, 'delete from "entry" where "n" = ?').run(kept.n)
}

/** The index keeps no copy of what went in, so it is told again. */
function forgetTokens(raw: Database, { n, text, sounds, holders }: Stored): void {
  const tokens = tokensOf({ text, sounds: readSounds(sounds), holders: holders.split(' ') })
  statement(raw, `insert into "token" ("token","rowid","tokens") values ('delete',?,?)`).run(n, tokens)
}

/** The definitions whose records are in, with the columns that were read of them. */
export function shapesOf(raw: Database): ReadonlyMap<string, string> {
  const rows = statement(raw, 'select "definitionKey", "shape" from "shape"').all() as { definitionKey: string; shape: string }[]
  return new Map(rows.map(({ definitionKey, shape }) => [definitionKey, shape]))
}

/** Writes down with which columns the records of a definition are in; null: no longer at all. */
export function keepShape(raw: Database, definitionKey: string, shape: string | null): void {
  if (shape === null) statement(raw, 'delete from "shape" where "definitionKey" = ?').run(definitionKey)
  else statement(raw, 'insert or replace into "shape" ("definitionKey","shape") values (?,?)').run(definitionKey, shape)
}

/** Ids of the definition's records that are in. */
export function entriesOf(raw: Database, definitionKey: string): readonly Id[] {
  return statement(raw, 'select "recordId" from "entry" where "definitionKey" = ?').pluck().all(definitionKey) as Id[]
}

/** Which of them are looked among: those that have one of the scopes, those of a definition. */
export type Among = { readonly holders: readonly string[] | null; readonly definitionKey?: string | undefined }

/** Pages of records that hold all words, the last to come first. */
export function* findEntries(raw: Database, words: readonly string[], { holders, definitionKey }: Among, pageSize: number): Generator<readonly Id[]> {
  const match = matchOf(words, holders, statement(raw, 'select "text" from "syllable"').pluck().all() as string[])
  const page = statement(
    raw,
    `select e."n", e."recordId", e."text", e."sounds" from "token" join "entry" e on e."n" = "token"."rowid"
     where "token" match ? and "token"."rowid" < ?${definitionKey === undefined ? '' : ' and e."definitionKey" = ?'} order by "token"."rowid" desc limit ?`,
  )
  const only = definitionKey === undefined ? [] : [definitionKey]
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const found = page.all(match, before, ...only, pageSize) as Pick<Stored, 'n' | 'recordId' | 'text' | 'sounds'>[]
    yield found.filter(({ text, sounds }) => holdsAll({ text, sounds: readSounds(sounds) }, words)).map(({ recordId }) => recordId)
    const last = found.at(-1)
    if (!last || found.length < pageSize) return
    before = last.n
  }
}

function holdsAll(entry: Parameters<typeof holds>[0], words: readonly string[]): boolean {
  return words.every((word) => holds(entry, word))
}
