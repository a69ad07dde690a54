import { lstat, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { dispensableBackups, type BackupKeeping, type KeptBackup } from '#shared/domain/backup-keeping.ts'
import { type Fault } from '#shared/kernel/fault.ts'
import { syncFolder } from '../durable-files.ts'
import { fileFault, folderFault, folderState } from './files.ts'
import { manifestName, proofName } from './manifest.ts'
import { listBackups, verifyBackup, type FoundBackup } from './read.ts'
import { backupLine } from './state.ts'

/** What a pruning needs. `root` is the desk's own folder in the designated one; `removed` is told of each backup as soon as it is none any more; what it throws makes it one again. */
export type PruneRequest = {
  readonly folder: string
  readonly root: string
  readonly deskId: string
  readonly storeId: string
  readonly keeping: BackupKeeping
  readonly timeZone: string
  readonly removed: (backup: FoundBackup) => Promise<void>
}

/**
 * Removes the backups that the rule does not keep: only folders right in the desk's own, whose manifest says that this desk made them of this store, and that hold
 * nothing but what the manifest names. What a folder is called says nothing.
 *
 * A backup first gets the name of an interrupted run, in one step; from then on nobody takes it for a backup, and whatever a kill leaves of it the next run sweeps away.
 * Null = done; a fault = the folder let some of it stand.
 */
export async function pruneBackups(request: PruneRequest): Promise<Fault | null> {
  const { folder, root, deskId, storeId, keeping, timeZone } = request
  const state = await folderState(folder, 0)
  // A full folder is one of the reasons to prune it.
  const usable = folderFault(state === 'full' ? 'ready' : state)
  if (!usable.ok) return usable.fault
  const said = (await listBackups(root)).filter(({ path, manifest }) => dirname(path) === root && manifest.deskId === deskId && manifest.storeId === storeId)
  // Of two folders that say they are the same backup one is a copy that somebody made, and nobody can say which: both stay, and count for nothing.
  const own = said.filter(({ manifest }) => said.filter((other) => other.manifest.id === manifest.id).length === 1)
  const lines = own.map((backup) => ({ ...keptBackup(backup, timeZone), backup }))
  const dispensable = dispensableBackups(lines, keeping)
  if (dispensable.length === 0) return null
  // What the others are given up for was proven some time ago: it is read again before any of them goes.
  const proven = lines.find((line) => line.state === 'proven')
  const damage = proven ? await verifyBackup(proven.backup) : null
  if (damage) return damage
  try {
    for (const { backup } of dispensable) if (await holdsOnlyItself(backup)) await remove(backup, request)
    return null
  } catch (error) {
    if (error instanceof Error && 'code' in error) return fileFault(error)
    throw error
  }
}

function keptBackup(backup: FoundBackup, timeZone: string): KeptBackup {
  const { id, at: madeAt, state } = backupLine(backup)
  return { id, madeAt, state, date: dateAt(madeAt, timeZone) }
}

async function holdsOnlyItself({ path, manifest }: FoundBackup): Promise<boolean> {
  if (!(await lstat(path)).isDirectory()) return false
  const named = new Set<string>([manifestName, proofName, ...manifest.files.map(({ name }) => name)])
  return (await readdir(path)).every((name) => named.has(name))
}

async function remove(backup: FoundBackup, { root, removed }: PruneRequest): Promise<void> {
  const partial = `${backup.path}.partial`
  await rename(backup.path, partial)
  await syncFolder(root)
  try {
    await removed(backup)
  } catch (error) {
    await rename(partial, backup.path)
    throw error
  }
  for (const name of [...backup.manifest.files.map((file) => file.name), proofName, manifestName]) await rm(join(partial, name), { force: true })
  await rmdir(partial)
}
