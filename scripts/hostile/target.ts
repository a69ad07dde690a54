/**
 * The process that is attacked: `node target.ts KIND SEED FROM TO PROGRESS-FILE`. It carries out its cases one after the other, says at the end what became of
 * them in one line of JSON, and before each case writes its number down, so that a death can be laid to it.
 */
import { openSync, writeSync } from 'node:fs'
import { Dice } from '../sim/dice.ts'
import { caseSeed, kinds, type KindName } from './kinds.ts'
import type { KindReport } from './report.ts'
import { atTheDoor, type Target, type Verdict } from './verdict.ts'

const [name = '', seed = '1', from = '0', to = '0', progressFile = ''] = process.argv.slice(2)
const kind = kinds[name as KindName]
if (!kind) throw new Error(`no such kind: ${name}; there are ${Object.keys(kinds).join(', ')}`)
/** Nothing takes longer; what does has hung. */
const patienceMs = 30_000
const examplesMax = 20

const progress = openSync(progressFile, 'w')
const report: KindReport = {
  kind: name,
  cases: 0,
  refused: 0,
  allowed: 0,
  deep: 0,
  crashed: 0,
  accepted: 0,
  uncoded: 0,
  peakMb: 0,
  baseMb: 0,
  codes: {},
  examples: [],
}
let current = -1

// The log of the product is no part of the answer; what it says of a bug is seen in the answer's code.
console.error = () => undefined
console.warn = () => undefined
process.on('unhandledRejection', (error) => harm('crashed', `unhandled rejection: ${textOf(error)}`))
process.on('uncaughtException', (error) => {
  harm('crashed', `uncaught: ${textOf(error)}`)
  // Outside a case it is this process that is broken, not the product.
  if (current < 0) {
    process.stderr.write(`${textOf(error)}\n`)
    process.exit(1)
  }
})

const target = await kind.open()
await warmUp(target)
report.baseMb = rssMb()
for (current = Number(from); current < Number(to); current++) {
  writeSync(progress, String(current).padEnd(12), 0)
  count(await attempt(target, current))
}
current = -1
for (const what of (await target.settle?.()) ?? []) harm('accepted', what)
report.peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
await target.close()
writeSync(1, `${JSON.stringify(report)}\n`)
process.exit(0)

/** Caches fill and code is compiled before memory is compared; these cases belong to no run. */
async function warmUp(opened: Target): Promise<void> {
  for (let n = 0; n < Math.min(kind.warmUp, Math.ceil((Number(to) - Number(from)) / 4)); n++) await opened.attempt(new Dice(n)).catch(() => undefined)
}

async function attempt(opened: Target, number: number): Promise<Verdict | { readonly outcome: 'crashed'; readonly what: string }> {
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<{ readonly outcome: 'crashed'; readonly what: string }>((resolve) => {
    timer = setTimeout(() => resolve({ outcome: 'crashed', what: `no answer in ${patienceMs} ms` }), patienceMs)
  })
  try {
    return await Promise.race([opened.attempt(new Dice(caseSeed(Number(seed), name, number))), hung])
  } catch (error) {
    return { outcome: 'crashed', what: textOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

function count(verdict: Awaited<ReturnType<typeof attempt>>): void {
  report.cases += 1
  if (verdict.outcome === 'refused') {
    report.refused += 1
    report.codes[verdict.code] = (report.codes[verdict.code] ?? 0) + 1
    if (!atTheDoor.has(verdict.code)) report.deep += 1
  } else if (verdict.outcome === 'allowed') {
    report.allowed += 1
    report.deep += 1
  } else harm(verdict.outcome, verdict.what)
}

function harm(outcome: 'crashed' | 'accepted' | 'uncoded', what: string): void {
  report[outcome] += 1
  if (report.examples.length < examplesMax) report.examples.push({ case: current, outcome, what: what.slice(0, 600) })
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${(error.stack ?? '').split('\n').slice(1, 5).join('\n')}` : String(error)
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024)
}
