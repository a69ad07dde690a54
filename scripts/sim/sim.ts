import { parseArgs } from 'node:util'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fastPlace } from '../fast-place.ts'
import { startCluster } from '../postgresql-cluster.ts'
import { postgresqlDatabases } from './databases.ts'
import { runSim } from './run.ts'

/**
 * `npm run sim -- --schedules N --seed S [--server embedded|postgresql] [--archive] [--route] [--until-trouble] [--keep DIR] [--json]`: seeded schedules of desks, members and a
 * server with everything that can go wrong between them. A bad seed is told with its troubles and its schedule. It is played again by its seed alone: `--schedules 1 --seed <it>`. With
 * `--archive` years pass, and records are held and disposed of; with `--route` people do all that a route offers.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    server: { type: 'string', default: 'embedded' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
    steps: { type: 'boolean', default: false },
    archive: { type: 'boolean', default: false },
    route: { type: 'boolean', default: false },
    'until-trouble': { type: 'boolean', default: false },
  },
})

if (!['embedded', 'postgresql'].includes(values.server)) throw new Error(`--server ${values.server} is neither embedded nor postgresql`)
// With --json the one line on standard output is the summary, and whoever reads it finds out on the other what was wrong.
const print = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`)
const cluster = values.server === 'postgresql' ? await startCluster(mkdtempSync(join(fastPlace(), 'opsdesk-postgresql-'))) : undefined
const { summary, bad } = await runSim({
  schedules: Number(values.schedules),
  seed: Number(values.seed),
  ...(values.keep === undefined ? {} : { keep: values.keep }),
  ...(cluster === undefined ? {} : { databases: postgresqlDatabases(cluster.address) }),
  untilTrouble: values['until-trouble'],
  archive: values.archive,
  route: values.route,
  onResult: ({ seed, troubles, accepted, disposed, steps }) => {
    if (values.steps) print(steps.join('\n'))
    if (values.archive) print(`seed ${seed}: ${disposed} records disposed of`)
    if (troubles.length === 0) return
    const shown = troubles.slice(0, 10).map(({ kind, desk, what }) => `  ${kind} ${desk}: ${what.slice(0, 600)}`)
    print([`seed ${seed}: ${accepted} saved`, ...shown, ...(values.steps ? [] : ['  the schedule:', ...steps.map((step) => `    ${step}`)])].join('\n'))
  },
})
await cluster?.stop()
console.log(JSON.stringify(summary))
process.exitCode = bad.length > 0 ? 1 : 0
