import { z } from 'zod'
import { keySchema } from '#shared/kernel/id.ts'

/** 保密级别, the lowest first; whoever is cleared for one is cleared for those below it. */
export const shieldLevels = ['sensitive', 'confidential', 'secret'] as const

/**
 * 屏蔽: who sees a field in full (PRM-06, PRM-14). Its initiator does, whoever has to enter or compare it for an open task, and whoever has one at the nodes that are named. Those who are
 * cleared for its level, or hold one of the roles, for the record's unit, have it shown when they ask for it, and that is recorded (AUD-01). Everybody else is given its mask.
 */
export const shieldSchema = z.strictObject({
  level: z.enum(shieldLevels),
  roles: z.array(keySchema).max(20).default([]),
  nodes: z.array(keySchema).max(30).default([]),
  /** Of a text: how many characters stay readable at its ends. Of anything else, and of a short text, nothing does. */
  first: z.number().int().min(0).max(8).default(0),
  last: z.number().int().min(0).max(8).default(0),
})
export type Shield = z.infer<typeof shieldSchema>
