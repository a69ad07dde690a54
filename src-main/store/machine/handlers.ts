import { statfs } from 'node:fs/promises'
import { dayMs } from '#shared/calendar/civil-date.ts'
import { figuresOf } from '#shared/capture/counters.ts'
import { metrics } from '#shared/domain/machine.ts'
import { ok } from '#shared/kernel/fault.ts'
import type { DeskHandlers } from '../session/desk.ts'

const shownMs = 7_200_000

/** How the machine stands, for whoever administers desks. */
export const machineHandlers: Pick<DeskHandlers, 'machine.state'> = {
  'machine.state': async (desk) => {
    const { now, readings, limits, waiting } = await desk.watch.view()
    const room = await statfs(desk.directory).catch(() => null)
    const at = desk.clock()
    const day = readings.filter((reading) => reading.at > at - dayMs)
    return ok({
      now,
      readings: readings.filter((reading) => reading.at > at - shownMs),
      day: Object.fromEntries(metrics.flatMap((metric) => (figuresOf(day, metric) === null ? [] : [[metric, figuresOf(day, metric)]]))),
      limits: [...limits],
      freeBytes: room === null ? null : room.bavail * room.bsize,
      waiting,
    })
  },
}
