import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { can, mayCorrect, mayReadRecord, type CompanyAction } from '#shared/permissions/policy.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'

/** All rows of a store, by table and primary key. */
export type Dump = ReadonlyMap<string, ReadonlyMap<string, StoredRow>>
/** Who acted, in which organisation, before the act. */
export type Acting = {
  readonly memberId: string
  readonly organisation: OrganisationIndex
  readonly bodies: ReadonlyMap<string, DefinitionBody>
  readonly now: number
}
type Change = { readonly before: StoredRow | undefined; readonly after: StoredRow | undefined }
type Judge = (change: Change, acting: Acting, dumps: { readonly before: Dump; readonly after: Dump }) => boolean

/** Reads everything that is not made from something else. */
export function dumpOf(raw: SqliteDatabase): Dump {
  const tables = raw.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck().all() as string[]
  return new Map(
    tables
      .filter((table) => !isDerived(table))
      .map((table) => {
        const key = raw.prepare('select name from pragma_table_info(?) where pk > 0 order by pk').pluck().all(table) as string[]
        const rows = raw.prepare(`select * from "${table}"`).all() as StoredRow[]
        return [table, new Map(rows.map((row) => [key.map((column) => String(row[column])).join(' '), row]))]
      }),
  )
}

/** Reads everything again only when something was committed since. */
export function dumpsOf(raw: SqliteDatabase): () => Dump {
  const version = (): unknown => raw.pragma('data_version', { simple: true })
  let held = { at: version(), dump: dumpOf(raw) }
  return () => {
    const at = version()
    if (at !== held.at) held = { at, dump: dumpOf(raw) }
    return held.dump
  }
}

/** Made from the rows of others by the store itself, and compared with them in tests of their own. */
function isDerived(table: string): boolean {
  return table.startsWith('register_') || table === 'projection'
}

const own: Judge = ({ before, after }, { memberId }) => (before?.['memberId'] ?? memberId) === memberId && (after?.['memberId'] ?? memberId) === memberId
const partOf =
  (table: string, column: string): Judge =>
  ({ before, after }, { memberId }, dumps) => {
    const parent = String((before ?? after)?.[column])
    return [dumps.before, dumps.after].every((dump) => (dump.get(table)?.get(parent)?.['memberId'] ?? memberId) === memberId)
  }
const administered =
  (action: CompanyAction): Judge =>
  (_change, { organisation, memberId, now }) =>
    can(organisation, memberId, action, { kind: 'company' }, now)
const never: Judge = () => false
const bookkeeping: Judge = () => true
const byAuthor: Judge = ({ before, after }, { memberId }) => before === undefined && after?.['authorId'] === memberId

/** Whether the member may put a change into each table. A table without a rule fails the test that reads this. */
export const judges: Readonly<Record<string, Judge>> = {
  draft: own,
  saved_view: own,
  view_state: own,
  import: own,
  drop_folder: own,
  intake: own,
  machine_door: own,
  grid: own,
  upload: own,
  import_row: partOf('import', 'importId'),
  grid_row: partOf('grid', 'gridId'),
  unit: administered('unit.manage'),
  post: administered('post.manage'),
  member: administered('member.manage'),
  grant: administered('grant.manage'),
  setting: administered('setting.manage'),
  definition: administered('definition.publish'),
  delegation: ({ before, after }, acting, dumps) =>
    [before, after].every((row) => row === undefined || row['fromId'] === acting.memberId) || administered('grant.manage')({ before, after }, acting, dumps),
  role: never,
  desk: administered('desk.manage'),
  record: mayChangeRecord,
  task: mayChangeTask,
  act: mayAddAct,
  attachment: (change, acting, dumps) => mayTouch(recordIdOf(change), acting, dumps),
  notice: mayChangeNotice,
  hold: mayChangeHold,
  // Only the server takes a record away.
  disposal: never,
  day: mayChangeDay,
  outbox: byAuthor,
  journal: ({ before, after }, { memberId }) => before !== undefined && after !== undefined && before['authorId'] === memberId,
  audit: ({ before, after }, { memberId }) => before === undefined && after?.['actorId'] === memberId,
  conflict: own,
  phrase: own,
  changed_record: bookkeeping,
  waiting_record: bookkeeping,
  meta: bookkeeping,
  held_scope: never,
  unknown_row: never,
}

/** The changes between two dumps that the member may not make, in words. */
export function trespasses(before: Dump, after: Dump, acting: Acting): readonly string[] {
  const found: string[] = []
  if (before === after) return found
  for (const [table, rows] of after) {
    const earlier = before.get(table) ?? new Map<string, StoredRow>()
    for (const key of new Set([...earlier.keys(), ...rows.keys()])) {
      const change = { before: earlier.get(key), after: rows.get(key) }
      if (JSON.stringify(change.before) === JSON.stringify(change.after)) continue
      if (judges[table]?.(change, acting, { before, after }) !== true) found.push(`${table} ${key}`)
    }
  }
  return found
}

function recordIdOf({ before, after }: Change): string {
  return String((after ?? before)?.['recordId'])
}

function recordIn(dump: Dump, id: string): BusinessRecord | undefined {
  const stored = dump.get('record')?.get(id)
  return stored && decodeRow('record', stored)
}

function mayChangeHold(change: Change, { organisation, memberId, now }: Acting, { before }: { readonly before: Dump }): boolean {
  const record = recordIn(before, recordIdOf(change))
  return record !== undefined && change.after !== undefined && can(organisation, memberId, 'record.hold', { kind: 'record', record }, now)
}

