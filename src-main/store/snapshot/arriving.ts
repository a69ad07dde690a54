import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Instant } from '#shared/kernel/id.ts'
import { syncFolder, writeDurably } from '../durable-files.ts'

/**
 * A restored desk takes the place of what stands in a folder, in steps that can be broken off anywhere.
 *
 * It is made whole in `.arriving-<backup>/`; then `taking-place.json` is written there, and from that moment on it will be the desk: what stands is
 * moved into the folder that the file names, what has arrived is moved out, the folder goes. Whoever finds the file goes on where it stopped: a name
 * that has left the arriving folder is the new one and stays.
 */
const arrivingPrefix = '.arriving-'
const rehearsalPrefix = '.rehearsal-'
const markName = 'taking-place.json'
const deskFiles = /^(store\.db|attachments\.db|search\.db|desk\.(key|json|mark|attempts)|device\.secret$)/

const markSchema = z.strictObject({ version: z.literal(1), names: z.array(z.string().regex(deskFiles)), aside: z.string().regex(/^set-aside-[\dTZ-]+$/) })
type Mark = z.infer<typeof markSchema>

/** Where a desk is made from this backup. */
export function arrivingFolder(directory: string, backupId: string): string {
  return join(directory, `${arrivingPrefix}${backupId}`)
}

/** Whether what has been made there has begun to take its place, and must not be thrown away. */
export async function isTakingPlace(arriving: string): Promise<boolean> {
  return exists(join(arriving, markName))
}

/** Puts a whole desk in the place of what stands; answers the folder that holds what stood there, if anything did. */
export async function takePlace(directory: string, arriving: string, now: Instant): Promise<string | null> {
  const names = (await readdir(arriving)).filter((name) => deskFiles.test(name))
  const mark: Mark = { version: 1, names, aside: asideName(now) }
  await writeDurably(join(arriving, markName), `${JSON.stringify(mark)}\n`)
  await syncFolder(arriving)
  return move(directory, arriving, mark)
}

/** Moves what stands out of the way of a new desk: nothing takes its place. Answers the folder that holds it, if anything stood. */
export async function setAside(directory: string, now: Instant): Promise<string | null> {
  const arriving = arrivingFolder(directory, 'nothing')
  await mkdir(arriving, { recursive: true, mode: 0o700 })
  return takePlace(directory, arriving, now)
}

function asideName(now: Instant): string {
  return `set-aside-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
}

/** Finishes a restore that was broken off, and removes what broken-off restores and rehearsals have left. Nobody may be using the folder. */
export async function settleFolder(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const folder = join(directory, name)
    if (name.startsWith(rehearsalPrefix)) await rm(folder, { recursive: true, force: true })
    if (!name.startsWith(arrivingPrefix)) continue
    const mark = await readMark(folder)
    if (mark) await move(directory, folder, mark)
    else await rm(folder, { recursive: true, force: true })
  }
}

async function move(directory: string, arriving: string, { names, aside }: Mark): Promise<string | null> {
  const here = new Set(await readdir(arriving))
  const arrived = (name: string): boolean => names.includes(name) && !here.has(name)
  const standing = (await readdir(directory)).filter((name) => deskFiles.test(name) && !arrived(name))
  const kept = join(directory, aside)
  if (standing.length > 0) await mkdir(kept, { recursive: true, mode: 0o700 })
  for (const name of standing) await rename(join(directory, name), join(kept, name))
  await syncFolder(directory)
  for (const name of names) if (here.has(name)) await rename(join(arriving, name), join(directory, name))
  await syncFolder(directory)
  await rm(arriving, { recursive: true, force: true })
  return (await exists(kept)) ? kept : null
}

async function readMark(arriving: string): Promise<Mark | undefined> {
  try {
    return markSchema.safeParse(JSON.parse(await readFile(join(arriving, markName), 'utf8'))).data
  } catch {
    return undefined
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
