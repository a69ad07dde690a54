/**
 * `bash scripts/test.sh`: runs every check and every test there is, one group of stages after the other, and counts what the runners
 * themselves report. A stage that ran nothing, skipped something or ended badly has failed. The last line is
 * `N passed, N failed`.
 *
 * Whatever needs a desk (keyring, display, an ordinary user) runs under scripts/with-desktop.sh. With names of stages as arguments
 * only those run, with what they rest on: `bash scripts/test.sh unit e2e`.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runChecks } from './check.ts'
import { resolveElectron } from './electron-runtime.ts'
import { readPackageReport } from './packaging/report.ts'

type Count = { readonly passed: number; readonly failed: number }
type Stage = {
  readonly name: string
  readonly run: () => Promise<Count>
  /** Stages whose work it rests on: named alone, it brings them along. */ readonly restsOn?: readonly string[]
}
type Row = Count & { readonly name: string; readonly seconds: number }

const repo = path.resolve(import.meta.dirname, '..')
const desktop = path.join(repo, 'scripts', 'with-desktop.sh')
const simulatedSchedules = 300
const kills = 200
const hostileCases = 100_000
/** Of the end-to-end tests, beside each other. */
const desktops = 2
/** The files of theirs that take longest, so that the desktops end together. */
const longest = ['process-change.test.ts', 'screens.test.ts', 'desk-screens.test.ts', 'survive.test.ts', 'grid.test.ts']

