import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { syncFolder, writeDurably } from '../durable-files.ts'
import { copyHashed, fileFault, folderFault, folderState, hashFile } from './files.ts'
import { manifestName, type Manifest } from './manifest.ts'

/** Holds one file of the desk still while it is copied. A locked desk has nobody who writes: its files stand still by themselves. */
export type HoldStill = (name: 'store.db' | 'attachments.db', copy: (file: string) => Promise<void>) => Promise<void>

export type BackupRequest = {
  /** The desk's own folder. */
  readonly directory: string
  /** The designated folder. */
  readonly folder: string
  readonly facts: Pick<Manifest, 'storeId' | 'deskId' | 'deskName' | 'company' | 'waiting'>
  readonly id: Id
  readonly now: Instant
  /** Null while the desk is locked. */
  readonly holdStill: HoldStill | null
  readonly report: (done: number, total: number) => void
  readonly cancelled: () => boolean
}

const deskFiles = ['store.db', 'attachments.db'] as const

/**
 * Makes one backup: copies ciphertext, reads every byte back, and only then gives the folder its name. An interrupted run leaves a
 * `.partial` folder that the next run removes; the last good backup is never touched.
 */
export async function takeBackup(request: BackupRequest): Promise<Result<{ path: string; manifest: Manifest }>> {
  const total = await sizeOf(request.directory)
  const usable = folderFault(await folderState(request.folder, total))
  if (!usable.ok) return usable
  const root = join(request.folder, `opsdesk-${request.facts.deskId}`)
  const path = join(root, `${stamp(request.now)}-${request.id.slice(-8)}`)
  const partial = `${path}.partial`
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 })
    const files = await copyAll(request, partial, total)
    if (!files.ok) return files
    for (const file of files.value) {
      const read = await hashFile(join(partial, file.name))
      if (read.sha256 !== file.sha256) return await dropPartial(partial, failed('backup-damaged', { file: file.name }))
    }
    const manifest: Manifest = { format: 'opsdesk-backup', version: 1, id: request.id, ...request.facts, madeAt: request.now, files: files.value }
    await writeDurably(join(partial, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
    await syncFolder(partial)
    await rename(partial, path)
    await syncFolder(root)
    return ok({ path, manifest })
  } catch (error) {
    return dropPartial(partial, { ok: false, fault: fileFault(error) })
  }
}

async function copyAll(request: BackupRequest, partial: string, total: number): Promise<Result<Manifest['files']>> {
  const files: Manifest['files'] = []
  let done = 0
  const progress = (bytes: number) => {
    done += bytes
    request.report(Math.min(done, total), total)
  }
  const copy = async (name: Manifest['files'][number]['name']) => {
    files.push({ name, ...(await copyHashed(join(request.directory, name), join(partial, name), progress)) })
  }
  for (const name of deskFiles) {
    if (request.cancelled()) return dropPartial(partial, failed('call-cancelled'))
    if (!(await exists(join(request.directory, name)))) {
      if (name === 'store.db') return dropPartial(partial, failed('store-missing'))
      continue
    }
    if (request.holdStill) {
      await request.holdStill(name, () => copy(name))
      continue
    }
    await copy(name)
    // A desk that was killed leaves its last commits in the WAL; they belong to the backup as they are.
    if (await exists(join(request.directory, `${name}-wal`))) await copy(`${name}-wal`)
  }
  await copy('desk.key')
  return ok(files)
}

async function dropPartial<T extends { ok: false }>(partial: string, outcome: T): Promise<T> {
  await rm(partial, { recursive: true, force: true }).catch(() => undefined)
  return outcome
}

/** Bytes that a backup of this desk takes. */
export async function sizeOf(directory: string): Promise<number> {
  let bytes = 0
  for (const name of ['store.db', 'store.db-wal', 'attachments.db', 'attachments.db-wal', 'desk.key']) {
    bytes += await stat(join(directory, name)).then(
      (found) => found.size,
      () => 0,
    )
  }
  return bytes
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.size > 0,
    () => false,
  )
}

function stamp(now: Instant): string {
  return new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
}
