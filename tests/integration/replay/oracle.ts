import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const day = 86_400_000

/** The figures of a folder, reckoned from its files alone and by the names of the activities: it knows neither route nor acts. */
export function figuresOfFolder(folder: string) {
  const claims = linesOf(folder, 'claims.csv').map(([claimNo = '', amount = '', , , , , outcome = '']) => ({
    claimNo,
    cents: Math.round(Number(amount) * 100),
    outcome,
  }))
  const trails = new Map<string, { at: number; what: string }[]>()
  for (const [claimNo = '', , at = '', activity = ''] of linesOf(folder, 'events.csv')) {
    const what = /(?:SAVED|SUBMITTED|FINAL_APPROVED|APPROVED|REJECTED) by .+|Request Payment|Payment Handled/.exec(activity)?.[0] ?? activity
    trails.set(claimNo, [...(trails.get(claimNo) ?? []), { at: Date.parse(at), what }])
  }
  const all = claims.map(({ claimNo }) => trails.get(claimNo) ?? [])
  const spans = all.map((trail) => (trail.at(-1)?.at ?? 0) - (trail[0]?.at ?? 0)).toSorted((a, b) => a - b)
  const at = (share: number) => {
    const place = (spans.length - 1) * share
    const [low = 0, high = 0] = [spans[Math.floor(place)], spans[Math.ceil(place)]]
    return (low + (high - low) * (place % 1)) / day
  }
  const steps = new Map<string, number[]>()
  for (const trail of all)
    for (const [n, { at: when, what }] of trail.entries()) {
      const before = trail[n - 1]
      if (before) steps.set(`${before.what} → ${what}`, [...(steps.get(`${before.what} → ${what}`) ?? []), (when - before.at) / day])
    }
  return {
    claims: claims.length,
    events: all.reduce((sum, trail) => sum + trail.length, 0),
    amount: claims.reduce((sum, { cents }) => sum + cents, 0) / 100,
    outcome: Object.fromEntries(['paid', 'rejected', 'open'].map((outcome) => [outcome, claims.filter((claim) => claim.outcome === outcome).length])),
    days: { mean: rounded(spans.reduce((sum, span) => sum + span, 0) / spans.length / day), median: rounded(at(0.5)), p90: rounded(at(0.9)) },
    returned: all.filter((trail) => trail.some(({ what }) => what.startsWith('REJECTED'))).length,
    resubmitted: all.filter((trail) => trail.filter(({ what }) => what.startsWith('SUBMITTED')).length > 1).length,
    steps: Object.fromEntries(
      [...steps].map(([step, days]) => [step, { count: days.length, meanDays: rounded(days.reduce((sum, one) => sum + one, 0) / days.length) }]),
    ),
  }
}

function linesOf(folder: string, name: string): readonly string[][] {
  return readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
