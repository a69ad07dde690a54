import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'

/**
 * What is written must be there after a power cut: files by fsync, their names by fsync of the folder, and a file that replaces another
 * under its final name only once it is whole. The synchronous forms are for opening a store, where nothing may come in between.
 */

/** Writes a small file so that it is there whole after a power cut, or not at all. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(`${path}.partial`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.partial`, path)
}

/** Makes the names in a folder durable. Not every file system (and not Windows) can; then the rename itself has to do. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Windows and some network shares refuse to open a folder; the rename is then as durable as the share makes it.
  }
}

/** Puts a file's bytes on the disk, at once. */
export function syncFileNow(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Makes names in a folder durable where the platform can (Windows cannot open one). */
export function syncFolderNow(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
