import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, open, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, ok, type FaultCode, type Result } from '#shared/kernel/fault.ts'

const chunkBytes = 1024 * 1024
/** What must stay free beside the backup itself. */
const reserveBytes = 16 * 1024 * 1024

export type FolderState = 'unset' | 'ready' | 'missing' | 'read-only' | 'full'

/** Whether a backup of `bytes` can be written there now, found by looking and by writing, not by trusting mode bits. */
export async function folderState(folder: string | null, bytes: number): Promise<FolderState> {
  if (folder === null) return 'unset'
  try {
    if (!(await stat(folder)).isDirectory()) return 'missing'
  } catch {
    return 'missing'
  }
  const probe = join(folder, `.opsdesk-probe-${process.pid}`)
  try {
    await access(folder, constants.W_OK)
    const file = await open(probe, 'w')
    await file.close()
    await rm(probe)
  } catch (error) {
    return codeOf(error) === 'ENOSPC' ? 'full' : 'read-only'
  }
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize < bytes + reserveBytes ? 'full' : 'ready'
}

const folderFaults = {
  unset: 'backup-folder-unset',
  missing: 'backup-folder-missing',
  'read-only': 'backup-folder-read-only',
  full: 'backup-folder-full',
} as const satisfies Record<Exclude<FolderState, 'ready'>, FaultCode>

/** The fault that stands for a folder which cannot be used. */
export function folderFault(state: FolderState): Result<void> {
  return state === 'ready' ? ok(undefined) : failed(folderFaults[state])
}

/** What a failed file operation means to a person. */
export function fileFault(error: unknown): { code: FaultCode; params: { reason: string } } {
  const code = codeOf(error)
  const byCode: Partial<Record<string, FaultCode>> = {
    ENOSPC: 'backup-folder-full',
    EDQUOT: 'backup-folder-full',
    ENOENT: 'backup-folder-missing',
    EROFS: 'backup-folder-read-only',
    EACCES: 'backup-folder-read-only',
    EPERM: 'backup-folder-read-only',
  }
  return { code: byCode[code] ?? 'disk-failed', params: { reason: code } }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

/** Copies a file to a new one, hashing on the way, and returns once the copy is on disk. */
export async function copyHashed(from: string, to: string, progress: (bytes: number) => void): Promise<{ bytes: number; sha256: string }> {
  const source = await open(from, 'r')
  try {
    const target = await open(to, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      const buffer = Buffer.allocUnsafe(chunkBytes)
      let bytes = 0
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, chunkBytes, bytes)
        if (bytesRead === 0) break
        const part = buffer.subarray(0, bytesRead)
        hash.update(part)
        await target.write(part, 0, bytesRead, bytes)
        bytes += bytesRead
        progress(bytesRead)
      }
      await target.sync()
      return { bytes, sha256: hash.digest('hex') }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** SHA-256 of a file as it can be read now. */
export async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'r')
  try {
    const hash = createHash('sha256')
    let bytes = 0
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, bytes)
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') }
      hash.update(buffer.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } finally {
    await file.close()
  }
}
