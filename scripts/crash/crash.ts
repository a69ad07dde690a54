/**
 * `npm run crash -- --kills N --seed S [--keep DIR] [--json]`: kill -9 at random moments of random work (drafts, submissions, imports, sync with a server in the same
 * process, backups, migrations), and after each one everything that was called saved must be there. With `--keep` the stores, their test keys and a plain log
 * of what was acknowledged stay, so that somebody else's checker can judge.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Dice } from '../sim/dice.ts'
import type { Acknowledged } from './acknowledged.ts'
import { checkLane, checkServer } from './check-lane.ts'
import { foundLane, type Lane } from './place.ts'

const lanes = 2
const killWithinMs = 450
const wholeCheckEvery = 20
/** A further migration is shipped with every so many kills. */
const migrateEvery = 6
const readyWithinMs = 60_000

type LaneOutcome = { readonly kills: number; readonly acknowledged: number; readonly lost: readonly string[] }

/** Runs one lane: so many processes, each killed at a random moment. */
async function runLane(directory: string, kills: number, seed: number): Promise<LaneOutcome> {
  const dice = new Dice(seed)
  mkdirSync(directory, { recursive: true })
  const lane = await foundLane(directory, seed)
  const all: Acknowledged[] = []
  const lost: string[] = []
  for (let kill = 1; kill <= kills; kill++) {
    const migrations = Math.floor(kill / migrateEvery)
    const said = await runAndKill(lane, dice.below(0x7fff_ffff), migrations, dice.below(killWithinMs))
    all.push(...said)
    appendFileSync(join(directory, 'acknowledged.jsonl'), said.map((line) => `${JSON.stringify({ kill, ...line })}\n`).join(''))
    const whole = kill % wholeCheckEvery === 0 || kill === kills
    const found = await checkLane(lane, whole ? all : said, { migrations, whole })
    for (const what of found) process.stderr.write(`crash: seed ${seed}, kill ${kill}: ${what}\n`)
    lost.push(...found)
  }
  const atServer = await checkServer(lane, all, seed)
  for (const what of atServer) process.stderr.write(`crash: seed ${seed}, at the end: ${what}\n`)
  return { kills, acknowledged: all.length, lost: [...lost, ...atServer] }
}

/** Starts a desk, lets it work for a moment, kills it, and answers what it has called saved. */
async function runAndKill(lane: Lane, seed: number, migrations: number, afterMs: number): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'desk-process.ts'), lane.directory, String(seed), String(migrations)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(lane.directory, '.compile-cache') },
  })
  const said: Acknowledged[] = []
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const closed = new Promise<NodeJS.Signals | null>((done) => child.once('close', (_code, signal) => done(signal)))
  let timer = setTimeout(() => child.kill('SIGKILL'), readyWithinMs)
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Acknowledged | { readonly op: 'ready' }
    if (line.op !== 'ready') {
      said.push(line)
      continue
    }
    clearTimeout(timer)
    timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  }
  const signal = await closed
  clearTimeout(timer)
  // It must have been us: a process that ends by itself is a failure of its own.
  if (signal !== 'SIGKILL') throw new Error(`the desk ended by itself:\n${errors.join('')}`)
  return said
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
  const outcomes = await Promise.all(shares.map((share, lane) => runLane(join(root, `lane-${lane + 1}`), share, seed * 1000 + lane)))
  if (!values.keep) rmSync(root, { recursive: true, force: true })
  const sum = (of: (outcome: LaneOutcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const result = {
    kills: sum((outcome) => outcome.kills),
    acknowledged: sum((outcome) => outcome.acknowledged),
    lost: sum((outcome) => outcome.lost.length),
    seconds: Math.round((performance.now() - started) / 1000),
  }
  if (result.acknowledged === 0) throw new Error('nothing was acknowledged, so nothing was proven')
  if (!values.json) console.log(`the store in Node ${process.versions.node}; no Electron runtime, release or fallback, takes part`)
  console.log(values.json ? JSON.stringify(result) : `${result.kills} kills, ${result.acknowledged} acknowledged, ${result.lost} lost, ${result.seconds} s`)
  process.exitCode = result.lost === 0 ? 0 : 1
}

await main()
