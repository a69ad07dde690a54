/**
 * `npm run check`: packages, format, lint, types, dead code, boundaries, traced requirements, in under a minute. Each tool must also show that it looked at
 * something, because every one of them can be misconfigured into passing on nothing. `--json` prints one line for machines.
 */
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { checkBoundaries } from './boundaries.ts'
import { comparePackages } from './packages.ts'

type Outcome = { readonly name: string; readonly ok: boolean; readonly looked: number; readonly seconds: number; readonly output: string }

const repo = path.resolve(import.meta.dirname, '..')
const tool = (name: string) => path.join(repo, 'node_modules', '.bin', name)
const sources = 'src-*/**/*.{ts,tsx}'

/** Runs a program in the checkout and gives its exit code with everything it printed. */
async function run(command: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, { cwd: repo, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number>((resolve, reject) => child.once('error', reject).once('close', (status) => resolve(status ?? 1)))
  return { code, output }
}

const filesIn = (output: string) => Number(/ on (\d+) files/.exec(output)?.[1] ?? 0)

async function format() {
  const { code, output } = await run(tool('oxfmt'), ['--check', '.'])
  return { ok: code === 0, looked: filesIn(output), output }
}

async function lint() {
  const { code, output } = await run(tool('oxlint'), ['--type-aware', '--deny-warnings', '.'])
  return { ok: code === 0, looked: filesIn(output), output }
}

/** A project that compiled leaves a record of the files it read; one without files is an error of the compiler's own. */
async function types() {
  const { code, output } = await run(tool('tsc'), ['-b'])
  const projects = (JSON.parse(readFileSync(path.join(repo, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] }).references
  const recorded = projects.filter((project) => globSync(`.cache/tsc/${path.basename(project.path, '.json')}.tsbuildinfo`, { cwd: repo }).length === 1)
  return { ok: code === 0 && recorded.length === projects.length, looked: recorded.length, output }
}

/** knip does not say what it read: its configuration must at least match the sources, and a test plants an unused file for it. */
async function deadCode() {
  const { code, output } = await run(tool('knip'), ['--no-progress'])
  const { project } = JSON.parse(readFileSync(path.join(repo, 'knip.json'), 'utf8')) as { project: string[] }
  return { ok: code === 0, looked: globSync(project, { cwd: repo }).length, output }
}

async function boundaries() {
  const { modules, violations } = await checkBoundaries(repo)
  const onDisk = globSync(sources, { cwd: repo }).filter((file) => !file.endsWith('.d.ts')).length
  const unseen = onDisk - modules
  const output = [...violations, ...(unseen > 0 ? [`${unseen} sources were not read`] : [])].join('\n')
  return { ok: output === '', looked: modules, output }
}

/** A requirement that code claims and no test proves, and a citation of none that is known, fail here and not only where somebody asks. */
async function trace() {
  const { code, output } = await run(process.execPath, ['scripts/trace.ts', '--json'])
  return { ok: code === 0, looked: Number(/"requirements":(\d+)/.exec(output)?.[1] ?? 0), output }
}

/** With other packages than the lock names, every other check finds faults that are none. */
async function packages() {
  const { same, differing } = comparePackages(repo)
  return { ok: differing === undefined, looked: same, output: `${differing} is not what package-lock.json names; run: bash scripts/setup.sh --no-build` }
}

/** Runs all checks, two at a time, and returns what each found; none but the first where the packages are others. */
export async function runChecks(): Promise<readonly Outcome[]> {
  const timed = async (name: string, check: () => Promise<{ ok: boolean; looked: number; output: string }>): Promise<Outcome> => {
    const started = performance.now()
    const { ok, looked, output } = await check()
    return { name, ok: ok && looked > 0, looked, seconds: (performance.now() - started) / 1000, output: looked > 0 ? output : `${output}\nlooked at nothing` }
  }
  const installed = await timed('packages', packages)
  if (!installed.ok) return [installed]
  const [first, second] = await Promise.all([
    (async () => [await timed('format', format), await timed('types', types), await timed('boundaries', boundaries), await timed('trace', trace)])(),
    (async () => [await timed('lint', lint), await timed('dead code', deadCode)])(),
  ])
  return [installed, ...first, ...second]
}

const units: Readonly<Record<string, string>> = { packages: 'same', types: 'projects', trace: 'rules' }

if (import.meta.main) {
  const outcomes = await runChecks()
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(outcomes.map(({ name, ok, looked, seconds }) => ({ name, ok, looked, seconds: Number(seconds.toFixed(1)) }))))
  } else {
    for (const { name, ok, output } of outcomes) if (!ok) console.error(`── ${name}\n${output.trim()}\n`)
    for (const { name, ok, looked, seconds } of outcomes) {
      const unit = units[name] ?? 'files'
      console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${String(looked).padStart(4)} ${unit.padEnd(8)} ${seconds.toFixed(1)} s`)
    }
  }
  process.exitCode = outcomes.every((outcome) => outcome.ok) ? 0 : 1
}
