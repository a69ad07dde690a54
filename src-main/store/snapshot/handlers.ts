import { join } from 'node:path'
import { FaultError, failed, ok } from '#shared/kernel/fault.ts'
import type { Handlers, StoreContext } from '../context.ts'
import type { DeskFile } from '../desk-file.ts'
import { writeMeta } from '../apply/desk-meta.ts'
import { folderFault, folderState } from './files.ts'
import { listBackups, readBackup, type FoundBackup } from './read.ts'
import { pruneBackups } from './prune.ts'
import { unprovenBackup, type BackupRunner } from './runner.ts'
import { backupLine } from './state.ts'
import { sizeOf, type HoldStill } from './take.ts'

/** What the backup of an open desk needs beside the context. */
export type BackupParts = {
  readonly file: DeskFile
  readonly runner: BackupRunner
  /** The schedule or the last run has changed. */ readonly rescheduled: () => void
}

/** Holds the open store's files still, one at a time, while they are copied. */
export function holdOpenFiles(context: Pick<StoreContext, 'database' | 'attachments'>): HoldStill {
  return (name, copy) => (name === 'store.db' ? context.database.frozen(copy) : context.attachments.frozen(copy))
}

/** The handlers of `backup.*` for one open desk. */
export function createBackupHandlers(
  parts: BackupParts,
): Pick<Handlers, 'backup.state' | 'backup.setFolder' | 'backup.setKeeping' | 'backup.run' | 'backup.list' | 'backup.prove'> {
  const { file, runner } = parts
  return {
    'backup.state': async () => ok(await runner.state()),
    'backup.setFolder': async (context, { folder: ticket, schedule }) => {
      const chosen = ticket === null ? ok(file.facts.backup.folder) : await context.tickets.redeem(ticket, 'folder')
      // A backup in the folder that it is to save is none.
      if (!chosen.ok) return chosen.fault.code === 'path-not-chosen' ? chosen : failed('backup-folder-read-only')
      const folder = chosen.value
      if (folder === null) return failed('backup-folder-unset')
      const usable = folderFault(await folderState(folder, await sizeOf(context.directory)))
      if (!usable.ok) return usable
      await context.database.write(async (db, raw) => {
        writeMeta(raw, 'backupFolder', folder)
        writeMeta(raw, 'backupSchedule', schedule)
        await context.audit.append(db, { act: 'backup.folder-set', subject: folder, digest: '', actorId: context.session.member.id })
      })
      const moved = folder !== file.facts.backup.folder
      await file.update((facts) => ({
        ...facts,
        backup: { ...facts.backup, folder, schedule, ...(moved ? { lastAt: null, lastState: 'none' as const, fault: null } : {}) },
      }))
      parts.rescheduled()
      await tell(context, parts)
      return ok(await runner.state())
    },
    'backup.setKeeping': async (context, keeping) => {
      await context.database.write(async (db, raw) => {
        writeMeta(raw, 'backupKeeping', JSON.stringify(keeping))
        const subject = `${keeping.days} ${keeping.weeks} ${keeping.months}`
        await context.audit.append(db, { act: 'backup.keeping-set', subject, digest: '', actorId: context.session.member.id })
      })
      await file.update((facts) => ({ ...facts, backup: { ...facts.backup, keeping } }))
      await tell(context, parts)
      return ok(await runner.state())
    },
    'backup.run': async (context) => {
      const started = context.jobs.run('backup', async (job) => {
        const fault = await runner.run(holdOpenFiles(context), job)
        parts.rescheduled()
        await tell(context, parts)
        if (fault) throw new FaultError(fault)
        await auditBackup(context, 'backup.written')
        await proveNewest(context, parts)
      })
      return ok({ jobId: started.jobId })
    },
    'backup.list': async () => {
      const folder = ownFolder(file)
      return ok(folder === null ? [] : (await listBackups(folder)).map(backupLine))
    },
    'backup.prove': async (context, { id }) => {
      const folder = ownFolder(file)
      const backup = folder === null ? undefined : (await listBackups(folder)).find((found) => found.manifest.id === id)
      if (!backup) return failed('backup-incomplete', { path: id })
      const started = context.jobs.run('prove', async (job) => {
        const fault = await prove(context, parts, backup, (done, total) => job.report(done, total))
        if (fault) throw new FaultError(fault)
        await prune(context, parts)
      })
      return ok({ jobId: started.jobId })
    },
  }
}

/** After an unlock: what the night has written is opened and compared before anybody calls it proven, and then the older ones are pruned. */
export async function proveNewest(context: StoreContext, parts: BackupParts): Promise<void> {
  const path = await unprovenBackup(parts.file)
  const backup = path === null ? undefined : await readBackup(path)
  if (backup?.ok) await prove(context, parts, backup.value, () => undefined)
  await prune(context, parts)
}

/** What the rule does not keep goes, each with its line in the audit log; a folder that does not let it go is told like one that takes no backup. */
async function prune(context: StoreContext, { file, runner, ...rest }: BackupParts): Promise<void> {
  const { backup, deskId, storeId, timeZone } = file.facts
  const root = ownFolder(file)
  if (root === null || backup.folder === null || deskId === null || storeId === null) return
  const fault = await pruneBackups({
    folder: backup.folder,
    root,
    deskId,
    storeId,
    keeping: backup.keeping,
    timeZone: timeZone ?? (await context.organisation()).settings['calendar.timeZone'],
    removed: async ({ manifest }) => {
      const digest = manifest.files[0]?.sha256 ?? ''
      const actorId = context.session.member.id
      await context.database.write((db) => context.audit.append(db, { act: 'backup.pruned', subject: manifest.id, digest, actorId }))
    },
  })
  if (fault) await file.update((facts) => ({ ...facts, backup: { ...facts.backup, fault } }))
  await tell(context, { file, runner, ...rest })
}

async function prove(context: StoreContext, parts: BackupParts, backup: FoundBackup, report: (done: number, total: number) => void) {
  const scratch = join(context.directory, `.rehearsal-${backup.manifest.id}`)
  const proof = await context.reports.run('prove', { backup, scratch, now: context.clock() }, { progress: report })
  await auditBackup(context, proof.fault ? 'backup.disproven' : 'backup.proven')
  if (backup.manifest.madeAt === parts.file.facts.backup.lastAt) {
    await parts.file.update((facts) => ({ ...facts, backup: { ...facts.backup, lastState: proof.fault ? 'failed' : 'proven', fault: proof.fault } }))
  }
  await tell(context, parts)
  return proof.fault
}

/** Windows show the state and the list as they are now. */
async function tell(context: StoreContext, { runner }: BackupParts): Promise<void> {
  context.emit('backup', await runner.state())
  context.emit('stale', { topics: ['backup'] })
}

function ownFolder(file: DeskFile): string | null {
  const { backup, deskId } = file.facts
  return backup.folder === null || deskId === null ? null : join(backup.folder, `opsdesk-${deskId}`)
}

async function auditBackup(context: StoreContext, act: string): Promise<void> {
  await context.database.write((db) => context.audit.append(db, { act, subject: context.session.deskId, digest: '', actorId: context.session.member.id }))
}
