/**
 * `npm run hostile -- [--cases 100000] [--seed 1] [--kinds a,b] [--case KIND:N] [--json]`: hostile input at every boundary, seeded; see kinds.ts for the boundaries
 * and verdict.ts for what counts as harm. Each kind runs in processes of its own, whose memory is measured and whose death is a finding.
 *
 * A case is played again by seed, kind and number: `--seed 1 --case http:217`. What was found once stands as a test of its own in tests/integration/hostile.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fastPlace } from '../fast-place.ts'
import { kinds, type KindName } from './kinds.ts'
import type { KindReport } from './report.ts'

const lanes = 2
/** Of one process; enough to see memory grow, and no more than a lane's fair part. */
const casesAtOnce = 18_000
const shareOf = 100_000
const shown = 12

type Work = { readonly kind: KindName; readonly from: number; readonly to: number }
/** `swollen`: processes that held more memory than their kind may. `blind`: kinds whose cases hardly got past the first check. */
type Sum = { cases: number; crashed: number; accepted: number; uncoded: number; swollen: number; blind: number; peakMb: number }
type ByKind = Record<string, Omit<KindReport, 'kind' | 'examples' | 'baseMb'>>

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: String(shareOf) },
      seed: { type: 'string', default: '1' },
      kinds: { type: 'string' },
      case: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const seed = Number(values.seed)
  const work = values.case === undefined ? workOf(Number(values.cases), kindsOf(values.kinds)) : [oneCase(values.case)]
  const started = performance.now()
  const reports: KindReport[] = []
  const waiting = [...work]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) reports.push(await runTarget(next, seed))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const expected = work.reduce((sum, { from, to }) => sum + to - from, 0)
  const { sum, byKind } = sumUp(reports, values.case !== undefined)
  if (expected === 0) throw new Error('no case was to be run, so nothing was proven')
  // What was not run because its process died counts as one crash for the process, and as missing.
  for (const { kind, examples } of reports)
    for (const { case: number, outcome, what } of examples.slice(0, shown))
      process.stderr.write(`hostile: --seed ${seed} --case ${kind}:${number}: ${outcome}: ${what}\n`)
  const result = { ...sum, missing: expected - sum.cases, seed, seconds: Math.round((performance.now() - started) / 1000), byKind }
  console.log(values.json ? JSON.stringify(result) : textOf(result))
  process.exitCode = sum.crashed + sum.accepted + sum.uncoded + sum.swollen + sum.blind + result.missing === 0 ? 0 : 1
}

function kindsOf(named: string | undefined): readonly KindName[] {
  const all = Object.keys(kinds) as KindName[]
  if (named === undefined) return all
  const wanted = named.split(',')
  const unknown = wanted.filter((name) => !all.some((kind) => kind === name))
  if (unknown.length > 0) throw new Error(`no such kind: ${unknown.join(', ')}; there are ${all.join(', ')}`)
  return all.filter((kind) => wanted.includes(kind))
}

/** Each kind its share; the largest first, so that the lanes end together. */
function workOf(cases: number, wanted: readonly KindName[]): readonly Work[] {
  const whole = wanted.reduce((sum, kind) => sum + kinds[kind].share, 0)
  const counts = wanted.map((kind) => ({ kind, count: Math.round((cases * kinds[kind].share) / whole) }))
  const rest = cases - counts.reduce((sum, { count }) => sum + count, 0)
  if (counts[0]) counts[0].count += rest
  return counts
    .flatMap(({ kind, count }) =>
      Array.from({ length: Math.ceil(count / casesAtOnce) }, (_, n) => ({ kind, from: n * casesAtOnce, to: Math.min(count, (n + 1) * casesAtOnce) })),
    )
    .toSorted((a, b) => kinds[b.kind].msPerCase * (b.to - b.from) - kinds[a.kind].msPerCase * (a.to - a.from))
}

function oneCase(text: string): Work {
  const [name = '', number = ''] = text.split(':')
  const [kind] = kindsOf(name)
  if (!kind || !/^\d+$/.test(number)) throw new Error('--case wants KIND:NUMBER')
  return { kind, from: Number(number), to: Number(number) + 1 }
}

