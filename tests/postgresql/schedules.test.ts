import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '#server/store/sqlite.ts'
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

test('a kept schedule leaves what its server held in PostgreSQL in the file that its keys name', async () => {
  const keep = mkdtempSync(join(tmpdir(), 'opsdesk-kept-'))
  onTestFinished(() => rmSync(keep, { recursive: true, force: true }))
  await runSim({ schedules: 1, seed: 21, keep, databases: postgresqlDatabases(cluster()) })
  const folder = join(keep, 'schedule-21')
  const { server } = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as { server: { file: string; key: string } }
  const store = await openSqliteStore({ file: join(folder, server.file), key: Buffer.from(server.key, 'hex') })
  onTestFinished(() => store.close())
  const decided = await store.read((db) => db.selectFrom('mutation_log').select('id').execute())
  const taken = readFileSync(join(folder, 'acknowledged.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  expect(decided.length).toBeGreaterThan(0)
  for (const { id } of taken.map((line) => JSON.parse(line) as { id: string; uncertain: boolean }).filter(({ uncertain }) => !uncertain))
    expect(decided.map((one) => one.id)).toContain(id)
})
