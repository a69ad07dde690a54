import { z } from 'zod'
import { disposalSchema, holdSchema, retentionRules } from '#shared/domain/archive.ts'
import { recordStates } from '#shared/domain/record.ts'
import { dateSchema, idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { none, page } from './shapes.ts'

/** What of the archive is looked at: all that is in it, what is due, what is on hold, and the certificates of what was disposed of. */
export const archiveShelves = ['kept', 'due', 'held', 'disposed'] as const
export type ArchiveShelf = (typeof archiveShelves)[number]

const filter = {
  shelf: z.enum(archiveShelves),
  definitionKey: keySchema.nullable(),
  /** In number or title. */
  search: z.string().max(100),
  /** Only what is due by the end of this day; null: whenever. */
  dueBy: dateSchema.nullable(),
}
export const archiveFilterSchema = z.strictObject(filter)
export type ArchiveFilter = z.infer<typeof archiveFilterSchema>

const rowSchema = z.strictObject({
  id: idSchema,
  number: z.string(),
  /** Null: disposed of. */
  title: z.string().nullable(),
  definitionKey: keySchema,
  definitionName: localTextSchema,
  unit: localTextSchema,
  closedAt: instantSchema,
  /** Null: kept for ever. */
  keptUntil: instantSchema.nullable(),
  isDue: z.boolean(),
  isHeld: z.boolean(),
})
export type ArchiveRow = z.infer<typeof rowSchema>

/** Why a record may not be disposed of now: it runs, its period has not run out, it is kept for ever or on hold, or something of it waits to be sent. */
export const disposalBlocks = ['open', 'not-due', 'for-ever', 'held', 'waiting'] as const

const goingSchema = z.strictObject({
  acts: z.number().int(),
  /** How often it was submitted or changed: what stood there before goes too. */
  versions: z.number().int(),
  files: z.number().int(),
  bytes: z.number().int(),
  /** Files that another record names too: their bytes stay. */
  shared: z.number().int(),
})

const linesSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('record'),
    id: idSchema,
    number: z.string(),
    title: z.string(),
    definitionName: localTextSchema,
    keptUntil: instantSchema.nullable(),
    /** SHA-256 of the content, by which an application names it. */
    content: z.string(),
    going: goingSchema,
    block: z.enum(disposalBlocks).nullable(),
  }),
  z.strictObject({ kind: z.literal('disposed'), id: idSchema, number: z.string(), definitionName: localTextSchema, disposedAt: instantSchema }),
  /** Not on this desk, or not to be seen by this member. */
  z.strictObject({ kind: z.literal('unknown'), id: idSchema }),
])
export type DisposalLine = z.infer<typeof linesSchema>

/** As many records as one application names. */
export const disposedAtOnce = 200

/** The archive as a register of its own (档案), legal holds, and what a disposal would take. */
export const archiveCalls = {
  'archive.list': {
    sealed: false,
    args: z.strictObject({ ...filter, ...page }),
    value: z.strictObject({
      rows: z.array(rowSchema),
      total: z.number().int(),
      counts: z.record(z.enum(archiveShelves), z.number().int()),
      /** Definitions of which something is in the archive. */
      definitions: z.array(z.strictObject({ key: keySchema, name: localTextSchema })),
      /** Whether the member may place and lift holds somewhere, and may ask for a disposal. */
      mayHold: z.boolean(),
      mayRequest: z.boolean(),
    }),
  },
  /** The ids behind a filter, as many as an act takes at once. */
  'archive.ids': { sealed: false, args: archiveFilterSchema, value: z.strictObject({ ids: z.array(idSchema), more: z.boolean() }) },
  'archive.get': {
    sealed: false,
    args: z.strictObject({ id: idSchema }),
    value: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('record'),
        row: rowSchema,
        state: z.enum(recordStates),
        creator: z.string(),
        rule: z.enum(retentionRules),
        going: goingSchema,
        holds: z.array(holdSchema.extend({ placedByName: z.string(), liftedByName: z.string().nullable() })),
        mayHold: z.boolean(),
      }),
      z.strictObject({
        kind: z.literal('disposed'),
        row: rowSchema,
        certificate: disposalSchema.extend({ disposedByName: z.string(), approvals: z.array(z.strictObject({ name: z.string(), at: instantSchema })) }),
        /** Whether the application can be opened here. */
        requestHeld: z.boolean(),
      }),
    ]),
  },
  'archive.preview': {
    sealed: false,
    args: z.strictObject({ ids: z.array(idSchema).min(1).max(disposedAtOnce) }),
    value: z.strictObject({ lines: z.array(linesSchema) }),
  },
  /** A draft of the application, with the records that may go. */
  'archive.request': {
    sealed: false,
    args: z.strictObject({ ids: z.array(idSchema).min(1).max(disposedAtOnce) }),
    value: z.strictObject({ draftId: idSchema, definitionKey: keySchema, left: z.number().int() }),
  },
  'archive.hold': {
    sealed: false,
    args: z.strictObject({ ids: z.array(idSchema).min(1).max(5000), reason: z.string().max(2000) }),
    value: none,
  },
  'archive.lift': { sealed: false, args: z.strictObject({ holdIds: z.array(idSchema).min(1).max(500), reason: z.string().max(2000) }), value: none },
} as const
