import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'
import { languages } from '#shared/kernel/text.ts'
import { ticketSchema } from '../path-ticket.ts'
import { none, page } from './shapes.ts'

/** A folder whose files are taken by themselves while its member is signed in. */
export const dropFolderSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  /** For the eye; it opens nothing. */
  shown: z.string(),
  /** Its columns are those of an import before; otherwise each file's are found by heading. */
  mapped: z.boolean(),
  /** Files that lie there and wait. */
  waiting: z.number().int(),
  /** Files that are neither xlsx nor csv, or no files at all: they are left alone. */
  others: z.number().int(),
  /** Why nothing is taken from there just now. */
  fault: faultSchema.nullable(),
})

/** One file that came in by itself, and what became of it. */
export const intakeFileSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  /** A file of a drop folder, or a request of the local interface under its idempotency key. */
  from: z.enum(['folder', 'interface']),
  name: z.string(),
  at: instantSchema,
  /** taking: on its way. held: somebody stopped it. moving: its rows are in and it has still to leave its place. ended: all is done. undone: its rows were taken back. */
  state: z.enum(['taking', 'held', 'moving', 'ended', 'undone']),
  rows: z.number().int(),
  taken: z.number().int(),
  refused: z.number().int(),
  fault: faultSchema.nullable(),
  /** Its rows can still be looked at, fixed and taken back. */
  importId: idSchema.nullable(),
  /** Where it lies now, below its folder. */
  target: z.string().nullable(),
})

/** A door for programs of this computer, as whoever opened it sees it. */
export const machineDoorSchema = z.strictObject({ id: idSchema, definitionKey: keySchema, createdAt: instantSchema, usedAt: instantSchema.nullable() })

/** Data that is collected by itself: files of a drop folder, rows of the local interface (ENT-09). */
export const intakeCalls = {
  'intake.folders': {
    sealed: false,
    args: none,
    value: z.strictObject({
      own: z.array(dropFolderSchema),
      /** Folders of other members of this desk: their files wait until he is signed in. */
      others: z.array(z.strictObject({ memberName: z.string(), definitionKey: keySchema, waiting: z.number().int() })),
    }),
  },
  /** Takes files from that folder from now on, as the member who says so; with the columns of an import of his, or by heading. */
  'intake.putFolder': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema, folder: ticketSchema, likeImportId: idSchema.nullable(), language: z.enum(languages) }),
    value: z.strictObject({ id: idSchema }),
  },
  'intake.removeFolder': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
  'intake.files': { sealed: false, args: z.strictObject(page), value: z.strictObject({ files: z.array(intakeFileSchema), total: z.number().int() }) },
  'intake.doors': {
    sealed: false,
    args: none,
    /** `port`: where the interface listens on this computer; null while it does not, `fault` says why. */
    value: z.strictObject({ doors: z.array(machineDoorSchema), port: z.number().int().nullable(), fault: faultSchema.nullable() }),
  },
  /** Lets programs of this computer enter records of that definition as the member who says so. The token is shown this once; only its hash is kept. */
  'intake.openDoor': { sealed: false, args: z.strictObject({ definitionKey: keySchema }), value: z.strictObject({ id: idSchema, token: z.string() }) },
  'intake.closeDoor': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
  /** Another port, where another program has taken the one that machines know. */
  'intake.movePort': { sealed: false, args: none, value: none },
} as const
