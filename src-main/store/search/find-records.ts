import { setImmediate } from 'node:timers/promises'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Id } from '#shared/kernel/id.ts'
import { mayReadRecord, memberScope, unitScope } from '#shared/permissions/policy.ts'
import type { StoreContext } from '#store/context.ts'
import { statement } from '#store/apply/statement.ts'
import { enteredBlind, readableUnits } from '#store/read/readable.ts'
import { scanRecords, type RecordHit } from './scan-records.ts'
import { mayBeHeard, wordsOf } from './tokens.ts'

/** Candidates looked at in one turn. */
const pageSize = 60
/** As many where all are wanted: some milliseconds. */
const heardAtOnce = 500

/** Records that hold all words of what was typed and that the signed-in member may see, the newest first; of one definition where it is named. */
export async function findRecords(context: StoreContext, typed: string, limit: number, definitionKey?: string): Promise<readonly RecordHit[]> {
  const words = wordsOf(typed)
  if (words.length === 0 || limit <= 0) return []
  const pages = await context.search.find(words, await holdersOf(context), Math.max(pageSize, limit), definitionKey)
  if (!pages) return scanRecords(context, typed, limit, definitionKey)
  const hits: RecordHit[] = []
  for (const ids of pages) {
    hits.push(...(await readable(context, ids)))
    if (hits.length >= limit) break
  }
  return hits.slice(0, limit)
}

/** Records of a definition by the words, of what was typed, that can be heard: those in which a word is the pinyin or the initials of something. Who may see them is asked elsewhere. */
export type Heard = ReadonlyMap<string, readonly Id[]>

/** What a register's search finds by ear, beside what it finds by the letters themselves; nothing while the index does not stand. */
export async function heardRecords(context: Pick<StoreContext, 'search'>, typed: string, definitionKey: string): Promise<Heard> {
  const heard = new Map<string, readonly Id[]>()
  for (const word of wordsOf(typed).filter(mayBeHeard)) {
    const found: Id[] = []
    for (const ids of (await context.search.find([word], null, heardAtOnce, definitionKey)) ?? []) {
      found.push(...ids)
      // A sound that half of the register has must not keep a save waiting.
      await setImmediate()
    }
    heard.set(word, found)
  }
  return heard
}

type Row = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly unitId: Id
  readonly creatorId: Id
  readonly scopes: string
  readonly definitionKey: string
  readonly definitionVersion: number
}

/** The policy itself decides about each hit; the index has only spared it most of the others. */
async function readable(context: StoreContext, ids: readonly Id[]): Promise<readonly RecordHit[]> {
  const organisation = await context.organisation()
  const blind = enteredBlind(context.session.member.id)
  const rows = statement(
    context.database.readRaw,
    `select "id", "number", "title", "unitId", "creatorId", "scopes", "definitionKey", "definitionVersion" from "record"
     where "id" in (select "value" from json_each(?)) and "id" not in (${blind.sql}) order by "id" desc`,
  ).all(JSON.stringify(ids), ...blind.params) as Row[]
  const hits: RecordHit[] = []
  for (const { id, number, title, unitId, creatorId, scopes, definitionKey, definitionVersion } of rows) {
    const compiled = await context.definition(definitionKey, definitionVersion)
    if (!compiled.ok) continue
    const record = { unitId, creatorId, scopes: JSON.parse(scopes) as string[] }
    if (!mayReadRecord(organisation, context.session.member.id, record, context.clock(), compiled.value.body)) continue
    hits.push({ id, number, title, definition: compiled.value.body.name })
  }
  return hits
}

const sieves = new WeakMap<OrganisationIndex, Map<string, readonly string[] | null>>()

/**
 * Scopes one of which every record has that the member may see; null when that would be all of them. It is asked once an organisation and set of
 * definitions: rights only run out meanwhile, so what was a sieve stays one.
 */
async function holdersOf(context: StoreContext): Promise<readonly string[] | null> {
  const organisation = await context.organisation()
  const { id } = context.session.member
  const versions = statement(context.database.readRaw, 'select "key", "version" from "definition" order by "id"').all() as { key: string; version: number }[]
  const known = sieves.get(organisation) ?? new Map<string, readonly string[] | null>()
  sieves.set(organisation, known)
  const stamp = `${id} ${JSON.stringify(versions)}`
  const found = known.get(stamp)
  if (found !== undefined) return found
  const units = new Set(readableUnits(organisation, id, context.clock()))
  for (const { key, version } of versions) {
    const compiled = await context.definition(key, version)
    if (compiled.ok) for (const unitId of readableUnits(organisation, id, context.clock(), compiled.value.body)) units.add(unitId)
  }
  const holders = units.size === organisation.units.size ? null : [memberScope(id), ...[...units].map(unitScope)]
  known.set(stamp, holders)
  return holders
}
