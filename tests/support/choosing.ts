import { randomBytes } from 'node:crypto'
import type { TicketPurpose } from '#shared/contract/path-ticket.ts'
import type { ChosenPath, Tickets } from '#store/tickets.ts'

/** Does what main does when a person has chosen a path; answers the ticket that the page would get. */
export function newTicket(tickets: Tickets, purpose: TicketPurpose, path: string): string {
  const ticket = randomBytes(32).toString('base64url')
  tickets.hold({ ticket, purpose, path })
  return ticket
}

/** A path as it is when its ticket has been redeemed, for tests of what lies behind that. */
export function chosenPath(path: string): ChosenPath {
  return path as ChosenPath
}
