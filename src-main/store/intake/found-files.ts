import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChosenPath } from '#store/tickets.ts'

/** A file that lies in a drop folder. */
export type FoundFile = { readonly name: string; readonly path: ChosenPath; readonly size: number; readonly signature: string; readonly at: number }
/** What lies there: files to take, oldest first, and how many others are left alone. */
export type FoundFiles = { readonly files: readonly FoundFile[]; readonly others: number }

/** More than this is looked at another time. */
const namesMax = 2000
/** Longer names leave no room for what is added to them. */
const nameBytesMax = 180

/** The file of that name in a folder that a person has chosen; `name` comes from the folder itself. */
export function fileIn(folder: ChosenPath, name: string): ChosenPath {
  return join(folder, name) as ChosenPath
}

/**
 * Looks for workbooks and CSV files. Only real files: a link is never followed. Hidden names, those of programs that are still writing (`.part`, `.tmp`, `.crdownload`), and files that Excel, WPS or LibreOffice hold
 * open, which their lock file beside them says, are left for later.
 */
export async function findFiles(folder: ChosenPath): Promise<FoundFiles> {
  const names: string[] = []
  for await (const { name } of await opendir(folder)) {
    names.push(name)
    if (names.length >= namesMax) break
  }
  const all = new Set(names)
  const files: FoundFile[] = []
  let others = 0
  for (const name of names) {
    if (name.startsWith('.') || name.startsWith('~$')) continue
    const path = fileIn(folder, name)
    const found = await lstat(path, { bigint: true }).catch(() => undefined)
    if (!found || found.isDirectory()) continue
    if (!found.isFile() || !/\.(xlsx|csv)$/i.test(name) || Buffer.byteLength(name) > nameBytesMax) others += 1
    else if (!isHeldOpen(name, all)) files.push({ name, path, size: Number(found.size), signature: signatureOf(found), at: Number(found.mtimeMs) })
  }
  return { files: files.toSorted((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1)), others }
}

function isHeldOpen(name: string, all: ReadonlySet<string>): boolean {
  return all.has(`~$${name}`) || all.has(`~$${name.slice(2)}`) || all.has(`.~lock.${name}#`)
}

type Said = { readonly dev: bigint; readonly ino: bigint; readonly size: bigint; readonly mtimeNs: bigint }

/** Which file it is and when it was last written. A move does not change it. */
function signatureOf({ dev, ino, size, mtimeNs }: Said): string {
  return `${dev} ${ino} ${size} ${mtimeNs}`
}

/** The signature of what lies there now; undefined: nothing, or no file. */
export async function signatureAt(path: string): Promise<string | undefined> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined)
  return found?.isFile() ? signatureOf(found) : undefined
}

/** SHA-256 of a file's bytes; undefined while another program holds it. */
export async function digestOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    // What has become a link or a pipe since it was found is neither followed nor waited for.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    for await (const chunk of file.createReadStream({ highWaterMark: 262_144 })) hash.update(chunk as Uint8Array)
    return hash.digest('hex')
  } catch {
    return undefined
  }
}
