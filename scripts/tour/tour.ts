/**
 * `bash scripts/start.sh --tour`: plays the acceptance day in real windows and looks at each step as a person would. One line of JSON a step:
 * `{"step","ok","ms","shot"}`; the last line says how it went. A step that fails stops the day, because the next one builds on it.
 */
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { resolveElectron } from '../electron-runtime.ts'
import { claimsFor } from './claims.ts'
import type { Stage } from './stage.ts'
import { theDay } from './the-day.ts'

/** A window that does not close must not keep the day from ending. */
const endWithinMs = 15_000

type Line = { readonly step: string; readonly ok: boolean; readonly ms: number; readonly shot: string | null; readonly seen?: string; readonly error?: string }

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, claims: { type: 'string' }, json: { type: 'boolean', default: false } } })
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
  const stage: Stage = { data, claims, desks: new Map(), ending: [] }
  for (const step of theDay) {
    steps += 1
    const started = performance.now()
    const shot = path.join(shots, `${String(steps).padStart(2, '0')}-${step.name}.png`)
    const line: Line = await step.play(stage).then(
      async ({ desk, seen }) => {
        const took = Math.round(performance.now() - started)
        if (desk) await desk.page.screenshot({ path: shot })
        return { step: step.name, ok: true, ms: took, shot: desk ? shot : null, seen }
      },
      async (error: unknown) => {
        await keepEvidence(stage, shots)
        return {
          step: step.name,
          ok: false,
          ms: Math.round(performance.now() - started),
          shot: null,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }
      },
    )
    say(line, `${line.ok ? 'ok    ' : 'FAILED'} ${line.step} (${line.ms} ms)${line.seen ? ` — ${line.seen}` : ''}${line.error ? `\n${line.error}` : ''}`)
    if (!line.ok) {
      failed.push(step.name)
      break
    }
  }
  for (const end of stage.ending.toReversed()) await Promise.race([end().catch(() => undefined), setTimeout(endWithinMs)])
  const ending = { tour: failed.length === 0 ? 'ok' : 'failed', steps, failed, claims: claims.kind, electron: electron.tier }
  console.log(JSON.stringify(ending))
  return failed.length === 0 ? 0 : 1
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
