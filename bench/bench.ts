/**
 * `npm run bench -- [NAME…] [--json]`: how fast the product is, each figure beside its floor, the least that any program doing the job would have
 * to do. Both are measured in turn in the same run, so that the ratio says something on any machine, also on a busy one.
 *
 * Each part runs in a process of its own, one after the other; what needs an Electron runs under scripts/with-desktop.sh. With `--json` there is one line
 * for each figure: `{"name","ours","floor","ratio","unit","better","peakMb"}`. A part that fails is said so and the exit code is 1.
 */
import { spawn } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { resolveElectron } from '../scripts/electron-runtime.ts'
import { parts, type Part } from './catalogue.ts'
import type { Figure } from './measure.ts'

const repo = path.resolve(import.meta.dirname, '..')
/** The longest part makes 20,000 saves, or indexes 200,000 records and asks 1,000 times what a scan would find; on a busy machine that takes minutes. */
const programMs = 900_000
const figureSchema = z.strictObject({
  name: z.string(),
  ours: z.number(),
  floor: z.number(),
  ratio: z.number(),
  unit: z.string(),
  better: z.enum(['lower', 'higher']),
  peakMb: z.number(),
})

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true })
  const names = parts.flatMap(({ figures }) => Object.keys(figures))
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no such bench: ${unknown.join(', ')}; there are ${names.join(', ')}`)
  const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
  const chosen = parts.filter(({ figures }) => Object.keys(figures).some(wanted))

  if (!values.json) console.log(`${heading()}\n\n${tableHead}`)
  let failed = false
  if (chosen.some(({ desktop }) => desktop)) {
    const electron = await resolveElectron()
    console.error(`bench: windows on the ${electron.tier} runtime, Electron ${electron.version}`)
    await outputOf('node', ['scripts/build.ts', '--if-changed'])
  }
  for (const part of chosen) {
    const figures = await measured(part).catch((error: unknown) => {
      console.error(`${part.name} failed: ${error instanceof Error ? error.message : String(error)}`)
      failed = true
      return []
    })
    for (const figure of figures.filter(({ name }) => wanted(name))) console.log(values.json ? JSON.stringify(figure) : tableRow(figure, part))
  }
  return failed ? 1 : 0
}

async function measured(part: Part): Promise<readonly Figure[]> {
  const command = ['node', 'bench/part.ts', part.name] as const
  const output = await (part.desktop ? outputOf('bash', ['scripts/with-desktop.sh', ...command]) : outputOf(process.execPath, command.slice(1)))
  const figures = output
    .split('\n')
    .filter((line) => line.startsWith('{"name"'))
    .map((line) => figureSchema.parse(JSON.parse(line)))
  const missing = Object.keys(part.figures).filter((name) => !figures.some((figure) => figure.name === name))
  if (missing.length > 0) throw new Error(`nothing was said about ${missing.join(', ')}`)
  return figures
}

/** Runs a program in the checkout and answers what it printed; its errors are shown as they come. One that does not end is ended. */
async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { cwd: repo, stdio: ['ignore', 'pipe', 'inherit'], timeout: programMs })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number>((resolve, reject) => child.once('error', reject).once('close', (status) => resolve(status ?? 1)))
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`)
  return output
}

function heading(): string {
  const load = loadavg().map((value) => value.toFixed(1))
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${load.join(' ')}, Node ${process.versions.node}`
}

const tableHead = `${'figure'.padEnd(22)}${'ours'.padStart(10)}${'floor'.padStart(10)}  ${'unit'.padEnd(8)}${'ratio'.padStart(8)}${'peak MB'.padStart(9)}  floor`

function tableRow({ name, ours, floor, unit, better, ratio, peakMb }: Figure, part: Part): string {
  const direction = better === 'higher' ? '↑' : ''
  return `${name.padEnd(22)}${String(ours).padStart(10)}${String(floor).padStart(10)}  ${(unit + direction).padEnd(8)}${String(ratio).padStart(8)}${String(peakMb).padStart(9)}  ${part.figures[name] ?? ''}`
}

process.exitCode = await main()
