import { z } from 'zod'
import { instantSchema } from '#shared/kernel/id.ts'

/** What is measured of a machine, each in percent (OPS-06): processors busy, memory used, time in which the disk of the data was busy, room used on it. */
export const metrics = ['cpu', 'memory', 'disk_io', 'disk_space'] as const
export type Metric = (typeof metrics)[number]

const percent = z.number().int().min(0).max(100).nullable()

/** One look at a machine: what it does not tell is null. Mean over the time since the look before, where that can be said. */
export const readingSchema = z.strictObject({ at: instantSchema, cpu: percent, memory: percent, disk_io: percent, disk_space: percent })
export type Reading = z.infer<typeof readingSchema>

/** A limit as a definition sets it: breached when reached for `minutes` on end, over when it stayed at `clears` or below for as long. */
export const machineLimitSchema = z.strictObject({ metric: z.enum(metrics), over: z.number().int(), clears: z.number().int(), minutes: z.number().int() })
export type MachineLimit = z.infer<typeof machineLimitSchema>