/** A record that the member could read, or one that he has just made as he may. */
function mayTouch(recordId: string, acting: Acting, { before, after }: { readonly before: Dump; readonly after: Dump }): boolean {
  const stood = recordIn(before, recordId)
  if (stood) return mayReach(stood, acting)
  const made = recordIn(after, recordId)
  return made !== undefined && mayBegin(made, acting)
}

function mayReach(record: BusinessRecord, { organisation, memberId, now, bodies }: Acting): boolean {
  return mayReadRecord(organisation, memberId, record, now, bodies.get(record.definitionKey)) || isBackEnterer(record, { organisation, memberId, now, bodies })
}

function isBackEnterer(record: BusinessRecord, { organisation, memberId, now }: Acting): boolean {
  return can(organisation, memberId, 'record.back-enter', { kind: 'record', record }, now)
}

function mayBegin(record: BusinessRecord, acting: Acting): boolean {
  const { organisation, memberId, now, bodies } = acting
  const body = bodies.get(record.definitionKey)
  if (!body) return false
  if (record.creatorId !== memberId) return isBackEnterer({ ...record, scopes: [] }, acting)
  const action = record.source === 'import' ? 'definition.import' : 'definition.start'
  return can(organisation, memberId, action, { kind: 'definition', body, unitId: record.unitId }, now)
}

/** What a record says may change by its creator, by whoever had an open task on it, by a back entry; who may only read it may only join it. */
function mayChangeRecord({ before, after }: Change, acting: Acting, dumps: { readonly before: Dump; readonly after: Dump }): boolean {
  const id = String((before ?? after)?.['id'])
  const [stood, stands] = [recordIn(dumps.before, id), recordIn(dumps.after, id)]
  if (!stood) return stands !== undefined && mayBegin(stands, acting)
  // Handing tasks over moves a record along its route, and says nothing of it to whoever administers.
  if (stands && administered('member.manage')({ before, after }, acting, dumps) && JSON.stringify(stood.data) === JSON.stringify(stands.data)) return true
  if (!mayReach(stood, acting)) return false
  if (stands && corrects(stood, stands, acting)) return true
  if (stood.creatorId === acting.memberId || isBackEnterer(stood, acting) || hadTask(id, acting.memberId, dumps.before)) return true
  const { scopes: _was, revision: _old, ...said } = stood
  const { scopes: _is, revision: _new, ...says } = stands ?? stood
  return stands !== undefined && JSON.stringify(said) === JSON.stringify(says)
}

/** By whom the definition names for corrections, and only what it lets be corrected with what is worked out from it. */
function corrects(stood: BusinessRecord, stands: BusinessRecord, { organisation, memberId, now, bodies }: Acting): boolean {
  const body = bodies.get(stood.definitionKey)
  if (!body || !mayCorrect(organisation, memberId, stood, body, { at: now, now })) return false
  const open = new Set([...(body.corrections?.fields ?? []), ...body.form.filter(({ kind }) => kind === 'computed').map(({ key }) => key)])
  return [...Object.keys(stood.data), ...Object.keys(stands.data)].every(
    (key) => open.has(key) || JSON.stringify(stood.data[key]) === JSON.stringify(stands.data[key]),
  )
}

/** Whoever works in the unit comes and goes; what is said of its day is said by whoever closes it, and the seal by whoever seals it. */
function mayChangeDay({ before, after }: Change, { organisation, memberId, now }: Acting): boolean {
  if (!after) return false
  const may = (action: 'day.sign-in' | 'day.close' | 'day.seal'): boolean =>
    can(organisation, memberId, action, { kind: 'day', unitId: String(after['unitId']) }, now)
  const isSame = (column: string): boolean => (before?.[column] ?? 'null') === after[column]
  if (!isSame('seal')) return may('day.seal')
  return may(['reconciliation', 'summary', 'closing'].every(isSame) ? 'day.sign-in' : 'day.close')
}

function hadTask(recordId: string, memberId: string, dump: Dump): boolean {
  return [...(dump.get('task')?.values() ?? [])].some((task) => task['recordId'] === recordId && task['assigneeId'] === memberId && task['state'] === 'open')
}

/** Deciding is one's own; opening and cancelling follow from the act that was allowed. */
function mayChangeTask(change: Change, acting: Acting, dumps: { readonly before: Dump; readonly after: Dump }): boolean {
  const { before, after } = change
  if (administered('member.manage')(change, acting, dumps)) return true
  if (!mayTouch(recordIdOf(change), acting, dumps)) return false
  const decided = before?.['state'] !== 'done' && after?.['state'] === 'done'
  const stood = recordIn(dumps.before, recordIdOf(change))
  return !decided || after['assigneeId'] === acting.memberId || (stood !== undefined && isBackEnterer(stood, acting))
}

function mayAddAct(change: Change, acting: Acting, dumps: { readonly before: Dump; readonly after: Dump }): boolean {
  const { before, after } = change
  if (before === undefined && after?.['kind'] === 'hand-over') return administered('member.manage')(change, acting, dumps)
  if (!mayTouch(recordIdOf(change), acting, dumps)) return false
  const stood = recordIn(dumps.before, recordIdOf(change))
  // Taking an import back takes its records away with their trail; only whoever brought them in may.
  if (after === undefined) return stood?.creatorId === acting.memberId
  // That it came into a closed business day, the engine says of whatever he has entered.
  return before === undefined && (after['kind'] === 'late' || after['actorId'] === acting.memberId || after['enteredBy'] === acting.memberId)
}

function mayChangeNotice(change: Change, acting: Acting, dumps: { readonly before: Dump; readonly after: Dump }): boolean {
  const { before, after } = change
  if (before !== undefined && after !== undefined) return before['memberId'] === acting.memberId
  if (administered('member.manage')(change, acting, dumps)) return true
  return mayTouch(recordIdOf(change), acting, dumps)
}
