import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Instant } from '#shared/kernel/id.ts'

/** How many asks a key may make at once, and how fast they grow back. */
export type Rate = { readonly burst: number; readonly perMinute: number }
export type RateLimit = { take(key: string): Result<void> }

const keysMax = 10_000

/** A token bucket a key, in memory; the fullest buckets are forgotten first when there are too many. */
export function createRateLimit(rate: Rate, clock: Clock): RateLimit {
  const buckets = new Map<string, { tokens: number; at: Instant }>()
  const msPerToken = 60_000 / rate.perMinute
  return {
    take(key) {
      const now = clock()
      const held = buckets.get(key) ?? { tokens: rate.burst, at: now }
      // A clock that was set back must not keep anybody waiting until it has come as far again.
      const bucket = held.at > now ? { tokens: held.tokens, at: now } : held
      if (bucket !== held) buckets.set(key, bucket)
      const tokens = Math.min(rate.burst, bucket.tokens + (now - bucket.at) / msPerToken)
      if (tokens < 1) return failed('call-too-often', { seconds: Math.ceil(((1 - tokens) * msPerToken) / 1000) })
      buckets.delete(key)
      if (buckets.size >= keysMax) dropOldest(buckets)
      buckets.set(key, { tokens: tokens - 1, at: now })
      return ok(undefined)
    },
  }
}

/** Buckets are kept in the order of their last use, so the first is the one that has grown back the most. */
function dropOldest(buckets: Map<string, unknown>): void {
  const [oldest] = buckets.keys()
  if (oldest !== undefined) buckets.delete(oldest)
}
