import { z } from 'zod'

/**
 * Tickets (凭条): how a page speaks of a file or folder outside the desk without naming its path.
 *
 * Main makes one for each answer of a system dialog and for each file that was really dropped on the window: 32 random bytes. It tells the store what the
 * ticket stands for over their own channel, waits until the store has it, and gives the page nothing but the ticket. The store redeems it (`store/tickets.ts`): once, for
 * what it was made for, within minutes, in the session in which it was made. No call of a page takes a path; an architecture test reads every one.
 */
export const ticketPurposes = ['read', 'write', 'folder'] as const
export type TicketPurpose = (typeof ticketPurposes)[number]

/** A ticket as it travels: base64url of 32 bytes. */
export const ticketSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** Longest path that is heard of; no file system of ours has longer ones. */
export const pathMax = 4096

/** What a person has chosen, as the page gets it: `shown` is for the eye and opens nothing. */
export const choiceSchema = z.strictObject({ ticket: ticketSchema, shown: z.string() })
export type Choice = z.infer<typeof choiceSchema>
