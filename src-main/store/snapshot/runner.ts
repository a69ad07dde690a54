import { join } from 'node:path'
import type { BackupState } from './state.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import type { DeskFile } from '../desk-file.ts'
import { folderState } from './files.ts'
import { listBackups, sweepPartials } from './read.ts'
import { nextBackupAt } from './schedule.ts'
import { sizeOf, takeBackup, type HoldStill } from './take.ts'

/** Takes backups of one desk, open or locked, one at a time, and keeps the facts of the last one in `desk.json`. */
export type BackupRunner = {
  /** Runs now; null = written. `holdStill` is null while the desk is locked. */
  run(holdStill: HoldStill | null, progress?: { report(done: number, total: number): void; readonly cancelled: boolean }): Promise<Fault | null>
  state(): Promise<BackupState>
  /** When main must wake the store; null = no folder. */
  dueAt(): number | null
  /** Resolves when no copy is under way: nobody may unlock into a moving file. */
  idle(): Promise<void>
}

/** `waiting` counts what is not sent yet; while locked the number of the last session stands. */
export function createBackupRunner(parts: {
  readonly directory: string
  readonly file: DeskFile
  readonly clock: Clock
  readonly newId: NewId
  readonly changed: (state: BackupState) => void
}): BackupRunner {
  const { directory, file, clock } = parts
  let running: Promise<Fault | null> | null = null

  const state = async (): Promise<BackupState> => {
    const { folder, schedule, keeping, lastAt, lastState, fault } = file.facts.backup
    return { folder, folderState: await folderState(folder, await sizeOf(directory)), schedule, keeping, lastAt, lastState, fault }
  }
  const once = async (
    holdStill: HoldStill | null,
    progress: { report(done: number, total: number): void; readonly cancelled: boolean },
  ): Promise<Fault | null> => {
    const { backup, storeId, deskId, deskName, company, waiting } = file.facts
    if (backup.folder === null || storeId === null || deskId === null) return { code: 'backup-folder-unset' }
    await sweepPartials(backup.folder, deskId)
    const taken = await takeBackup({
      directory,
      folder: backup.folder,
      facts: { storeId, deskId, deskName: deskName ?? '', company: company ?? '', waiting },
      id: parts.newId(),
      now: clock(),
      holdStill,
      report: (done, total) => progress.report(done, total),
      cancelled: () => progress.cancelled,
    })
    const fault = taken.ok ? null : taken.fault
    // A person who cancels has not made the last backup worse.
    if (fault?.code === 'call-cancelled') return fault
    await file.update((facts) => ({
      ...facts,
      backup: fault
        ? { ...facts.backup, lastState: 'failed', fault }
        : { ...facts.backup, lastAt: taken.ok ? taken.value.manifest.madeAt : null, lastState: 'written', fault: null },
    }))
    parts.changed(await state())
    return fault
  }
  return {
    state,
    run: (holdStill, progress = { report: () => undefined, cancelled: false }) => {
      running ??= once(holdStill, progress).finally(() => {
        running = null
      })
      return running
    },
    dueAt: () => {
      const { folder, schedule, lastAt, lastState } = file.facts.backup
      if (folder === null) return null
      // A failed run is tried again in an hour rather than at once, so that a full disk is not hammered.
      return lastState === 'failed' ? Math.min(clock() + retryMs, nextBackupAt(schedule, clock(), clock())) : nextBackupAt(schedule, lastAt, clock())
    },
    idle: async () => {
      await running
    },
  }
}

const retryMs = 3_600_000

/** The newest backup of this desk that has not been proven, for the rehearsal after an unlock. */
export async function unprovenBackup(file: DeskFile): Promise<string | null> {
  const { backup, deskId } = file.facts
  if (backup.folder === null || deskId === null) return null
  const [newest] = await listBackups(join(backup.folder, `opsdesk-${deskId}`))
  return newest && newest.proof === null ? newest.path : null
}
