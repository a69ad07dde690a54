import { open, rename, rm } from 'node:fs/promises'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { faultOfError } from './database/sqlite-fault.ts'
import type { ChosenPath } from './tickets.ts'

/** Saves what leaves the desk under the path that a person chose: the file is there whole, or not at all. */
export async function writeWhole(path: ChosenPath, bytes: Uint8Array): Promise<Result<Record<string, never>>> {
  const partial = `${path}.part`
  try {
    const file = await open(partial, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
    return ok({})
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return failed('file-unreadable')
    const fault = faultOfError(error)
    if (fault) return { ok: false, fault }
    throw error
  }
}
