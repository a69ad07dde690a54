import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'
import { formDataSchema } from '#shared/domain/record.ts'
import { textsSchema } from '#shared/kernel/json.ts'
import { none, job } from './shapes.ts'

/** Most rows of one grid. */
export const gridRowsMax = 20_000
/** Rows that go over the port at once, saved or read. */
export const gridRowsAtOnce = 200

/** One row of a grid as it is typed; a number of its own that stays when rows move. `data` and `text` as in a draft. */
const gridLine = { row: z.number().int().min(1), data: formDataSchema, text: textsSchema }

/** What the definition makes of a row. `duplicate` names a record that has a value which may stand only once. */
const judgedRowSchema = z.strictObject({
  row: z.number().int(),
  computed: formDataSchema,
  hidden: z.array(z.string()),
  required: z.array(z.string()),
  errors: z.array(faultSchema),
  warnings: z.array(faultSchema),
})
export type JudgedGridRow = z.infer<typeof judgedRowSchema>

/** A grid: many records of one definition, entered as rows. It is a draft of this desk until its rows are submitted. */
export const gridSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  definitionVersion: z.number().int(),
  /** Row numbers from top to bottom. */
  order: z.array(z.number().int().min(1)).max(gridRowsMax),
  /** Why warnings may pass, by rule, for all rows. */
  reasons: z.record(z.string().max(80), z.string().max(2000)),
  updatedAt: instantSchema,
})
export type Grid = z.infer<typeof gridSchema>

/** Many records entered as rows. */
export const gridCalls = {
  'grid.list': { sealed: false, args: none, value: z.array(gridSchema.omit({ order: true, reasons: true }).extend({ rows: z.number().int() })) },
  'grid.get': { sealed: false, args: z.strictObject({ id: idSchema }), value: gridSchema },
  /** Rows after a row number, by number, each judged; `fault` says why a submission left the row, `recordId` that it is a record. */
  'grid.rows': {
    sealed: false,
    args: z.strictObject({ gridId: idSchema, after: z.number().int().min(0), limit: z.number().int().min(1).max(gridRowsAtOnce) }),
    value: z.strictObject({
      rows: z.array(z.strictObject({ ...gridLine, recordId: idSchema.nullable(), fault: faultSchema.nullable() })),
      judged: z.array(judgedRowSchema),
    }),
  },
  /** Creates the grid where it is new; keeps the rows given, judged, and answers once they are on disk. `order` null leaves it as it is. Rows that are records do not change. */
  'grid.save': {
    sealed: false,
    args: gridSchema.omit({ definitionVersion: true, updatedAt: true }).extend({
      order: gridSchema.shape.order.nullable(),
      rows: z.array(z.strictObject(gridLine)).max(gridRowsAtOnce),
      removed: z.array(z.number().int()).max(gridRowsMax),
    }),
    value: z.strictObject({ updatedAt: instantSchema, judged: z.array(judgedRowSchema) }),
  },
  /** Submits every row that passes, as the form would one by one; the others stay where they are, with the reason. */
  'grid.submit': { sealed: false, args: z.strictObject({ gridId: idSchema }), value: job },
  'grid.remove': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
} as const
