import { expect, test } from 'vitest'
import { runSim } from '../../../scripts/sim/run.ts'

test('[WFL-02] [AUT-22] [AUT-23] schedules in which people do all that a route offers: every desk ends with what the server has, and no record waits for nobody', async () => {
  const kinds = new Set<string>()
  const { summary, bad } = await runSim({ schedules: 14, seed: 40_000, route: true, onResult: ({ routed }) => routed.forEach((kind) => kinds.add(kind)) })
  expect(bad.map(({ seed, troubles }) => ({ seed, troubles: troubles.slice(0, 5) }))).toEqual([])
  expect(summary).toMatchObject({ diverged: 0, stuck: 0, lost: 0, leaked: 0 })
  // Schedules in which an act never took effect prove nothing of it.
  const played = ['transfer', 'add-before', 'add-after', 'ask', 'answer', 'hand-over', 'return', 'resubmit', 'correct', 'terminate', 'overdue', 'wait-end']
  expect(played.filter((kind) => !kinds.has(kind))).toEqual([])
})
