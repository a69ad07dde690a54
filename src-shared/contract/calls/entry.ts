import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { dateSchema, fieldKeySchema, idSchema, instantSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { attachmentSchema, formDataSchema } from '#shared/domain/record.ts'
import { alikeSchema } from '#shared/definition/alike.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { jsonObjectSchema, textsSchema } from '#shared/kernel/json.ts'
import { ticketSchema } from '../path-ticket.ts'
import { none, abilities } from './shapes.ts'

const { sha256 } = attachmentSchema.shape

export const draftSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  definitionVersion: z.number().int(),
  /** Set when a returned record is being revised. */
  recordId: idSchema.nullable(),
  title: z.string(),
  /** As typed: also what would not pass. `text` keeps the raw text of a field whose value did not parse. */
  data: formDataSchema,
  text: textsSchema,
  updatedAt: instantSchema,
})
export type Draft = z.infer<typeof draftSchema>

/** Records like what is entered, by rule: those that the reader may open, and how many others there are. */
const alikeFoundSchema = alikeSchema.pick({ key: true, label: true, severity: true }).extend({
  records: z.array(z.strictObject({ id: idSchema, number: z.string(), title: z.string() })),
  hidden: z.number().int(),
})

/** What the store makes of a form as it stands. */
export const checkedFormSchema = z.strictObject({
  computed: formDataSchema,
  hidden: z.array(z.string()),
  required: z.array(z.string()),
  errors: z.array(faultSchema),
  warnings: z.array(faultSchema),
  /** Amounts in capitals by field path. */ capitals: textsSchema,
  next: z.array(z.strictObject({ label: localTextSchema, assignees: z.array(z.string()) })),
  alike: z.array(alikeFoundSchema),
})
export type CheckedForm = z.infer<typeof checkedFormSchema>

/** Definitions, drafts, the form and its files. */
export const entryCalls = {
  /** What the member may start, import or read as a register. */
  'definition.list': {
    sealed: false,
    args: none,
    value: z.array(
      z.strictObject({
        key: keySchema,
        version: z.number().int(),
        name: localTextSchema,
        summary: localTextSchema,
        /** Under which heading the catalogue shows it. */
        group: localTextSchema.nullable(),
        icon: z.string(),
        /** start, import, export, read */ abilities,
        records: z.number().int(),
      }),
    ),
  },
  'definition.get': { sealed: false, args: z.strictObject({ key: keySchema, version: z.number().int().optional() }), value: definitionBodySchema },
  /** Puts a definition out as one readable file, as far as it has a definition's make, and takes one in; the proofs are asked where it is worked on. */
  'definition.saveFile': { sealed: false, args: z.strictObject({ body: jsonObjectSchema, file: ticketSchema }), value: none },
  'definition.readFile': { sealed: false, args: z.strictObject({ file: ticketSchema }), value: z.strictObject({ body: definitionBodySchema }) },
  'draft.list': { sealed: false, args: none, value: z.array(draftSchema) },
  'draft.get': { sealed: false, args: z.strictObject({ id: idSchema }), value: draftSchema },
  /** Creates or overwrites; answers once it is on disk. */
  'draft.save': {
    sealed: false,
    args: z.strictObject({
      id: idSchema,
      definitionKey: keySchema,
      recordId: idSchema.nullable(),
      data: formDataSchema,
      text: textsSchema,
    }),
    value: z.strictObject({ updatedAt: instantSchema }),
  },
  'draft.remove': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
  /** Computed fields, broken rules and field faults for what is typed now. */
  'entry.check': {
    sealed: false,
    /** `recordId`: the returned record that is being revised, which may keep what it holds. */
    args: z.strictObject({ definitionKey: keySchema, definitionVersion: z.number().int(), data: formDataSchema, recordId: idSchema.nullable().optional() }),
    value: checkedFormSchema,
  },
  /** Earlier records of a definition to copy from: one's own newest where nothing is typed, else what the words find. */
  'entry.earlier': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema, text: z.string().max(100), limit: z.number().int().min(1).max(50) }),
    value: z.array(
      z.strictObject({
        id: idSchema,
        number: z.string(),
        title: z.string(),
        businessDate: dateSchema,
        creatorName: z.string(),
        amountMinor: minorSchema.nullable(),
      }),
    ),
  },
  /** Submits (or resubmits) a draft; the draft goes only when the mutation is saved. */
  'entry.submit': {
    sealed: false,
    args: z.strictObject({ draftId: idSchema, warningReasons: textsSchema, opinion: z.string().max(2000) }),
    value: z.strictObject({ recordId: idSchema, number: z.string() }),
  },
  /** Stores a file's bytes for a draft or a grid. */
  'attachment.add': {
    sealed: false,
    args: z.strictObject({ draftId: idSchema, field: fieldKeySchema, file: ticketSchema }),
    value: z.strictObject({ id: idSchema, name: z.string(), size: z.number().int(), sha256: z.string(), mime: z.string() }),
  },
  'attachment.read': {
    sealed: false,
    args: z.strictObject({ sha256 }),
    value: z.strictObject({ mime: z.string(), bytes: z.instanceof(Uint8Array) }),
  },
  'attachment.saveAs': { sealed: false, args: z.strictObject({ sha256, file: ticketSchema }), value: none },
} as const
