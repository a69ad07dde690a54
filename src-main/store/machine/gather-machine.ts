import { readdir, readFile, realpath, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import type { MachineFacts } from '#shared/domain/installation.ts'
import type { NewId } from '#shared/kernel/id.ts'
import type { Keychain } from '../keys/keychain.ts'
import { keepsSecrets } from '../keys/prove-keychain.ts'
import { dumpsCore, fileSystemAt, isBelowWindowsFolder } from './system-texts.ts'

/** Modes that let others in: any bit of group or world. */
const othersMask = 0o077

/** Looks at the machine as far as an ordinary account can; whatever does not answer is unknown and never a finding. */
export async function gatherMachine({
  directory,
  keychain,
  newId,
}: {
  readonly directory: string
  readonly keychain: Keychain
  readonly newId: NewId
}): Promise<MachineFacts> {
  const folder = await realpath(directory).catch(() => directory)
  const onWindows = process.platform === 'win32'
  const [mounts, limits, loose, room, kept] = await Promise.all([
    readFile('/proc/self/mounts', 'utf8').catch(() => null),
    readFile('/proc/self/limits', 'utf8').catch(() => null),
    onWindows ? [] : looseIn(folder),
    statfs(folder).catch(() => null),
    keepsSecrets(keychain, newId),
  ])
  return {
    userId: process.geteuid?.() ?? null,
    fileSystem: onWindows ? (folder.startsWith('\\\\') ? 'unc' : null) : mounts === null ? null : fileSystemAt(mounts, folder),
    roams: onWindows && isBelowWindowsFolder(folder, process.env['APPDATA']),
    loose,
    freeBytes: room === null ? null : room.bavail * room.bsize,
    keepsSecrets: kept.ok,
    dumpsCore: limits === null ? null : dumpsCore(limits),
  }
}

/** A file that others could read counts only while they can get into the folder. */
async function looseIn(folder: string): Promise<readonly string[]> {
  if (!(await isLoose(folder))) return []
  const names = await readdir(folder).catch((): string[] => [])
  const judged = await Promise.all(names.map(async (name) => ({ name, loose: await isLoose(join(folder, name)) })))
  return ['.', ...judged.flatMap(({ name, loose }) => (loose ? [name] : []))]
}

async function isLoose(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mode }) => (mode & othersMask) !== 0,
    () => false,
  )
}
