import type { Database as SqliteDatabase } from 'better-sqlite3'
import { dayMs } from '#shared/calendar/civil-date.ts'
import { findingsMax } from '#shared/contract/calls/upkeep.ts'
import { alikesOf, isNear, type Alike } from '#shared/definition/alike.ts'
import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { alikeColumn } from '#shared/definition/projection.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { freedStates, nearColumn } from '../read/alike.ts'
import type { Condition } from '../read/readable.ts'

/** What is looked through: the projection of a register, as far as the member may read. */
export type UpkeepOrder = { readonly table: string; readonly body: DefinitionBody; readonly readable: Condition; readonly now: Instant }
export type Findings = {
  readonly alike: readonly {
    readonly rule: Alike
    readonly total: number
    readonly groups: readonly { readonly count: number; readonly ids: readonly Id[] }[]
  }[]
  readonly stale: { readonly total: number; readonly ids: readonly Id[] }
  readonly invalid: { readonly checked: number; readonly total: number; readonly found: readonly { readonly id: Id; readonly faults: readonly Fault[] }[] }
}

/** The newest so many are held against today's rules: each costs a run of all of them. */
const checkedMax = 20_000
const groupsMax = 100
/** A group of more than so many is no mistake of somebody who entered twice; the first are named. */
const inGroupMax = 20
const faultsMax = 3

/** Looks for records that are alike, out of date or no longer valid. */
export function findUpkeep(raw: SqliteDatabase, order: UpkeepOrder): Result<Findings> {
  const compiled = compileDefinition(order.body)
  if (!compiled.ok) return compiled
  return ok({
    alike: alikesOf(order.body).map((rule, place) => alikeIn(raw, order, rule, place)),
    stale: staleIn(raw, order),
    invalid: invalidIn(raw, order, compiled.value),
  })
}

function alikeIn(raw: SqliteDatabase, { table, readable }: UpkeepOrder, rule: Alike, place: number): Findings['alike'][number] {
  const column = `"${alikeColumn(place)}"`
  const near = nearColumn(rule)
  const standing = `${column} IS NOT NULL AND "state" NOT IN (${freedStates})`
  // What stands twice at all is few: found by the index alone, before anybody asks who may read it.
  const twice = `SELECT ${column} FROM "${table}" WHERE ${standing} GROUP BY ${column} HAVING count(*) > 1`
  const sql = `SELECT ${column} AS "text", ${near === null ? 'NULL' : `"${near}"`} AS "date", "record_id" AS "id" FROM "${table}" WHERE ${column} IN (${twice}) AND ${standing} AND ${readable.sql} ORDER BY ${column}, "date", "row"`
  const groups: { count: number; ids: Id[] }[] = []
  let total = 0
  let run: { readonly text: string; readonly date: string | null; readonly id: Id }[] = []
  const close = (): void => {
    if (run.length > 1) {
      total += 1
      if (groups.length < groupsMax) groups.push({ count: run.length, ids: run.slice(0, inGroupMax).map(({ id }) => id) })
    }
    run = []
  }
  for (const row of raw.prepare(sql).iterate(...readable.params) as IterableIterator<(typeof run)[number]>) {
    const last = run.at(-1)
    // Sorted by date, so what is near its neighbour is near the group.
    if (last && (last.text !== row.text || !isNear(rule, last.date, row.date))) close()
    run.push(row)
  }
  close()
  return { rule, total, groups }
}

/** Done, and nothing has happened on it since: neither by a person nor by time. */
function staleIn(raw: SqliteDatabase, { table, body, readable, now }: UpkeepOrder): Findings['stale'] {
  if (body.staleDays === undefined) return { total: 0, ids: [] }
  const before = now - body.staleDays * dayMs
  const sql = `SELECT "record_id" FROM "${table}" WHERE "state" = 'completed' AND coalesce("closed_at", "submitted_at") < ? AND ${readable.sql}
    AND NOT EXISTS (SELECT 1 FROM "act" WHERE "act"."recordId" = "${table}"."record_id" AND "act"."at" >= ?) ORDER BY coalesce("closed_at", "submitted_at")`
  const ids = raw
    .prepare(sql)
    .pluck()
    .all(before, ...readable.params, before) as Id[]
  return { total: ids.length, ids: ids.slice(0, findingsMax) }
}

function invalidIn(raw: SqliteDatabase, { table, readable }: UpkeepOrder, compiled: CompiledDefinition): Findings['invalid'] {
  const found: { id: Id; faults: readonly Fault[] }[] = []
  let [checked, total] = [0, 0]
  const ids = raw
    .prepare(`SELECT "record_id" FROM "${table}" WHERE "state" IN ('running', 'completed') AND ${readable.sql} ORDER BY "row" DESC LIMIT ?`)
    .pluck()
    .all(...readable.params, checkedMax) as Id[]
  const read = raw.prepare('SELECT * FROM "record" WHERE "id" = ?')
  for (const id of ids) {
    const row = read.get(id)
    if (row === undefined) continue
    checked += 1
    const faults = faultsOf(compiled, decodeRow('record', row as StoredRow))
    if (faults.length === 0) continue
    total += 1
    if (found.length < findingsMax) found.push({ id, faults: faults.slice(0, faultsMax) })
  }
  return { checked, total, found }
}

/** What the newest version says of a record as it is: nothing is entered now, so fields of a later node keep what they hold. What is shielded it says nothing of, to nobody: this is a list. */
function faultsOf(compiled: CompiledDefinition, { unitId, creatorId, round, businessDate, data }: BusinessRecord): readonly Fault[] {
  const known = new Set(compiled.body.form.map(({ key }) => key))
  // What an older version asked for is no fault.
  const asked = Object.fromEntries(Object.entries(data).filter(([key]) => known.has(key)))
  const { errors } = compiled.check(asked, { unitId, creatorId, round, businessDate, late: { filling: [], kept: asked } })
  return errors.filter((fault) => !compiled.tells(fault))
}
