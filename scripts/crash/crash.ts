/**
 * `npm run crash -- --kills N --seed S [--keep DIR] [--json]`: kill -9 in the midst of a save, an import, a sync with a server in the same process, a backup or a
 * migration, and after each one everything that was called saved must be there. With `--keep` the stores, their test keys and a plain log of what was
 * acknowledged stay, so that somebody else's checker can judge; docs/kept-runs.md says how they lie.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Dice } from '../sim/dice.ts'
import { points, type Acknowledged, type Point, type Said } from './acknowledged.ts'
import { checkLane, checkServer } from './check-lane.ts'
import { foundLane, migratingFolder, type Lane } from './place.ts'

const lanes = 2
/** How long after the beginning of what it is to be killed in. */
const killAfterMs = 15
/** Its time to get there, once it is ready. */
const reachWithinMs = 1500
/** In so many runs of a whole test run, no kind of work may be left out. */
const everyPointFrom = 60
const wholeCheckEvery = 20
/** Beside the shipped ones; each moves every row, so that a kill has time to fall into it. */
const migrationsAtFirst = 3
/** A further migration is shipped with every so many kills. */
const migrateEvery = 6
const readyWithinMs = 60_000

type Tally = Record<Point, number>
type LaneOutcome = { readonly kills: number; readonly acknowledged: number; readonly lost: readonly string[]; readonly at: Tally }
type Killed = { readonly said: readonly Acknowledged[]; /** What had begun and was not called done. */ readonly midst: Point | null }

/** Runs one lane: so many processes, each killed at a random moment. */
async function runLane(directory: string, kills: number, seed: number, keep: boolean): Promise<LaneOutcome> {
  const dice = new Dice(seed)
  mkdirSync(directory, { recursive: true })
  const lane = await foundLane(directory, seed)
  const all: Acknowledged[] = []
  const lost: string[] = []
  const at: Tally = { save: 0, import: 0, sync: 0, backup: 0, migration: 0 }
  for (let kill = 1; kill <= kills; kill++) {
    const migrations = migrationsAtFirst + Math.floor(kill / migrateEvery)
    const run = dice.below(0x7fff_ffff)
    const { said, midst } = await runAndKill(lane, {
      seed: run,
      migrations,
      point: dice.one(points),
      nth: 1 + dice.below(3),
      afterMs: dice.below(killAfterMs),
    })
    if (midst !== null) at[midst] += 1
    all.push(...said)
    appendFileSync(join(directory, 'acknowledged.jsonl'), said.map((line) => `${JSON.stringify({ kill, ...line })}\n`).join(''))
    const whole = kill % wholeCheckEvery === 0 || kill === kills
    const found = await checkLane(lane, whole ? all : said, { migrations, place: String(run), whole })
    for (const what of found) process.stderr.write(`crash: seed ${seed}, kill ${kill}: ${what}\n`)
    lost.push(...found)
    if (!keep) rmSync(migratingFolder(lane, String(run)), { recursive: true, force: true })
  }
  const atServer = await checkServer(lane, all, seed)
  for (const what of atServer) process.stderr.write(`crash: seed ${seed}, at the end: ${what}\n`)
  return { kills, acknowledged: all.length, lost: [...lost, ...atServer], at }
}

type Plan = { readonly seed: number; readonly migrations: number; readonly point: Point; readonly nth: number; readonly afterMs: number }

/** Starts a desk, lets it work until what it is to be killed in has begun, kills it, and answers what it has called saved. */
async function runAndKill(lane: Lane, { seed, migrations, point, nth, afterMs }: Plan): Promise<Killed> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'desk-process.ts'), lane.directory, String(seed), String(migrations), point], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(lane.directory, '.compile-cache') },
  })
  const said: Acknowledged[] = []
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const closed = new Promise<NodeJS.Signals | null>((done) => child.once('close', (_code, signal) => done(signal)))
  const killIn = (ms: number): NodeJS.Timeout => setTimeout(() => child.kill('SIGKILL'), ms)
  let timer = killIn(readyWithinMs)
  let midst: Point | null = null
  let times = 0
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Said
    if (line.op === 'ready') {
      clearTimeout(timer)
      timer = killIn(reachWithinMs)
    } else if (line.op === 'begin') {
      midst = line.what
      if (line.what !== point || (times += 1) !== (point === 'migration' ? 1 : nth)) continue
      clearTimeout(timer)
      // A migration takes longer than anything else: its kills are spread over all of it.
      timer = killIn(point === 'migration' ? afterMs * 12 : afterMs)
    } else {
      midst = null
      said.push(line)
    }
  }
  const signal = await closed
  clearTimeout(timer)
  // It must have been us: a process that ends by itself is a failure of its own.
  if (signal !== 'SIGKILL') throw new Error(`the desk ended by itself:\n${errors.join('')}`)
  return { said, midst }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const kills = Number(values.kills)
  const seed = Number(values.seed)
  const root = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'opsdesk-crash-'))
  if (values.keep && existsSync(join(root, 'lane-1'))) throw new Error(`${root} already holds a run; name another folder`)
  const started = performance.now()
  const shares = Array.from({ length: lanes }, (_, lane) => Math.floor(kills / lanes) + (lane < kills % lanes ? 1 : 0)).filter((share) => share > 0)
  const outcomes = await Promise.all(shares.map((share, lane) => runLane(join(root, `lane-${lane + 1}`), share, seed * 1000 + lane, values.keep !== undefined)))
  if (!values.keep) rmSync(root, { recursive: true, force: true })
  const sum = (of: (outcome: LaneOutcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const result = {
    kills: sum((outcome) => outcome.kills),
    acknowledged: sum((outcome) => outcome.acknowledged),
    lost: sum((outcome) => outcome.lost.length),
    seconds: Math.round((performance.now() - started) / 1000),
    /** Kills by what was going on. */
    at: Object.fromEntries(points.map((point) => [point, sum((outcome) => outcome.at[point])])),
  }
  if (result.acknowledged === 0) throw new Error('nothing was acknowledged, so nothing was proven')
  const missed = points.filter((point) => result.at[point] === 0)
  if (kills >= everyPointFrom && missed.length > 0) throw new Error(`nobody was killed during ${missed.join(', ')}, so nothing was proven of it`)
  if (!values.json) console.log(`the store in Node ${process.versions.node}; no Electron runtime, release or fallback, takes part`)
  console.log(
    values.json
      ? JSON.stringify(result)
      : `${result.kills} kills (${points.map((point) => `${result.at[point]} in ${point}`).join(', ')}), ${result.acknowledged} acknowledged, ${result.lost} lost, ${result.seconds} s`,
  )
  process.exitCode = result.lost === 0 ? 0 : 1
}

await main()
