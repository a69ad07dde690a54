import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { fieldKeySchema, idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'
import { ticketSchema } from '../path-ticket.ts'
import { none, page, job } from './shapes.ts'

const imported = z.strictObject({ importId: idSchema })

/** One import: a file, its mapping, its rows, until it is run or dropped. It survives a lock. */
export const importSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  fileName: z.string(),
  state: z.enum(['reading', 'mapping', 'checked', 'running', 'done', 'cancelled', 'undone', 'failed']),
  headings: z.array(z.string()),
  /** Field key for each heading, or null = left out. */
  mapping: z.array(fieldKeySchema.nullable()),
  rows: z.number().int(),
  good: z.number().int(),
  bad: z.number().int(),
  imported: z.number().int(),
  createdAt: instantSchema,
  fault: faultSchema.nullable(),
})
export type Import = z.infer<typeof importSchema>

export const importRowSchema = z.strictObject({
  /** One-based row number in the file. */
  row: z.number().int(),
  cells: z.array(z.string()),
  faults: z.array(faultSchema),
})

/** From a workbook to records. */
export const importCalls = {
  'import.template': { sealed: false, args: z.strictObject({ definitionKey: keySchema, file: ticketSchema, language: z.enum(['zh-CN', 'en']) }), value: none },
  'import.list': { sealed: false, args: z.strictObject({ definitionKey: keySchema.optional() }), value: z.array(importSchema) },
  /** Reads the file (xlsx or csv) and guesses the mapping by heading. */
  'import.open': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema, file: ticketSchema }),
    value: z.strictObject({ importId: idSchema, jobId: idSchema }),
  },
  'import.get': { sealed: false, args: imported, value: importSchema },
  /** Dry run with this mapping. */
  'import.check': { sealed: false, args: z.strictObject({ importId: idSchema, mapping: z.array(fieldKeySchema.nullable()) }), value: job },
  'import.rows': {
    sealed: false,
    args: z.strictObject({ importId: idSchema, only: z.enum(['all', 'bad']), ...page }),
    value: z.strictObject({ rows: z.array(importRowSchema), total: z.number().int() }),
  },
  /** Fixes one cell in place and checks its row again. */
  'import.fix': {
    sealed: false,
    args: z.strictObject({ importId: idSchema, row: z.number().int(), column: z.number().int(), text: z.string().max(20_000) }),
    value: importRowSchema,
  },
  /** Imports the good rows; bad ones stay and can be fixed and run again. */
  'import.run': { sealed: false, args: imported, value: job },
  'import.undo': { sealed: false, args: imported, value: job },
  'import.drop': { sealed: false, args: imported, value: none },
  /** The bad rows as a file with a column that says why. */
  'import.errors': { sealed: false, args: z.strictObject({ importId: idSchema, file: ticketSchema, language: z.enum(['zh-CN', 'en']) }), value: none },
} as const
