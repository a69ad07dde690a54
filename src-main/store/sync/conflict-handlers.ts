import type { Database } from 'better-sqlite3'
import type { Conflict } from '#shared/contract/store.ts'
import { isOpenState, isWithInitiator, type Act, type BusinessRecord } from '#shared/domain/record.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import { timeId, type Id } from '#shared/kernel/id.ts'
import { entities, type EntityName } from '#shared/rows/entities.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { draftSchema } from '#shared/contract/store.ts'
import type { Handlers, PlannedMutation, StoreContext, WritableDb } from '../context.ts'
import { statement } from '../apply/statement.ts'
import { readableRecord } from '../read/rows.ts'
import { closeInJournal, conflictEntry, listConflicts, type ConflictEntry, type Resolution } from './conflict-entries.ts'

/**
 * The conflict inbox: what the server refused stays with its author, on all his desks, until he has decided what becomes of it. Deciding is a mutation
 * itself, made in the same transaction as what he does instead.
 */
export const conflictHandlers: Pick<Handlers, 'conflict.list' | 'conflict.resolve'> = {
  'conflict.list': async (context, { state }) => {
    const entries = listConflicts(context.database.readRaw, context.session.member.id, state)
    return ok(await Promise.all(entries.map((entry) => toConflict(context, entry))))
  },

  'conflict.resolve': async (context, { id, way, reason }) => {
    const entry = conflictEntry(context.database.readRaw, id, context.session.member.id)
    if (!entry) return failed('record-missing')
    if (entry.state !== 'open') return failed('record-closed')
    if (!waysOf(context.database.readRaw, entry).includes(way)) return failed('act-not-allowed')
    if (way === 'discard') return discard(context, entry, reason)
    return way === 'redo' ? redo(context, entry, reason) : draftFrom(context, entry, way, reason)
  },
}

/** Forms can be edited and copied; all else can be done again or let go. On a record that has ended nothing can be done again. */
function waysOf(raw: Database, { name, state, recordId }: Pick<ConflictEntry, 'name' | 'state' | 'recordId'>): Conflict['abilities'] {
  if (state !== 'open') return []
  if (name === 'record.submit' || name === 'record.supplement') return ['redo', 'edit', 'copy', 'discard']
  // What was said of a day rests on what its author saw of it then: he looks at it again.
  if (name.startsWith('day.')) return ['discard']
  // What happened outside may well have happened to a record that has ended.
  if (name === 'record.back-enter') return ['redo', 'discard']
  const record = recordId === null ? undefined : recordOf(raw, recordId)
  const ended = record !== undefined && !isOpenState(record.state)
  if (name === 'record.resubmit') return ended ? ['copy', 'discard'] : ['redo', 'edit', 'copy', 'discard']
  return ended ? ['discard'] : ['redo', 'discard']
}

/** A shared desk may still hold a record that its author may no longer see: then he is shown what he meant, and nothing of what became of it. */
async function toConflict(context: StoreContext, entry: ConflictEntry): Promise<Conflict> {
  const raw = context.database.readRaw
  const { members } = await context.organisation()
  const found = entry.recordId === null ? undefined : await readableRecord(context, entry.recordId)
  const { id, name, authorId, recordId, state, resolvedAt, reason, args, at } = entry
  return {
    id,
    name,
    authorId,
    recordId,
    state,
    resolvedAt,
    reason,
    args,
    at,
    recordTitle: found?.ok ? found.value.record.title : '',
    fault: entry.fault ?? failed('internal-error').fault,
    meanwhile: found?.ok ? meanwhile(raw, entry, (id) => members.get(id)?.name ?? '') : null,
    abilities: waysOf(raw, entry),
  }
}

function recordOf(raw: Database, id: Id): BusinessRecord | undefined {
  const stored = statement(raw, 'select * from "record" where "id" = ?').get(id) as StoredRow | undefined
  return stored && decodeRow('record', stored)
}

/**
 * What stood in the way: the first act of somebody else that the author had not seen when he acted, by the desk's clock of its own act;
 * where clocks disagree, the newest act of somebody else.
 */
function meanwhile(raw: Database, { recordId, authorId, at, id }: ConflictEntry, nameOf: (id: Id) => string): Conflict['meanwhile'] {
  if (recordId === null) return null
  const acts = (
    statement(raw, `select * from "act" where "recordId" = ? and "kind" <> 'comment' order by coalesce("notAfter", "at"), "id"`).all(recordId) as StoredRow[]
  ).map((stored) => decodeRow('act', stored))
  const others = acts.filter((act) => act.actorId !== authorId || act.mutationId !== id)
  const stood: Act | undefined =
    others.find((act) => act.actorId !== authorId && (act.notAfter ?? act.at) >= at) ?? others.filter((act) => act.actorId !== authorId).at(-1)
  return stood ? { kind: stood.kind, actorName: stood.actorId === timeId ? '' : nameOf(stood.actorId), at: stood.at, opinion: stood.opinion } : null
}

