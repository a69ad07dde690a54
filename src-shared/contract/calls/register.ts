import { z } from 'zod'
import { idSchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { jsonSchema, textsSchema } from '#shared/kernel/json.ts'
import { none, page, columns, job, pending } from './shapes.ts'
import { ticketSchema } from '../path-ticket.ts'

/** Filters of a register: all must hold. Values are the stored ones (minor units, scaled decimals, ids, `YYYY-MM-DD`). */
export const filterSchema = z.strictObject({
  column: z.string(),
  op: z.enum(['eq', 'ne', 'in', 'lt', 'le', 'gt', 'ge', 'between', 'contains', 'empty', 'not-empty']),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])), z.null()]),
})
export type Filter = z.infer<typeof filterSchema>

export const registerQuerySchema = z.strictObject({
  definitionKey: keySchema,
  filters: z.array(filterSchema).max(20),
  sort: z.array(z.strictObject({ column: z.string(), descending: z.boolean() })).max(3),
  search: z.string().max(100),
})
export type RegisterQuery = z.infer<typeof registerQuerySchema>

export const registerColumnSchema = z.strictObject({
  key: z.string(),
  label: localTextSchema,
  kind: z.enum(['text', 'integer', 'decimal', 'money', 'date', 'time', 'instant', 'choice', 'multi-choice', 'member', 'unit', 'state', 'boolean']),
  scale: z.number().int(),
  currency: z.string().nullable(),
  options: z.array(z.strictObject({ key: z.string(), label: localTextSchema })),
  total: z.boolean(),
})
export type RegisterColumn = z.infer<typeof registerColumnSchema>

export const savedViewSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  name: z.string().min(1).max(60),
  query: registerQuerySchema,
  columns,
  groupBy: z.string().nullable(),
  /** How dates are grouped, and what bars measure; a view of an earlier version leaves them to the definition. */
  part: z.enum(['value', 'year', 'month', 'day']).optional(),
  measure: z.string().nullable().optional(),
  chart: z.boolean(),
  /** The one with which the register opens where nothing else was kept. */
  isDefault: z.boolean().default(false),
})
export type SavedView = z.infer<typeof savedViewSchema>

const cell = jsonSchema

/** Registers, their saved views and their export. */
export const registerCalls = {
  'register.columns': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema }),
    value: z.strictObject({
      all: z.array(registerColumnSchema),
      shown: z.array(z.string()),
      sort: z.strictObject({ column: z.string(), descending: z.boolean() }),
      groupBy: z.string().nullable(),
      chart: z.strictObject({ by: z.string(), value: z.string() }).nullable(),
    }),
  },
  /** Runs a query once and keeps the order; pages come from `register.rows` at once. A new open of the same handle replaces it. */
  'register.open': {
    sealed: false,
    args: registerQuerySchema,
    value: z.strictObject({ handle: z.string(), total: z.number().int(), totals: z.record(z.string(), z.number()), tookMs: z.number() }),
  },
  'register.rows': {
    sealed: false,
    args: z.strictObject({ handle: z.string(), columns, ...page }),
    value: z.strictObject({ rows: z.array(z.strictObject({ id: idSchema, pending, cells: z.array(cell) })), names: textsSchema }),
  },
  /** Groups by one column (dates by month), with count and the sums of the total columns. */
  'register.groups': {
    sealed: false,
    args: z.strictObject({ query: registerQuerySchema, by: z.string(), part: z.enum(['value', 'year', 'month', 'day']) }),
    value: z.strictObject({
      groups: z.array(
        z.strictObject({
          key: z.union([z.string(), z.number(), z.null()]),
          label: z.string(),
          count: z.number().int(),
          sums: z.record(z.string(), z.number()),
        }),
      ),
    }),
  },
  'register.close': { sealed: false, args: z.strictObject({ handle: z.string() }), value: none },
  'view.list': { sealed: false, args: z.strictObject({ definitionKey: keySchema }), value: z.array(savedViewSchema) },
  'view.save': { sealed: false, args: savedViewSchema, value: none },
  'view.remove': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
  'register.export': {
    sealed: false,
    args: z.strictObject({ query: registerQuerySchema, columns, file: ticketSchema, language: z.enum(['zh-CN', 'en']) }),
    value: job,
  },
} as const
