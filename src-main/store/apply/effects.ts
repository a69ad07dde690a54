import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import type { ReadMark } from '#shared/rows/marks.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { statement } from './statement.ts'

/**
 * What a waiting mutation did here: the image of each row it changed, as it stood before, and the marks of what it read beside them. One value in
 * its outbox row, so that a save writes nothing else for it; only which records wait has a table of its own, for lists.
 *
 * Who wrote or read a row is asked only when rows come from the server. For that the keys of all values lie in a temporary table of the writing
 * connection: in memory, made at the first question, kept up from then on, and rolled back with the transaction like any other.
 */
export type Effects = { readonly images: Readonly<Record<string, object | null>>; readonly marks: readonly string[] }

const image = 1
const mark = 0

/** What is kept of one mutation: a row that it changed needs no mark. */
export function effectsOf(changes: readonly RowChange[], reads: readonly ReadMark[]): Effects {
  const images: Record<string, object | null> = {}
  for (const { entity, id, before } of changes) images[keyOf(entity, id)] = before ?? null
  const marks = new Set<string>()
  for (const { entity, key } of reads) if (!(keyOf(entity, key) in images)) marks.add(keyOf(entity, key))
  return { images, marks: [...marks] }
}

/** Keeps the effects of an entry that stands in the outbox without any. */
export function keepEffects(raw: Database, sequence: number, effects: Effects): void {
  statement(raw, 'update "outbox" set "effects" = ? where "sequence" = ?').run(JSON.stringify(effects), sequence)
  const recordId = statement(raw, 'select "recordId" from "outbox" where "sequence" = ?').pluck().get(sequence) as Id | null
  noteEffects(raw, sequence, recordId, effects)
}

/** Makes the effects of an entry known to whoever asks by record or by row. */
export function noteEffects(raw: Database, sequence: number, recordId: Id | null, effects: Effects): void {
  const waits = statement(raw, 'insert or ignore into "waiting_record" ("recordId","sequence") select "value", ? from json_each(?)')
  waits.run(sequence, JSON.stringify([...recordsOf(recordId, effects)]))
  if (!hasKeys(raw)) return
  const keys = statement(raw, 'insert into temp."waiting_key" ("key","kind","sequence") select "value", ?, ? from json_each(?)')
  keys.run(image, sequence, JSON.stringify(Object.keys(effects.images)))
  keys.run(mark, sequence, JSON.stringify(effects.marks))
}

/** Forgets the effects of one entry, before it is carried out again or leaves. */
export function forgetEffects(raw: Database, sequence: number): void {
  const stored = statement(raw, 'select "recordId", "effects" from "outbox" where "sequence" = ?').get(sequence) as
    | { recordId: Id | null; effects: string | null }
    | undefined
  if (!stored) return
  const effects = parsed(stored.effects)
  // An import changes hundreds of rows: one statement each, not one a row.
  const waits = statement(raw, 'delete from "waiting_record" where "recordId" in (select "value" from json_each(?)) and "sequence" = ?')
  waits.run(JSON.stringify([...recordsOf(stored.recordId, effects)]), sequence)
  if (!hasKeys(raw)) return
  const keys = statement(raw, 'delete from temp."waiting_key" where "key" in (select "value" from json_each(?)) and "kind" = ? and "sequence" = ?')
  keys.run(JSON.stringify(Object.keys(effects.images)), image, sequence)
  keys.run(JSON.stringify(effects.marks), mark, sequence)
}

/** All rows are being replaced: what waits stands on nothing now, until it is carried out again. */
export function forgetImageRows(raw: Database): void {
  statement(
    raw,
    `update "outbox" set "effects" = json_object('images', json((select json_group_object("key", null) from json_each("outbox"."effects", '$.images'))),
       'marks', json_extract("effects", '$.marks')) where "effects" is not null`,
  ).run()
}

/** Forgets what every entry did here; of the records that wait, those that an entry names stay known. */
export function forgetAllEffects(raw: Database): void {
  statement(raw, 'update "outbox" set "effects" = null where "effects" is not null').run()
  renewEffects(raw)
}

/** The entries have other numbers: whoever asks by record or by row learns them. */
export function renewEffects(raw: Database): void {
  statement(raw, 'delete from "waiting_record"').run()
  statement(
    raw,
    `insert or ignore into "waiting_record" ("recordId","sequence") select "recordId", "sequence" from "outbox" where "recordId" is not null
     union select substr(e."key", 8), o."sequence" from "outbox" o, json_each(o."effects", '$.images') e where substr(e."key", 1, 7) = 'record '`,
  ).run()
  if (hasKeys(raw)) fillKeys(raw)
}

