import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { none, job } from './shapes.ts'

/** Long work: one shape for import, export, backup, restore and bootstrap. */
export const jobSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['import-read', 'import-run', 'import-undo', 'grid-submit', 'export', 'backup', 'restore', 'prove']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number().int(),
  total: z.number().int(),
  startedAt: instantSchema,
  fault: faultSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

/** Long work, running or done. */
export const jobCalls = {
  'job.list': { sealed: true, args: none, value: z.array(jobSchema) },
  'job.cancel': { sealed: true, args: job, value: none },
} as const
