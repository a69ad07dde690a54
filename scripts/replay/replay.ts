import { parseArgs } from 'node:util'
import { readMappings } from './activities.ts'
import { figuresOf } from './figures.ts'
import { InputError } from './input-error.ts'
import { readInput } from './input.ts'
import { replay } from './run.ts'

/**
 * `npm run replay -- FOLDER [--json] [--forge] [--tls] [--limit N] [--keep DIR] [--map FILE | --map 'name=ACT:ROLE' …]`: a company's claims and events through the real route, from real
 * desks to a real server, and then the process report. docs/replay.md says how. Exit 0 done, 1 something ended otherwise than in the input, 2 not understood.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    forge: { type: 'boolean', default: false },
    tls: { type: 'boolean', default: false },
    limit: { type: 'string' },
    keep: { type: 'string' },
    map: { type: 'string', multiple: true, default: [] },
  },
})

const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const [folder] = positionals
  const limit = values.limit === undefined ? undefined : Number(values.limit)
  if (folder === undefined || positionals.length > 1 || (limit !== undefined && !(Number.isInteger(limit) && limit > 0))) {
    say("replay FOLDER [--json] [--forge] [--tls] [--limit N] [--keep DIR] [--map FILE | --map 'name=ACT:ROLE' …]")
    return 2
  }
  const { claims, unknown } = await readInput(folder, readMappings(values.map), limit)
  if (unknown.size > 0) {
    say('These activities say nothing that the replay knows; explain each with --map:')
    for (const [name, count] of unknown) say(`${String(count).padStart(8)}  ${name}`)
    return 2
  }
  const { report, refused, troubles, seconds } = await replay({
    claims,
    forge: values.forge,
    tls: values.tls,
    progress: say,
    ...(values.keep === undefined ? {} : { keep: values.keep }),
  })
  for (const trouble of troubles.slice(0, 20)) say(trouble)
  if (troubles.length > 0) say(`${troubles.length} things ended otherwise than in the input`)
  const figures = figuresOf(report, refused, seconds)
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${JSON.stringify(figures, null, 2)}\n`)
  return troubles.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  say(error.message)
  process.exitCode = 2
}
