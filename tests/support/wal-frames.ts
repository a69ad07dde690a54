import { readFileSync } from 'node:fs'

const headerBytes = 32
const frameHeaderBytes = 24

/** Where a WAL stands: which one it is, and how many pages have been written into it since it began. */
export type WalFrames = { readonly salt: string; readonly frames: number }

/** Reads it from the file. Frames of an earlier round have another salt and count no more. */
export function walFrames(file: string): WalFrames {
  const wal = readFileSync(file)
  if (wal.length < headerBytes) return { salt: '', frames: 0 }
  const pageBytes = wal.readUInt32BE(8)
  const salt = wal.toString('hex', 16, 24)
  let frames = 0
  for (let at = headerBytes; at + frameHeaderBytes + pageBytes <= wal.length; at += frameHeaderBytes + pageBytes) {
    if (wal.toString('hex', at + 8, at + 16) !== salt) break
    frames += 1
  }
  return { salt, frames }
}

/** Pages that some work wrote into the WAL; undefined when a checkpoint began it anew meanwhile. */
export async function pagesWrittenBy(file: string, work: () => Promise<unknown>): Promise<number | undefined> {
  const before = walFrames(file)
  await work()
  const after = walFrames(file)
  return after.salt === before.salt ? after.frames - before.frames : undefined
}
