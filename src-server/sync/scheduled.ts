import { workingCalendar } from '#shared/calendar/working-time.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { scheduleStart } from '#shared/mutations/schedule.ts'
import { nextScheduled, scheduledBetween, type Company, type Scheduled } from '#shared/workflow/scheduled.ts'
import type { ChangeSet } from '../store/change-set.ts'
import { findMeta, writeMeta } from '../store/meta.ts'
import type { ServerContext } from './context.ts'
import { contextOfTime, lockName } from './due.ts'
import type { OrganisationSnapshot } from './organisation.ts'

/**
 * Recurring work, begun by the server for everybody. How far it has come stands in the store, so that whoever gets a role today is not given the work of last week after a restart; what it had not come to
 * (it stood still) it begins late, and the record says so. A desk may have begun the same before: the record has one identity.
 */
const chunkSize = 100

/** Begins all that is due; answers how much, and when something is due next. */
export async function startScheduled(context: ServerContext): Promise<{ readonly done: number; readonly nextAt: Instant | null }> {
  const now = context.clock()
  const { snapshot, through } = await context.store.read(async (db) => ({
    snapshot: await context.organisation(db),
    through: await findMeta(db, 'scheduledThrough'),
  }))
  if (snapshot.inForce.length === 0) return { done: 0, nextAt: null }
  const company = companyOf(snapshot, now)
  const due = scheduledBetween(snapshot.inForce, through ?? 0, now, company)
  let done = 0
  for (let start = 0; start < due.length; start += chunkSize) done += await startChunk(context, due.slice(start, start + chunkSize))
  if (due.length > 0) await context.write(async (set) => keepThrough(set, now))
  return { done, nextAt: nextOf(snapshot, now, company) }
}

function companyOf({ index }: OrganisationSnapshot, judgedAt: Instant): Company {
  return { organisation: index, calendar: workingCalendar(index.settings), judgedAt }
}

/** Another node may have come further meanwhile. */
async function keepThrough(set: ChangeSet, now: Instant): Promise<void> {
  await set.lock([lockName])
  const held = await findMeta(set.db, 'scheduledThrough')
  if (held === undefined || held < now) await writeMeta(set.db, 'scheduledThrough', now)
}

async function startChunk(context: ServerContext, due: readonly Scheduled[]): Promise<number> {
  return context.write(async (set) => {
    await set.lock([lockName])
    await set.rows.preload(
      'record',
      due.map(({ id }) => id),
    )
    let done = 0
    for (const one of due) if (await startOne(context, set, one)) done += 1
    return done
  })
}

async function startOne(context: ServerContext, set: ChangeSet, { id: recordId, definitionKey, schedule, period, memberId }: Scheduled): Promise<boolean> {
  if (await set.rows.get('record', recordId)) return false
  const id: Id = context.newId()
  const args = { definitionKey, schedule: schedule.key, period: period.key, memberId }
  const begun = await carryOut(set.rows, { name: scheduleStart.name, version: scheduleStart.version, args, expects: [] }, contextOfTime(context, set, id))
  if (!begun.ok) {
    context.log.warn({ ...args, fault: begun.fault.code }, 'recurring work could not be begun')
    set.forget()
    return false
  }
  await set.settle(id)
  set.audit({ actorId: '', act: `server.${scheduleStart.name}`, subject: recordId })
  return true
}

const known = new WeakMap<OrganisationSnapshot, { readonly from: Instant; readonly nextAt: Instant | null }>()
/** Past this what was found is looked for again, though nothing has come. */
const knownMs = 86_400_000

/** Looked for once for an organisation, until it has come: a pass follows every change. */
function nextOf(snapshot: OrganisationSnapshot, now: Instant, company: Company): Instant | null {
  const held = known.get(snapshot)
  if (held && held.from <= now && now < held.from + knownMs && (held.nextAt === null || held.nextAt > now)) return held.nextAt
  const nextAt = nextScheduled(snapshot.inForce, now, company.calendar)
  known.set(snapshot, { from: now, nextAt })
  return nextAt
}