type Also = (db: WritableDb) => Promise<unknown>
type Closing = {
  readonly state: Resolution['state']
  readonly reason: string
  /** What is done instead, before it. */ readonly instead?: readonly PlannedMutation[]
  readonly also?: Also
}

/** Resolves a conflict and does what belongs to that, in one transaction; by a mutation, so that all desks learn of it, where the server knows the conflict. */
async function close(context: StoreContext, entry: ConflictEntry, { state, reason, instead = [], also }: Closing): Promise<Result<void>> {
  const told = entry.isShared ? [{ name: 'conflict.resolve', version: 1, args: { conflictId: entry.id, state, reason } }] : []
  const done = await context.mutateEach([...instead, ...told], {
    also: async (db) => {
      await closeInJournal(db, entry.id, { state, reason, at: context.clock() })
      await also?.(db)
    },
  })
  if (!done.ok) return { ok: false, fault: withoutRow(done.fault) }
  context.emit('stale', { topics: ['conflict', 'inbox'] })
  return done
}

/** Which of several mutations failed says nothing to whoever did one thing. */
function withoutRow({ row: _row, ...fault }: Fault): Fault {
  return fault
}

async function discard(context: StoreContext, entry: ConflictEntry, reason: string): Promise<Result<{ draftId: null }>> {
  if (reason.trim() === '') return failed('reason-missing')
  const also: Also = (db) => context.audit.append(db, { act: 'conflict.discarded', subject: entry.id, digest: '', actorId: entry.authorId })
  const done = await close(context, entry, { state: 'discarded', reason, also })
  return done.ok ? ok({ draftId: null }) : done
}

/** The act once more. What came too late for its business day is added to it, with the reason; as it was it would be refused for ever. */
function again({ name, version, args, fault }: ConflictEntry, reason: string): Pick<PlannedMutation, 'name' | 'version' | 'args'> {
  return name === 'record.submit' && fault?.code === 'day-sealed'
    ? { name: 'record.supplement', version: 1, args: { ...args, reason } }
    : { name, version, args }
}

/** The same act on what stands now: a new mutation that expects the rows as the author sees them now. */
async function redo(context: StoreContext, entry: ConflictEntry, reason: string): Promise<Result<{ draftId: null }>> {
  const raw = context.database.readRaw
  const expects: { entity: EntityName; id: Id; revision: number }[] = []
  for (const { entity, id } of entry.expects) {
    if (!isEntity(entity)) return failed('mutation-unknown')
    const revision = statement(raw, `select "revision" from "${entity}" where "id" = ?`).pluck().get(id)
    if (typeof revision !== 'number') return failed('record-missing')
    expects.push({ entity, id, revision })
  }
  const { recordId } = entry
  const instead = [{ ...again(entry, reason), expects, ...(recordId === null ? {} : { recordId }) }]
  const done = await close(context, entry, { state: 'redone', reason, instead })
  return done.ok ? ok({ draftId: null }) : done
}

/** What was meant, as a draft again: `edit` for the same record where it can still be revised, `copy` as a new one. */
async function draftFrom(context: StoreContext, entry: ConflictEntry, way: 'edit' | 'copy', reason: string): Promise<Result<{ draftId: Id }>> {
  const { args } = entry
  const record = entry.recordId === null ? undefined : recordOf(context.database.readRaw, entry.recordId)
  const readable = entry.recordId === null ? undefined : await readableRecord(context, entry.recordId)
  const draft = draftSchema.safeParse({
    id: context.newId(),
    definitionKey: record?.definitionKey ?? args['definitionKey'],
    definitionVersion: record?.definitionVersion ?? args['definitionVersion'],
    recordId: way === 'edit' && record && isWithInitiator(record.state) && record.creatorId === entry.authorId ? record.id : null,
    title: readable?.ok ? readable.value.record.title : '',
    data: args['data'],
    text: {},
    updatedAt: context.clock(),
  })
  if (!draft.success) return failed('definition-missing')
  const { data, text, ...rest } = draft.data
  const keep = (db: WritableDb): Promise<unknown> =>
    db
      .insertInto('draft')
      .values({ ...rest, memberId: entry.authorId, data: JSON.stringify(data), text: JSON.stringify(text) })
      .execute()
  // A copy leaves the conflict open: it is a new record, and what was refused is still undecided.
  const done = way === 'edit' ? await close(context, entry, { state: 'redone', reason, also: keep }) : ok(await context.database.write(keep))
  if (!done.ok) return done
  context.emit('stale', { topics: ['draft'] })
  return ok({ draftId: draft.data.id })
}

function isEntity(name: string): name is EntityName {
  return Object.hasOwn(entities, name)
}