async function main(): Promise<void> {
  const electron = await resolveElectron()
  const reports = await mkdtemp(path.join(tmpdir(), 'opsdesk-test-'))
  // Root made it; the unprivileged user writes the reports.
  await chmod(reports, 0o777)
  const wanted = process.argv.slice(2)
  const groups = stages(reports)
  const all = groups.flat()
  const names = all.map(({ name }) => name)
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no such stage: ${unknown.join(', ')}; there are ${names.join(', ')}`)

  const chosenNames = new Set(wanted.length === 0 ? names : all.flatMap(({ name, restsOn = [] }) => (wanted.includes(name) ? [name, ...restsOn] : [])))
  const rows: Row[] = []
  for (const group of groups) {
    const chosen = group.filter(({ name }) => chosenNames.has(name))
    rows.push(...(await Promise.all(chosen.map(counted))))
  }
  await rm(reports, { recursive: true, force: true })

  const total = rows.reduce((sum, row) => ({ passed: sum.passed + row.passed, failed: sum.failed + row.failed }), { passed: 0, failed: 0 })
  console.log(`\n${'stage'.padEnd(14)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`)
  for (const row of rows)
    console.log(`${row.name.padEnd(14)}${String(row.passed).padStart(8)}${String(row.failed).padStart(8)}${row.seconds.toFixed(1).padStart(9)}`)
  console.log(`Electron: ${electron.tier} ${electron.version}; the package was made and driven on the same`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed === 0 ? 0 : 1
}

async function counted({ name, run: play }: Stage): Promise<Row> {
  console.log(`\n══ ${name}`)
  const started = performance.now()
  const count = await play().catch((failure: unknown) => {
    console.error(failure)
    return { passed: 0, failed: 1 }
  })
  const nothing = count.passed + count.failed === 0
  if (nothing) console.error(`${name} ran nothing, which is a failure`)
  return { name, passed: count.passed, failed: nothing ? 1 : count.failed, seconds: (performance.now() - started) / 1000 }
}

/** In groups; those of one group run beside each other, because none has work for two cores all the time, or to its end. */
function stages(reports: string): readonly (readonly Stage[])[] {
  const vitestStage = (project: string): Stage => ({ name: project, run: () => vitest(project, path.join(reports, `${project}.json`)) })
  return [
    [{ name: 'check', run: check }],
    [{ name: 'build', run: async () => asCount(await run('node', ['scripts/build.ts', '--if-changed'])) }],
    [vitestStage('unit')],
    [vitestStage('integration')],
    [vitestStage('postgresql'), vitestStage('property')],
    [vitestStage('architecture')],
    [{ name: 'package', restsOn: ['build'], run: packageApplication }],
    [
      { name: 'e2e', restsOn: ['build', 'package'], run: () => endToEnd(reports) },
      // What a journey waits for leaves a core idle: schedules take that, and no more.
      { name: 'sim', run: () => atOnce([1, 1 + simulatedSchedules / 2].map(simulate)) },
    ],
    [
      { name: 'crash', run: () => proof('crash', ['--kills', String(kills), '--seed', '1'], ['lost'], 'kills') },
      {
        name: 'hostile',
        run: () =>
          proof('hostile', ['--cases', String(hostileCases), '--seed', '1'], ['crashed', 'accepted', 'uncoded', 'swollen', 'blind', 'missing'], 'cases'),
      },
    ],
  ]
}

/** The packaged application that the e2e stage drives; the file itself says how its fuses stand. */
async function packageApplication(): Promise<Count> {
  const code = await run('node', ['scripts/package.ts', '--if-changed'])
  const { tier } = await resolveElectron()
  const report = code === 0 ? await readPackageReport(tier) : null
  if (report === null) return { passed: 0, failed: 1 }
  if (report.electron !== tier) throw new Error(`the package is on the ${report.electron} runtime, not on ${tier}`)
  return { passed: Object.keys(report.fuses).length, failed: 0 }
}

async function check(): Promise<Count> {
  const outcomes = await runChecks()
  for (const { name, ok, output } of outcomes) console.log(ok ? `ok ${name}` : `FAILED ${name}\n${output.trim()}`)
  const failed = outcomes.filter((outcome) => !outcome.ok).length
  return { passed: outcomes.length - failed, failed }
}

async function vitest(project: string, report: string): Promise<Count> {
  const code = await run(desktop, [
    'vitest',
    'run',
    '--configLoader',
    'native',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  type Report = {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }
  const found = JSON.parse(await readFile(report, 'utf8')) as Report
  const unloadable = found.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return atLeastOneFailure(code, { passed: found.numPassedTests, failed: found.numFailedTests + found.numPendingTests + found.numTodoTests + unloadable })
}

/** Each file of the end-to-end tests goes to the next desktop that is free. */
async function endToEnd(reports: string): Promise<Count> {
  const files = (await readdir(path.join(repo, 'tests', 'e2e'))).filter((name) => name.endsWith('.test.ts'))
  const gone = longest.filter((name) => !files.includes(name))
  if (gone.length > 0) throw new Error(`no such file: ${gone.join(', ')}`)
  const waiting = [...new Set([...longest, ...files])]
  const counts: Promise<Count>[] = []
  const takeFiles = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const count = playwright(next, path.join(reports, `${next}.json`))
      counts.push(count)
      await Promise.allSettled([count])
    }
  }
  await Promise.all(Array.from({ length: desktops }, takeFiles))
  return atOnce(counts)
}

/** One file of the end-to-end tests on a desktop of its own: display, clipboard, bus and keyring are no other file's. */
async function playwright(file: string, report: string): Promise<Count> {
  const code = await run(desktop, [
    'env',
    `PLAYWRIGHT_JSON_OUTPUT_FILE=${report}`,
    `OPSDESK_E2E_PART=${file}`,
    'playwright',
    'test',
    `tests/e2e/${file}`,
    '--reporter=list,json',
  ])
  const { stats, errors } = JSON.parse(await readFile(report, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    errors: unknown[]
  }
  return atLeastOneFailure(code, { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length })
}

/** Half of the simulated schedules, from a seed on: a schedule needs one core, and there are two. */
async function simulate(firstSeed: number): Promise<Count> {
  const half = ['--schedules', String(simulatedSchedules / 2), '--seed', String(firstSeed)]
  return proof('sim', half, ['diverged', 'stuck', 'lost', 'leaked'], 'schedules', ['nice'])
}

/** Parts of one stage that run beside each other. */
async function atOnce(parts: readonly Promise<Count>[]): Promise<Count> {
  const settled = await Promise.allSettled(parts)
  const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  for (const failure of failures) console.error(failure)
  const counts = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  return counts.reduce((sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }), { passed: 0, failed: failures.length })
}

/** A seeded run that ends in one line of JSON: so many done, and of each kind of harm so many found. */
async function proof(name: string, args: readonly string[], harms: readonly string[], done: string, before: readonly string[] = []): Promise<Count> {
  const output: string[] = []
  const code = await run(desktop, [...before, 'npm', 'run', '--silent', name, '--', ...args, '--json'], (text) => output.push(text))
  const last = output.join('').trim().split('\n').at(-1) ?? ''
  if (!last.startsWith('{')) throw new Error(`${name} ended with ${code} and reported nothing`)
  const result = JSON.parse(last) as Record<string, number>
  const failed = harms.reduce((sum, harm) => sum + (result[harm] ?? Number.NaN), 0)
  if (Number.isNaN(failed)) throw new Error(`${name} does not report ${harms.join(', ')}: ${last}`)
  return atLeastOneFailure(code, { passed: result[done] ?? 0, failed })
}

const asCount = (code: number): Count => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
const atLeastOneFailure = (code: number, count: Count): Count => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count)

/** Runs a program with its output shown as it comes, and gives its exit code. */
async function run(command: string, args: readonly string[], listen?: (text: string) => void): Promise<number> {
  const child = spawn(command, args, { cwd: repo, stdio: ['ignore', listen ? 'pipe' : 'inherit', 'inherit'] })
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text)
    listen?.(text)
  })
  return new Promise<number>((resolve, reject) => child.once('error', reject).once('close', (code) => resolve(code ?? 1)))
}

await main()
