import { lstat, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { outsideDesk } from '#store/outside-desk.ts'
import type { DropFolder } from './folder-table.ts'

/**
 * The mark of a drop folder: a file in it that says which desk takes from there. It is made with "create, or fail", so that of two desks that watch one shared folder only one takes a file; a copy of a
 * desk has its mark too, which no file can tell apart.
 */
export const markFileName = '.opsdesk-folder.json'
const markBytesMax = 2000
const markSchema = z.object({ mark: z.string(), desk: z.string() })

type Place = { readonly directory: string; readonly deskName: string; readonly folder: Pick<DropFolder, 'path' | 'mark'> }

/** Whether this desk may take from the folder now; makes the mark where there is none. */
export async function claimFolder({ directory, deskName, folder: { path, mark } }: Place): Promise<Result<void>> {
  const outside = await outsideDesk(directory, path)
  if (!outside.ok) return outside
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isDirectory()) return failed('drop-folder-missing')
  const there = await readMark(path)
  if (there !== null) return there.mark === mark ? ok(undefined) : failed('drop-folder-taken', { desk: there.desk })
  try {
    const file = await open(join(path, markFileName), 'wx', 0o644)
    try {
      await file.writeFile(`${JSON.stringify({ mark, desk: deskName })}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    return ok(undefined)
  } catch {
    const other = await readMark(path)
    return other === null || other.mark === mark ? failed('drop-folder-read-only') : failed('drop-folder-taken', { desk: other.desk })
  }
}

/** Lets other desks take from there, if the mark is ours. */
export async function releaseFolder({ path, mark }: Pick<DropFolder, 'path' | 'mark'>): Promise<void> {
  if ((await readMark(path))?.mark === mark) await rm(join(path, markFileName), { force: true }).catch(() => undefined)
}

/** What the mark says; a file of that name that says nothing is somebody else's. */
async function readMark(path: string): Promise<z.infer<typeof markSchema> | null> {
  const place = join(path, markFileName)
  const found = await lstat(place).catch(() => undefined)
  if (!found) return null
  const unknown = { mark: '', desk: '?' }
  if (!found.isFile() || found.size > markBytesMax) return unknown
  try {
    const parsed = markSchema.safeParse(JSON.parse(await readFile(place, 'utf8')))
    return parsed.success ? parsed.data : unknown
  } catch {
    return unknown
  }
}
