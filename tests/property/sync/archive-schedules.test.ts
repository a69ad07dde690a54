import { expect, test } from 'vitest'
import { runSim } from '../../../scripts/sim/run.ts'

test('[ARC-04] [ARC-03] schedules in which years pass: what was disposed of stays so at the server and at every desk, and what was held or not agreed to by two never was', async () => {
  let disposed = 0
  const { summary, bad } = await runSim({ schedules: 12, seed: 30_000, archive: true, onResult: (result) => void (disposed += result.disposed) })
  expect(bad.map(({ seed, troubles }) => ({ seed, troubles: troubles.slice(0, 5) }))).toEqual([])
  expect(summary).toMatchObject({ diverged: 0, stuck: 0, lost: 0, leaked: 0 })
  // Schedules in which nothing went prove nothing.
  expect(disposed).toBeGreaterThan(4)
})