/** What waits, asked by row; for one transaction, before it carries anything out again. */
export type WaitingEffects = {
  /** The entries that changed one of these rows, or read one by one of these marks. */
  touching(entity: EntityName, ids: readonly Id[], marks: Iterable<string>): readonly number[]
  /** The rows that an entry changed. */
  written(sequence: number): readonly (readonly [EntityName, Id])[]
  /** What the server's rows were, as far as this desk knew, before anything that waits changed them; only those that something did. */
  bases(entity: EntityName, ids: readonly Id[]): ReadonlyMap<Id, EntityRow<EntityName> | undefined>
  /** Every record that something waiting changed. */
  records(): readonly Id[]
}

/** Values that are held at a time; an import is a few hundred rows in one. */
const heldMax = 200

/** The effects of all that waits. */
export function waitingEffects(raw: Database): WaitingEffects {
  if (!hasKeys(raw)) fillKeys(raw)
  const held = new Map<number, Effects>()
  const sequences = statement(
    raw,
    'select distinct "sequence" from temp."waiting_key" where "key" in (select "value" from json_each(?)) and "kind" = ?',
  ).pluck()
  const first = statement(
    raw,
    'select "key", min("sequence") from temp."waiting_key" where "key" in (select "value" from json_each(?)) and "kind" = ? group by "key"',
  ).raw()
  const keysOf = (entity: EntityName, keys: Iterable<string>): string => JSON.stringify(Array.from(keys, (key) => keyOf(entity, key)))

  function effects(sequence: number): Effects {
    const known = held.get(sequence)
    if (known) return known
    if (held.size >= heldMax) held.clear()
    const read = parsed(statement(raw, 'select "effects" from "outbox" where "sequence" = ?').pluck().get(sequence) as string | null)
    held.set(sequence, read)
    return read
  }

  return {
    touching: (entity, ids, marks) => [...sequences.all(keysOf(entity, ids), image), ...sequences.all(keysOf(entity, marks), mark)] as number[],
    written: (sequence) => Object.keys(effects(sequence).images).map((key) => splitKey(key)),
    bases(entity, ids) {
      const found = first.all(keysOf(entity, ids), image) as (readonly [key: string, sequence: number])[]
      // In the order of entries, so that each is read once. An image is the row as it was read here, so it is what the entity's schema says.
      const images = found
        .toSorted(([, one], [, other]) => one - other)
        .map(([key, sequence]) => [splitKey(key)[1], (effects(sequence).images[key] ?? undefined) as EntityRow<EntityName> | undefined] as const)
      return new Map(images)
    },
    records() {
      const keys = statement(raw, `select distinct "key" from temp."waiting_key" where "kind" = ${image} and "key" >= 'record ' and "key" < 'record!'`)
      return (keys.pluck().all() as string[]).map((key) => splitKey(key)[1])
    },
  }
}

function hasKeys(raw: Database): boolean {
  return statement(raw, `select 1 from sqlite_temp_schema where "name" = 'waiting_key'`).pluck().get() === 1
}

function fillKeys(raw: Database): void {
  raw.exec(`drop table if exists temp."waiting_key";
    create table temp."waiting_key" ("key" text not null, "kind" integer not null, "sequence" integer not null, primary key ("key", "kind", "sequence")) without rowid;
    insert into temp."waiting_key" ("key", "kind", "sequence")
      select e."key", ${image}, o."sequence" from main."outbox" o, json_each(o."effects", '$.images') e
      union all select e."value", ${mark}, o."sequence" from main."outbox" o, json_each(o."effects", '$.marks') e`)
}

function parsed(text: string | null | undefined): Effects {
  return text === null || text === undefined ? { images: {}, marks: [] } : (JSON.parse(text) as Effects)
}

function recordsOf(recordId: Id | null, effects: Effects): ReadonlySet<Id> {
  const ids = new Set<Id>(recordId === null ? [] : [recordId])
  for (const key of Object.keys(effects.images)) if (key.startsWith('record ')) ids.add(splitKey(key)[1])
  return ids
}

function keyOf(entity: EntityName, key: string): string {
  return `${entity} ${key}`
}

function splitKey(key: string): readonly [EntityName, Id] {
  const at = key.indexOf(' ')
  return [key.slice(0, at) as EntityName, key.slice(at + 1)]
}
