/**
 * `bash scripts/start.sh --tour`: plays the acceptance day and then the week of five people, in real windows, and looks at each step as a person would. One line
 * of JSON a step: `{"step","ok","ms","shot"}`; the last line says how it went. A step that fails stops the tour, because the next one builds on it. `--day` plays
 * only the day, `--chapter NAME` only that person's week, on a company of its own.
 */
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { resolveElectron } from '../electron-runtime.ts'
import { claimsFor } from './claims.ts'
import type { Stage, Step } from './stage.ts'
import { theDay } from './the-day.ts'
import { theWeek } from './the-week.ts'
import { weekFounded } from './week-site.ts'

/** A window that does not close must not keep the day from ending. */
const endWithinMs = 15_000

type Line = { readonly step: string; readonly ok: boolean; readonly ms: number; readonly shot: string | null; readonly seen?: string; readonly error?: string }

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      claims: { type: 'string' },
      json: { type: 'boolean', default: false },
      day: { type: 'boolean', default: false },
      chapter: { type: 'string' },
    },
  })
  const chapters = theWeek.filter(({ name }) => !values.day && (values.chapter === undefined || name === values.chapter))
  if (values.chapter !== undefined && chapters.length === 0) throw new Error(`the chapters are ${theWeek.map(({ name }) => name).join(', ')}`)
  const data = values.data ? path.resolve(values.data) : await mkdtemp(path.join(tmpdir(), 'opsdesk-tour-'))
  const shots = path.join(data, 'shots')
  await mkdir(shots, { recursive: true })
  const electron = await resolveElectron()
  const claims = await claimsFor(values.claims ? path.resolve(values.claims) : null, data)
  const say = (line: object, words: string): void => console.log(values.json ? JSON.stringify(line) : words)
  say(
    { tour: 'starts', claims: claims.kind, electron: electron.tier, data },
    `Electron ${electron.tier} ${electron.version}; ${claims.kind} claims: ${claims.rows} rows, total ${claims.total}; data in ${data}`,
  )

  const failed: string[] = []
  let steps = 0
  /** Plays steps on a stage of their own and clears it away. */
  const play = async (stage: Stage, all: readonly Step[]): Promise<void> => {
    for (const step of all) {
      steps += 1
      const line = await lineOf(step, stage, path.join(shots, `${String(steps).padStart(2, '0')}-${step.name}.png`))
      say(line, `${line.ok ? 'ok    ' : 'FAILED'} ${line.step} (${line.ms} ms)${line.seen ? ` — ${line.seen}` : ''}${line.error ? `\n${line.error}` : ''}`)
      if (!line.ok) {
        failed.push(step.name)
        await keepEvidence(stage, shots)
        break
      }
    }
    for (const end of stage.ending.toReversed()) await Promise.race([end().catch(() => undefined), setTimeout(endWithinMs)])
  }
  if (values.chapter === undefined) await play({ data, claims, desks: new Map(), ending: [] }, theDay)
  if (failed.length === 0 && chapters.length > 0) {
    const site = path.join(data, 'week')
    await mkdir(site, { recursive: true })
    await play({ data: site, claims, desks: new Map(), ending: [] }, [weekFounded, ...chapters.flatMap((chapter) => chapter.steps)])
  }
  const ending = { tour: failed.length === 0 ? 'ok' : 'failed', steps, failed, claims: claims.kind, electron: electron.tier }
  console.log(JSON.stringify(ending))
  return failed.length === 0 ? 0 : 1
}

/** Plays one step: what was seen, how long it took, and a picture. */
async function lineOf(step: Step, stage: Stage, shot: string): Promise<Line> {
  const started = performance.now()
  try {
    const { desk, seen } = await step.play(stage)
    const took = Math.round(performance.now() - started)
    if (desk) await desk.page.screenshot({ path: shot })
    return { step: step.name, ok: true, ms: took, shot: desk ? shot : null, seen }
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { step: step.name, ok: false, ms: Math.round(performance.now() - started), shot: null, error: told }
  }
}

/** What every window shows when a step has failed. */
async function keepEvidence(stage: Stage, shots: string): Promise<void> {
  for (const [name, desk] of stage.desks) {
    await desk.page.screenshot({ path: path.join(shots, `failed-${name}.png`) }).catch(() => undefined)
    console.error(
      `── ${name}\n${desk.output
        .split('\n')
        .filter((text) => !text.includes('dbus-daemon'))
        .slice(-20)
        .join('\n')}`,
    )
  }
}

// Whatever still runs ends with this process.
process.exit(await main())
