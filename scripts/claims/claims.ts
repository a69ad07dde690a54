import { dayMs, instantAt, minuteMs, wallClock, weekdayOf } from '#shared/calendar/civil-date.ts'

/** One claim of an earlier system, in the shape in which such systems hand them out. */
export type Claim = {
  readonly claimNo: string
  readonly amountMinor: number
  readonly budgetNumber: string
  readonly declarationNumber: string
  readonly submittedAt: number
  readonly closedAt: number
  readonly outcome: 'paid' | 'rejected' | 'open'
}

export const claimsZone = 'Europe/Amsterdam'
const firstDay = Date.UTC(2017, 0, 9)
const days = 718

/** Made-up claims over two years, in the order of their submission; the same seed makes the same claims. */
export function makeClaims(count: number, seed: number): readonly Claim[] {
  const random = createRandom(seed)
  const times = Array.from({ length: count }, () => workingTime(random)).toSorted((a, b) => a - b)
  let number = 86_000
  return times.map((submittedAt) => {
    number += 1 + Math.floor(random() * 9)
    const fate = random()
    const outcome = fate < 0.957 ? 'paid' : fate < 0.987 ? 'rejected' : 'open'
    const numbered = outcome === 'paid' || random() < 0.01
    return {
      claimNo: `declaration${number}`,
      amountMinor: numbered ? amount(random) : 0,
      budgetNumber: 'budget 86566',
      declarationNumber: numbered ? `declaration number ${number + 1}` : 'UNKNOWN',
      submittedAt,
      closedAt: submittedAt + Math.round((duration(random, outcome) * dayMs) / 1000) * 1000,
      outcome,
    }
  })
}

/** mulberry32: small, well spread, and the same everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A normal deviate (Box–Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A second of a working day between eight and eighteen, as an instant; more of them in the second year. */
function workingTime(random: () => number): number {
  for (;;) {
    const share = random() < 0.22 ? random() * 0.5 : 0.5 + random() * 0.5
    const date = new Date(firstDay + Math.floor(share * days) * dayMs).toISOString().slice(0, 10)
    if (weekdayOf(date) > 5) continue
    const seconds = Math.floor((8 + random() * 10) * 3600)
    return instantAt(date, seconds * 1000, claimsZone)
  }
}

/** Around 41 with a long tail, in minor units. */
function amount(random: () => number): number {
  return Math.max(100, Math.min(329_254, Math.round(4_150 * Math.exp(normal(random) * 1.05))))
}

/** Days from submission to the end. */
function duration(random: () => number, outcome: Claim['outcome']): number {
  return outcome === 'open' ? 0 : Math.min(120, 7.3 * Math.exp(normal(random) * 0.75))
}

/** An instant as such systems write it: wall time of their zone with its offset. */
export function zonedText(instant: number): string {
  const { date, ms } = wallClock(instant, claimsZone)
  const offset = Math.round((instantAt(date, ms, 'UTC') - instant) / minuteMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const seconds = Math.floor(ms / 1000)
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  return `${date}T${time}.${String(ms % 1000).padStart(3, '0')}+${two(Math.floor(offset / 60))}:${two(offset % 60)}`
}
