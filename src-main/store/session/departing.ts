import { readMeta } from '../apply/desk-meta.ts'
import { countUnanswered, nextSequence } from '../apply/outbox.ts'
import { alarmsOf } from '../departure/alarms.ts'
import { createCarrier, type Carrier } from '../departure/carrier.ts'
import { sealOutbox } from '../departure/seal-outbox.ts'
import { createHttpsWire } from '../sync/https-wire.ts'
import { realTimers } from '../sync/timers.ts'
import type { DeskParts } from './arrival.ts'
import { keepFacts } from './desk-facts.ts'
import type { OpenDesk } from './open-desk.ts'

/** Carries what was sealed while the desk is locked. */
export function carrierOf({ directory, deskFile, clock, emit, makeWire }: DeskParts): Carrier {
  // Jitter only; nothing secret hangs on it.
  const random = Math.random
  const changed = (): void => emit('stale', { topics: ['session'] })
  return createCarrier({ directory, deskFile, clock, timers: realTimers, random, makeWire: makeWire ?? createHttpsWire, changed })
}

/** An open store sends by itself what it holds; one that was restored from before the lock may not hold it, and then the sealed copy goes on. */
export async function settleDeparture({ deskFile }: DeskParts, opened: OpenDesk | null, carrier: Carrier): Promise<void> {
  const { departure } = deskFile.facts
  const raw = opened?.context.database.readRaw
  const isHeld = raw && departure && readMeta(raw, 'line') === departure.line && nextSequence(raw) > departure.last
  if (isHeld) await carrier.discard()
  else carrier.start()
}

/** Closes an open desk: sync ends, what waits is sealed, what a locked desk shows is written down. */
export async function leave(parts: DeskParts, opened: OpenDesk): Promise<void> {
  const { database, attachments, sync } = opened.context
  const { directory, deskFile, newId } = parts
  const raw = database.readRaw
  // What still comes in by itself would come too late to be sealed.
  await opened.intake.stop()
  await sync.stop()
  // A lock is never held up by what could not be sealed: it waits for the next unlocking.
  const sealed = await sealOutbox({ directory, database, attachments, newId, elapsed: () => performance.now() }).catch(() => null)
  const members = deskFile.facts.members.map(({ id }) => id)
  await keepFacts(parts, opened, {
    waiting: sealed?.waiting ?? countUnanswered(raw),
    departure: sealed?.departure ?? null,
    alarms: alarmsOf(raw, members),
  }).catch(() => undefined)
  await opened.close()
}
