import { performance } from 'node:perf_hooks'
import type { TicketPurpose } from '#shared/contract/path-ticket.ts'
import type { ToStore } from '#shared/contract/control.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { outsideDesk } from './outside-desk.ts'

declare const chosen: unique symbol

/** A path outside the desk that a person has chosen. Only a redeemed ticket makes one, and whatever reads or writes outside the desk takes nothing else. */
export type ChosenPath = string & { readonly [chosen]: true }

/** What main says when a person has chosen something. */
export type HeldTicket = Omit<Extract<ToStore, { kind: 'ticket' }>, 'kind'>

/** The one way from what a page says to a path; see `contract/path-ticket.ts`. */
export type Tickets = {
  hold(ticket: HeldTicket): void
  /** The path, if this is a ticket for that; after the first try it is spent, whatever the answer. */
  redeem(ticket: string, purpose: TicketPurpose): Promise<Result<ChosenPath>>
  /** Somebody else sits here now, or nobody: what was chosen before is not his. */
  forget(): void
}

const lifeMs = 600_000
/** More than a person chooses in that time; the oldest go first. */
const heldMax = 200

/** `elapsed` only ever grows, however the desk's clock is set. */
export function createTickets(directory: string, elapsed: () => number = () => performance.now()): Tickets {
  const held = new Map<string, Pick<HeldTicket, 'purpose' | 'path'> & { readonly until: number }>()
  return {
    hold({ ticket, purpose, path }) {
      const [oldest] = held.keys()
      if (held.size >= heldMax && oldest !== undefined) held.delete(oldest)
      held.set(ticket, { purpose, path, until: elapsed() + lifeMs })
    },
    async redeem(ticket, purpose) {
      const found = held.get(ticket)
      held.delete(ticket)
      if (!found || found.purpose !== purpose || found.until <= elapsed()) return failed('path-not-chosen')
      const outside = await outsideDesk(directory, found.path)
      return outside.ok ? ok(found.path as ChosenPath) : outside
    },
    forget: () => held.clear(),
  }
}
