import { expect, test } from 'vitest'
import { cluster } from '#tests/support/server-database.ts'
import { postgresqlDatabases } from '../../scripts/sim/databases.ts'
import { runSim } from '../../scripts/sim/run.ts'

const schedules = 30

test(
  '[CLD-20] thirty seeded schedules of desks, members and a server on PostgreSQL end with nothing lost, doubled, leaked or stuck',
  { timeout: 600_000 },
  async () => {
    const { summary, bad } = await runSim({ schedules, seed: 20_000, databases: postgresqlDatabases(cluster()) })
    expect(bad.map(({ seed, troubles }) => ({ seed, troubles: troubles.slice(0, 5) }))).toEqual([])
    expect(summary).toMatchObject({ schedules, diverged: 0, stuck: 0, lost: 0, leaked: 0 })
  },
)
