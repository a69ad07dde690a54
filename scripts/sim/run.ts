import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fastPlace } from '../fast-place.ts'
import { archiveRows } from './archive.ts'
import { routeRows } from './route.ts'
import { embeddedDatabases, type SimDatabases } from './databases.ts'
import type { Bug } from './desk.ts'
import { countedIds, Dice } from './dice.ts'
import { foundTemplate } from './server.ts'
import { playSchedule, type ScheduleResult } from './schedule.ts'

export type SimSummary = { schedules: number; seed: number; diverged: number; stuck: number; lost: number; leaked: number; seconds: number }
export type SimOptions = {
  readonly schedules: number
  readonly seed: number
  readonly keep?: string
  readonly bug?: Bug
  /** See the schedule's. */ readonly pruning?: boolean
  /** See the schedule's. */ readonly archive?: boolean
  /** See the schedule's. */ readonly route?: boolean
  /** Embedded files when left out. */ readonly databases?: SimDatabases
  /** Ends early at the first schedule with trouble. */ readonly untilTrouble?: boolean
  readonly onResult?: (result: ScheduleResult) => void
}

/** Plays schedules `seed`, `seed + 1` … and sums up what was wrong with them. */
export async function runSim(options: SimOptions): Promise<{ readonly summary: SimSummary; readonly bad: readonly ScheduleResult[] }> {
  const started = performance.now()
  const place = options.keep ?? mkdtempSync(join(fastPlace(), 'opsdesk-sim-'))
  mkdirSync(place, { recursive: true })
  const founding = new Dice(1)
  const clock = (): number => Date.UTC(2026, 0, 1)
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(place, `template-server.db${suffix}`), { force: true })
  const databases = options.databases ?? embeddedDatabases
  const server = await foundTemplate(
    place,
    { clock, newId: countedIds(clock, founding) },
    databases,
    options.archive ? archiveRows : options.route ? routeRows : [],
  )
  const bad: ScheduleResult[] = []
  let played = 0
  try {
    for (; played < options.schedules && !(options.untilTrouble && bad.length > 0); played++) {
      const seed = options.seed + played
      const result = await playSchedule({
        seed,
        directory: join(place, `schedule-${seed}`),
        templates: { server, databases },
        keep: options.keep !== undefined,
        ...(options.bug ? { bug: options.bug } : {}),
        ...(options.archive === undefined ? {} : { archive: options.archive }),
        ...(options.route === undefined ? {} : { route: options.route }),
        ...(options.pruning === undefined ? {} : { pruning: options.pruning }),
      })
      if (result.troubles.length > 0) bad.push(result)
      options.onResult?.(result)
    }
  } finally {
    await databases.drop(place)
    if (options.keep === undefined) rmSync(place, { recursive: true, force: true })
  }
  const having = (kind: string): number => bad.filter(({ troubles }) => troubles.some((trouble) => trouble.kind === kind)).length
  return {
    summary: {
      schedules: played,
      seed: options.seed,
      diverged: having('diverged'),
      stuck: having('stuck'),
      lost: having('lost'),
      leaked: having('leaked'),
      seconds: Math.round((performance.now() - started) / 100) / 10,
    },
    bad,
  }
}
