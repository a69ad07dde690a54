import { FaultError, type Fault } from '#shared/kernel/fault.ts'

/** A path that leads to no file: a folder, a circle of links, a name too long for this disk, a file that another program holds. */
const unnameable: ReadonlySet<string> = new Set(['EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL', 'EBUSY', 'ENXIO', 'EEXIST'])

/** The expected fault behind an error of the driver or the file system; undefined means a bug. */
export function faultOfError(error: unknown): Fault | undefined {
  if (error instanceof FaultError) return error.fault
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const code = String(error.code)
  // The index of the WAL cannot grow: SQLite keeps no reason, and there is hardly another one.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full' }
  if (code === 'SQLITE_NOTADB') return { code: 'store-key-mismatch' }
  if (code.startsWith('SQLITE_CORRUPT')) return { code: 'store-damaged', params: { reason: code } }
  if (code.startsWith('SQLITE_BUSY')) return { code: 'store-busy' }
  if (
    code.startsWith('SQLITE_IOERR') ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'SQLITE_READONLY' ||
    code === 'EIO' ||
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'EPERM'
  )
    return { code: 'disk-failed', params: { reason: code } }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file-missing' }
  if (unnameable.has(code)) return { code: 'file-unreadable', params: { reason: code } }
  return undefined
}

/** The same error as a fault on its way to the edge, or the error itself when it is a bug. */
export function asFaultError(error: unknown): unknown {
  const fault = faultOfError(error)
  return fault && !(error instanceof FaultError) ? new FaultError(fault) : error
}
