import { z } from 'zod'
import type { MachineLimit, Metric, Reading } from '#shared/domain/machine.ts'
import { instantSchema, type Instant } from '#shared/kernel/id.ts'

/** How a metric stands to its limit: since when it has been reached, since when the breach is on, since when it stays below what clears it. */
export const standingSchema = z.strictObject({ reachedAt: instantSchema.nullable(), since: instantSchema.nullable(), clearAt: instantSchema.nullable() })
type MetricStanding = z.infer<typeof standingSchema>

/** A limit that has been reached for long enough. */
export type Breach = { readonly metric: Metric; readonly since: Instant; readonly at: Instant; readonly reading: number; readonly limit: MachineLimit }

type Standings = Readonly<Partial<Record<Metric, MetricStanding>>>
const quiet: MetricStanding = { reachedAt: null, since: null, clearAt: null }
/** After a gap this long (the machine slept, the desk was off) nothing is known of what lies between. */
const gapMs = 180_000
const minuteMs = 60_000

/**
 * Takes readings on, in their order: what begins to be a breach is told once (OPS-07). A reading between the two figures of a limit changes nothing: neither does it begin a breach nor end
 * one, so that a value which sways about its limit is one breach and not one a minute. `before`: when the last reading was taken that is judged already.
 */
export function judgeReadings(
  standings: Standings,
  limits: readonly MachineLimit[],
  readings: readonly Reading[],
  before: Instant | null,
): { readonly standing: Standings; readonly breaches: readonly Breach[] } {
  const breaches: Breach[] = []
  const judged = limits.map((limit) => {
    let standing = standings[limit.metric] ?? quiet
    let last = before
    for (const reading of readings) {
      const value = reading[limit.metric]
      const isGap = last === null || reading.at - last > gapMs
      last = reading.at
      if (value === null) continue
      const wasOn = standing.since !== null
      standing = next(isGap ? { ...standing, reachedAt: null, clearAt: null } : standing, limit, { at: reading.at, value })
      if (!wasOn && standing.since !== null) breaches.push({ metric: limit.metric, since: standing.since, at: reading.at, reading: value, limit })
    }
    return [limit.metric, standing] as const
  })
  return { standing: Object.fromEntries(judged), breaches }
}

function next(held: MetricStanding, limit: MachineLimit, { at, value }: { readonly at: Instant; readonly value: number }): MetricStanding {
  const heldMs = limit.minutes * minuteMs
  if (held.since === null) {
    if (value < limit.over) return quiet
    const reachedAt = held.reachedAt ?? at
    return at - reachedAt >= heldMs ? { reachedAt, since: reachedAt, clearAt: null } : { ...quiet, reachedAt }
  }
  if (value > limit.clears) return { ...held, clearAt: null }
  const clearAt = held.clearAt ?? at
  return at - clearAt >= heldMs ? quiet : { ...held, clearAt }
}
