import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import { pathMax } from '#shared/contract/path-ticket.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/**
 * Refuses a file or folder that lies in the desk's own folder, by whatever name it is reached.
 *
 * A person chooses a path in a dialog, also a wrong one, or is led to: a file saved under `store.db` or `desk.key` would replace the desk itself.
 * Folders are told apart by what the file system says they are, so that no link, share, letter case or `..` makes one look like another.
 */
export async function outsideDesk(directory: string, path: string): Promise<Result<void>> {
  // What no file system can name is no path: Node throws for it, wherever it is used.
  if (path.includes('\0') || path.length > pathMax) return failed('file-unreadable', { reason: 'no-path' })
  if (!isAbsolute(path)) return failed('file-unreadable', { reason: 'relative-path' })
  const own = await placeOf(directory)
  const real = await nearest(path)
  for (let folder = real; ; folder = dirname(folder)) {
    if (own !== undefined && (await placeOf(folder)) === own) return failed('file-unreadable', { reason: 'desk-folder' })
    if (folder === dirname(folder)) return ok(undefined)
  }
}

/** The path without links, or that of the nearest folder above it which is there. */
async function nearest(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined)
    if (real !== undefined || at === dirname(at)) return real ?? at
  }
}

async function placeOf(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev} ${ino}`,
    () => undefined,
  )
}
