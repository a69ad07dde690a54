import type { Id } from '#shared/kernel/id.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { SimDesk } from './desk.ts'
import { decisions, entitledRows, erased, unexplained } from './server.ts'
import type { SimWorld } from './world.ts'

/** What a schedule must never end with. */
export type Trouble = { readonly kind: 'diverged' | 'stuck' | 'lost' | 'leaked'; readonly desk: string; readonly what: string }

/** A mutation that a desk has called saved. `uncertain`: its desk's files were since replaced by an older copy. */
export type Accepted = { readonly id: Id; readonly desk: string; uncertain: boolean }

/** Rows: each desk holds exactly what the server says it may, byte for byte, and nothing is left of what waited. */
export async function checkRows(world: SimWorld, desk: SimDesk): Promise<readonly Trouble[]> {
  const troubles: Trouble[] = []
  const trouble = (kind: Trouble['kind'], what: string): number => troubles.push({ kind, desk: desk.parts.name, what })
  const expected = await entitledRows(world.server(), desk.parts.deskId, world.clock())
  const held = await desk.allRows()
  for (const [name, row] of expected) {
    const here = held.get(name)
    if (!here) trouble('diverged', `missing ${name}`)
    else if (canonicalJson(here) !== canonicalJson(row)) trouble('diverged', `differs ${name}: ${canonicalJson(here)} / ${canonicalJson(row)}`)
  }
  for (const name of held.keys()) if (!expected.has(name)) trouble('leaked', name)

  const raw = desk.store.database.readRaw
  for (const table of ['waiting_record', 'unknown_row']) {
    const left = raw.prepare(`select count(*) from "${table}"`).pluck().get() as number
    if (left > 0) trouble('leaked', `${left} rows of ${table}`)
  }
  for (const { definitionKey, tableName } of raw.prepare('select "definitionKey", "tableName" from "projection"').all() as {
    definitionKey: string
    tableName: string
  }[]) {
    const wrong = raw
      .prepare(`select count(*) from (select "id" from "record" where "definitionKey" = ? except select "record_id" from "${tableName}")`)
      .pluck()
      .get(definitionKey) as number
    const extra = raw
      .prepare(`select count(*) from (select "record_id" from "${tableName}" except select "id" from "record" where "definitionKey" = ?)`)
      .pluck()
      .get(definitionKey) as number
    if (wrong > 0) trouble('diverged', `${wrong} records not in ${tableName}`)
    if (extra > 0) trouble('leaked', `${extra} records in ${tableName}`)
  }
  return troubles
}

/** Fates: every saved mutation is decided once and its desk knows how, or was saved only in files that are gone. */
export async function checkFates(world: SimWorld, accepted: readonly Accepted[]): Promise<readonly Trouble[]> {
  const troubles: Trouble[] = []
  const decided = await decisions(world.server())
  const gone = await erased(world.server())
  for (const id of await unexplained(world.server())) troubles.push({ kind: 'lost', desk: 'server', what: `${id} is rejected and nobody's conflict` })
  const fates = new Map(world.desks.map((desk) => [desk.parts.name, desk.fates()]))
  for (const { id, desk, uncertain } of accepted) {
    const outcome = decided.get(id)
    const fate = fates.get(desk)
    const known = fate?.journal.get(id)
    if (outcome === undefined) {
      // Refused before it could be read as a mutation, or gone with the files.
      if (known !== 'rejected' && !fate?.waiting.has(id) && !uncertain) troubles.push({ kind: 'lost', desk, what: `${id} never reached the server` })
    } else if (fate?.waiting.has(id)) troubles.push({ kind: 'stuck', desk, what: `${id} still waits` })
    else if (known === undefined && !uncertain && !gone.has(id)) troubles.push({ kind: 'lost', desk, what: `${id} is ${outcome} and its desk does not know` })
    else if (known !== undefined && known !== outcome) troubles.push({ kind: 'diverged', desk, what: `${id} is ${outcome}, the desk says ${known}` })
  }
  return troubles
}
