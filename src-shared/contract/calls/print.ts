import { z } from 'zod'
import { languages } from '#shared/kernel/text.ts'
import { idSchema, instantSchema, minorSchema, uuidSchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { recordStates } from '#shared/domain/record.ts'
import { ticketSchema } from '../path-ticket.ts'
import { recordViewSchema } from './record.ts'
import { none } from './shapes.ts'

/** What a print may leave out; the form's fields and the amount are always there. */
export const printPartsSchema = z.strictObject({ tables: z.boolean(), attachments: z.boolean(), trail: z.boolean() })
export type PrintParts = z.infer<typeof printPartsSchema>

/** Who prints, where and when, and what proves it. */
export const printStampSchema = z.strictObject({
  at: instantSchema,
  memberName: z.string(),
  userName: z.string(),
  deskName: z.string(),
  company: z.string(),
  /** Of the content, in hexadecimal digits; for the eye, beside the square. */
  digest: z.string(),
  /** The figures of the square (`contract/print-code.ts`); null while the server has not certified this desk's key. */
  code: z.string().nullable(),
})
export type PrintStamp = z.infer<typeof printStampSchema>

/** What the signature proves, whatever has become of the record. */
const printed = { printedAt: instantSchema, printedBy: z.string(), printedOn: z.string(), digest: z.string(), revision: z.number().int() }

export const printVerdictSchema = z.discriminatedUnion('kind', [
  /** No print code at all, or wrongly read. */
  z.strictObject({ kind: z.literal('unreadable') }),
  /** foreign: of another company's authority. forged: signed by nobody of ours, or changed since. */
  z.strictObject({ kind: z.literal('false'), reason: z.enum(['foreign', 'forged']) }),
  /** Genuine; whether it is current nobody can say here, because this member does not have the record at this desk. */
  z.strictObject({ kind: z.literal('elsewhere'), ...printed }),
  /** Genuine, and the record is as it was printed, or has changed since. The paper must show what `record` says. */
  z.strictObject({
    kind: z.enum(['current', 'changed']),
    ...printed,
    record: z.strictObject({
      id: idSchema,
      definitionName: localTextSchema,
      number: z.string(),
      title: z.string(),
      businessDate: z.string(),
      state: z.enum(recordStates),
      revision: z.number().int(),
      amountMinor: minorSchema.nullable(),
      currency: z.string().nullable(),
    }),
  }),
])
export type PrintVerdict = z.infer<typeof printVerdictSchema>

/** Records on paper and as PDF, and whether a print is genuine. */
export const printCalls = {
  /**
   * A record for one print: chained into the audit log, then handed out as it is now with a signed stamp. Without it neither `print.save` writes a file nor
   * main prints a page; `permit` is for one of them, once.
   */
  'print.record': {
    sealed: false,
    args: z.strictObject({ id: idSchema, parts: printPartsSchema, to: z.enum(['file', 'printer']), language: z.enum(languages) }),
    value: z.strictObject({ view: recordViewSchema, stamp: printStampSchema, permit: uuidSchema }),
  },
  /** The handbook of the product's keys for one print; it holds nothing of the business, and leaves by the same door and stands in the same log. */
  'print.handbook': {
    sealed: false,
    args: z.strictObject({ to: z.enum(['file', 'printer']), language: z.enum(languages) }),
    value: z.strictObject({ permit: uuidSchema }),
  },
  /** Writes the pages that were made of a record to the place that a person has chosen. */
  'print.save': { sealed: false, args: z.strictObject({ permit: uuidSchema, file: ticketSchema, pdf: z.instanceof(Uint8Array) }), value: none },
  'print.verify': { sealed: false, args: z.strictObject({ code: z.string().max(4000) }), value: printVerdictSchema },
} as const
