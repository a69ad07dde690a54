import files from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { machineOf, type MachineAccess } from '#shared/capture/counters.ts'
import { createMachineWatch, type CaptureRules, type MachineWatch } from '#shared/capture/machine-watch.ts'
import { captureOf } from '#shared/definition/captures.ts'
import { captureEnter, captureId } from '#shared/mutations/capture.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { newestPublished } from '#shared/workflow/scheduled.ts'
import type { Clock } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { needMeta } from '#store/database/meta.ts'
import { writeDurably } from '#store/durable-files.ts'
import type { Timers } from '#store/sync/timers.ts'

const fileName = 'machine.json'

type Parts = {
  readonly directory: string
  readonly clock: Clock
  readonly timers: Timers
  readonly machine?: MachineAccess
  /** Whoever is signed in, in whose name the desk enters what it sees. */
  readonly opened: () => StoreContext | null
  /** There is a desk in the folder, whose file it may be. */
  readonly mayKeep: () => boolean
}

/** A desk that watches its own machine, locked or open. */
export function watchDesk({ directory, clock, timers, machine = machineOf({ os, files }), opened, mayKeep }: Parts): MachineWatch {
  const path = join(directory, fileName)
  return createMachineWatch({
    machine,
    folder: directory,
    clock,
    timers,
    keep: {
      read: async () => JSON.parse(await files.readFile(path, 'utf8')) as unknown,
      write: async (state) => (mayKeep() ? writeDurably(path, JSON.stringify(state)) : undefined),
    },
    async rules() {
      const context = opened()
      return context && rulesOf(context)
    },
    async enter(entry, place) {
      const context = opened()
      if (!context) return false
      const entered = await context.mutate(captureEnter.name, captureEnter.version, { ...entry, place }, { recordId: captureId(entry, place) })
      return entered.ok
    },
  })
}

async function rulesOf({ database, session, organisation }: StoreContext): Promise<CaptureRules> {
  const rows = statement(database.readRaw, `SELECT * FROM "definition" WHERE "state" = 'published' AND instr("body", '"captures":{') > 0`).all() as StoredRow[]
  const bodies = newestPublished(rows.map((row) => decodeRow('definition', row))).map(({ body }) => body)
  const { settings } = await organisation()
  const name = await needMeta(database.reader, 'deskName')
  return { bodies: bodies.filter((body) => captureOf(body) !== undefined), timeZone: settings['calendar.timeZone'], place: `${session.deskCode} ${name}` }
}
