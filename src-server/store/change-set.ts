import type { Clock, Id } from '#shared/kernel/id.ts'
import { entities } from '#shared/rows/entities.ts'
import { createStandingLists, type StandingLists } from '#shared/rows/standing-lists.ts'
import { createRowWriter, type EntityWriter } from '#shared/rows/writer.ts'
import { insertRows } from './insert-rows.ts'
import { appendAudit, type AuditEvent } from './audit-chain.ts'
import { scopeChanges, type ScopedChanges } from './change-scopes.ts'
import { createErasure } from './erasure.ts'
import { createNumberSeries, type NumberSeries } from './number-series.ts'
import { readOrganisationVersion } from './organisation-version.ts'
import type { ServerStore, WritableDb, WriteTurn } from './store.ts'
import { createUniqueValues, type UniqueValues } from './unique-values.ts'

/**
 * All changes of one write transaction, gathered and written at its end.
 *
 * Every mutation is a **step**: `settle` keeps what it did, `refuse` forgets it; each step gets a version of its own, also a refusal,
 * because a pull confirms by version. Order at the end: rows, numbers, then the counter (once, for all steps), then what carries
 * versions, then the audit chain under the counter's lock.
 */
export type ChangeSet = {
  readonly db: WritableDb
  readonly rows: EntityWriter
  /** Whoever names one of these in another transaction waits for the end of this one; asked for before reading what is to be decided on. */
  readonly lock: WriteTurn['lock']
  readonly takeNumbers: NumberSeries['take']
  readonly findHolders: UniqueValues['findHolders']
  /** Ends a step and keeps its changes; answers its place among the steps. */
  settle(mutationId: Id): Promise<number>
  /** Ends a step without its changes; it still gets a version. */
  refuse(mutationId: Id): number
  /** Ends a step without its changes and keeps what is written about the refusal instead. */
  refuseWith(mutationId: Id, write: (rows: EntityWriter) => Promise<unknown>): Promise<number>
  /** Forgets what was done since the last step, as if it had not been tried. */
  forget(): void
  audit(event: AuditEvent): void
  /** Runs at the end, when versions are known: `versionOf(step)`. */
  atEnd(work: (versionOf: (step: number) => number) => Promise<void>): void
}

type Step = { readonly mutationId: Id; readonly changes: ScopedChanges }
const unchanged: ScopedChanges = { log: [], joined: [], left: [] }

/** Runs one write transaction around a change set; answers the work's value and the version after it. `standingAt` spares reading the organisation in each. */
export async function writeChanges<T>(
  store: ServerStore,
  clock: Clock,
  work: (set: ChangeSet) => Promise<T>,
  standingAt: (state: number) => StandingLists = createStandingLists(),
): Promise<{ readonly value: T; readonly version: number; readonly changed: boolean }> {
  return store.write(async (db, turn) => {
    const rows = createRowWriter(db, { track: false, standing: standingAt(await readOrganisationVersion(db)), locking: true })
    const numbers = createNumberSeries(db)
    const unique = createUniqueValues(db, rows, (names) => turn.lock(names))
    const erasure = createErasure(db, (names) => turn.lock(names))
    const steps: Step[] = []
    const events: AuditEvent[] = []
    const endings: ((versionOf: (step: number) => number) => Promise<void>)[] = []
    const drop = (): void => {
      rows.discard()
      numbers.discard()
    }
    const settle = async (mutationId: Id): Promise<number> => {
      numbers.keep()
      const taken = rows.take().changes
      // Others judge by the organisation that they have read, so it stands still while anybody else writes.
      if (taken.some(({ entity }) => entities[entity].scope === 'organisation')) await turn.alone()
      await unique.note(taken)
      events.push(...erasure.note(taken))
      return steps.push({ mutationId, changes: await scopeChanges(rows, taken) }) - 1
    }
    const value = await work({
      db,
      rows,
      lock: (names) => turn.lock(names),
      takeNumbers: (series, count) => numbers.take(series, count),
      findHolders: unique.findHolders,
      settle,
      async refuseWith(mutationId, write) {
        drop()
        await write(rows)
        return settle(mutationId)
      },
      refuse(mutationId) {
        drop()
        return steps.push({ mutationId, changes: unchanged }) - 1
      },
      forget: drop,
      audit: (event) => events.push(event),
      atEnd: (ending) => endings.push(ending),
    })
    await rows.flush()
    await numbers.flush()
    await erasure.flush()
    const counter = await db
      .updateTable('counter')
      .set((held) => ({ value: held('value', '+', steps.length) }))
      .where('name', '=', 'version')
      .returning('value')
      .executeTakeFirstOrThrow()
    const version = Number(counter.value)
    const versionOf = (step: number): number => version - steps.length + 1 + step
    await writeLog(db, steps, versionOf)
    for (const ending of endings) await ending(versionOf)
    await appendAudit(db, clock(), events)
    if (steps.length > 0) await turn.announce(version)
    return { value, version, changed: steps.length > 0 }
  })
}

async function writeLog(db: WritableDb, steps: readonly Step[], versionOf: (step: number) => number): Promise<void> {
  const log = steps.flatMap(({ mutationId, changes }, step) =>
    changes.log.map((entry, ordinal) => ({ ...entry, version: versionOf(step), ordinal, mutationId })),
  )
  await insertRows(db, 'change_log', ['scope', 'version', 'ordinal', 'entity', 'id', 'op', 'mutationId'], log)
  // A record may join and leave within one transaction: only the end counts.
  const ends = new Map<string, { readonly scope: string; readonly recordId: Id; readonly in: boolean }>()
  for (const { changes } of steps) {
    for (const place of changes.left) ends.set(`${place.scope} ${place.recordId}`, { ...place, in: false })
    for (const place of changes.joined) ends.set(`${place.scope} ${place.recordId}`, { ...place, in: true })
  }
  const places = [...ends.values()]
  await insertRows(
    db,
    'record_scope',
    ['scope', 'recordId'],
    places.filter((place) => place.in),
    true,
  )
  for (const place of places.filter((end) => !end.in)) {
    await db.deleteFrom('record_scope').where('scope', '=', place.scope).where('recordId', '=', place.recordId).execute()
  }
}
