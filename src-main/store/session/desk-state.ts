import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeskState } from '#shared/contract/store.ts'
import { failed, type Fault, type FaultCode } from '#shared/kernel/fault.ts'
import { storeFileName } from '../database/store-database.ts'
import type { Instant } from '#shared/kernel/id.ts'
import type { DeskFile } from '../desk-file.ts'
import { readKeyFile } from '../keys/desk-keys.ts'
import { keyFileName, type KeyFile } from '../keys/key-file.ts'

/** What lies in a desk's folder, as far as that can be said without a key. */
export type DeskFiles = { readonly kind: 'new' } | { readonly kind: 'sealed'; readonly file: KeyFile } | { readonly kind: 'broken'; readonly fault: Fault }

/** Looks at the files of a desk. Neither half without the other is a new desk: what is there is kept. */
export async function readDeskFiles(directory: string): Promise<DeskFiles> {
  const [hasStore, hasKeys] = await Promise.all([exists(join(directory, storeFileName)), exists(join(directory, keyFileName))])
  if (!hasStore && !hasKeys)
    return (await hasPrevious(directory))
      ? { kind: 'broken', fault: failed('key-file-missing', { path: join(directory, keyFileName) }).fault }
      : { kind: 'new' }
  if (!hasStore) return { kind: 'broken', fault: failed('store-missing', { path: join(directory, storeFileName) }).fault }
  const file = await readKeyFile(directory)
  return file.ok ? { kind: 'sealed', file: file.value } : { kind: 'broken', fault: file.fault }
}

/** Faults after which the desk cannot be used until somebody repairs or restores it; others may pass by themselves. */
const breaking: ReadonlySet<FaultCode> = new Set([
  'key-file-missing',
  'key-file-damaged',
  'key-file-downgraded',
  'key-file-tampered',
  'store-missing',
  'store-damaged',
  'store-not-encrypted',
  'store-key-mismatch',
  'store-newer',
])

/** Whether a failed unlocking means that the desk itself is broken. */
export function isBreaking(fault: Fault): boolean {
  return breaking.has(fault.code)
}

/** The parts of `desk.state` that stand in `desk.json`. */
export function factsOfState(
  { facts }: DeskFile,
  slots: readonly string[],
  now: Instant,
): Pick<DeskState, 'deskName' | 'company' | 'timeZone' | 'members' | 'lastMemberId' | 'waiting' | 'agreedAt' | 'due'> {
  const { deskName, company, timeZone, members, lastMemberId, waiting, agreedAt, alarms } = facts
  return {
    deskName,
    company,
    timeZone,
    members: members.filter(({ id }) => slots.includes(id)),
    lastMemberId,
    waiting,
    agreedAt,
    due: alarms.filter((at) => at <= now).length,
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function hasPrevious(directory: string): Promise<boolean> {
  return (await readdir(directory)).includes(`${keyFileName}.previous`)
}