/** One process with its cases; when it dies, the case that it had written down is to blame. */
async function runTarget({ kind, from, to }: Work, seed: number): Promise<KindReport> {
  const place = mkdtempSync(join(fastPlace(), 'opsdesk-hostile-run-'))
  const progress = join(place, 'case')
  const args = ['--max-old-space-size=400', join(import.meta.dirname, 'target.ts'), kind, String(seed), String(from), String(to), progress]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: place } })
  const output: string[] = []
  const errors: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const last = output.join('').trim().split('\n').at(-1) ?? ''
  const died = existsSync(progress) ? Number(readFileSync(progress, 'utf8').trim() || -1) : -1
  rmSync(place, { recursive: true, force: true })
  if (code === 0 && last.startsWith('{')) return JSON.parse(last) as KindReport
  const what = `the process ended with ${code}: ${errors.join('').slice(-1500)}`
  const none = { cases: Math.max(died - from, 0), refused: 0, allowed: 0, deep: 0, accepted: 0, uncoded: 0, peakMb: 0, baseMb: 0, codes: {} }
  return { kind, ...none, crashed: 1, examples: [{ case: died, outcome: 'crashed', what }] }
}

function sumUp(reports: readonly KindReport[], single: boolean): { readonly sum: Sum; readonly byKind: ByKind } {
  const sum: Sum = { cases: 0, crashed: 0, accepted: 0, uncoded: 0, swollen: 0, blind: 0, peakMb: 0 }
  const byKind: ByKind = {}
  for (const { kind, examples: _examples, baseMb, ...report } of reports) {
    for (const name of ['cases', 'crashed', 'accepted', 'uncoded'] as const) sum[name] += report[name]
    sum.peakMb = Math.max(sum.peakMb, report.peakMb)
    const { memoryMb } = kinds[kind as KindName]
    if (report.peakMb - baseMb > memoryMb) {
      sum.swollen += 1
      process.stderr.write(`hostile: ${kind}: ${report.peakMb} MB, ${report.peakMb - baseMb} MB more than before the first case; ${memoryMb} MB are allowed\n`)
    }
    byKind[kind] = merged(byKind[kind], report)
  }
  for (const [kind, { cases, deep, crashed }] of Object.entries(byKind)) {
    const { deepPercent } = kinds[kind as KindName]
    if (single || crashed > 0 || deep * 100 >= cases * deepPercent) continue
    sum.blind += 1
    process.stderr.write(`hostile: ${kind}: only ${deep} of ${cases} got past the first check; ${deepPercent} % are wanted\n`)
  }
  return { sum, byKind }
}

function merged(before: ByKind[string] | undefined, report: ByKind[string]): ByKind[string] {
  if (!before) return report
  const codes = { ...before.codes }
  for (const [code, count] of Object.entries(report.codes)) codes[code] = (codes[code] ?? 0) + count
  const add = (name: 'cases' | 'refused' | 'allowed' | 'deep' | 'crashed' | 'accepted' | 'uncoded'): number => before[name] + report[name]
  return {
    cases: add('cases'),
    refused: add('refused'),
    allowed: add('allowed'),
    deep: add('deep'),
    crashed: add('crashed'),
    accepted: add('accepted'),
    uncoded: add('uncoded'),
    peakMb: Math.max(before.peakMb, report.peakMb),
    codes,
  }
}

function textOf({ byKind, ...sum }: Sum & { readonly missing: number; readonly seed: number; readonly seconds: number; readonly byKind: ByKind }): string {
  const lines = Object.entries(byKind).map(
    ([kind, { cases, refused, allowed, deep, peakMb }]) =>
      `${kind.padEnd(12)}${String(cases).padStart(8)} cases, ${refused} refused, ${allowed} still sound, ${deep} past the first check, ${peakMb} MB`,
  )
  const { cases, crashed, accepted, uncoded, swollen, blind, missing, seed, seconds } = sum
  return `${lines.join('\n')}\n${cases} cases with seed ${seed}: ${crashed} crashed, ${accepted} accepted, ${uncoded} uncoded, ${swollen} swollen, ${blind} blind, ${missing} missing, ${seconds} s`
}

await main()
