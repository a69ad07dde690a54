import { mkdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { takeDeskLock } from '../database/desk-lock.ts'
import type { Keychain } from '../keys/keychain.ts'
import { listBackups, readBackup, verifyBackup } from './read.ts'
import { restoreDesk } from './restore.ts'

/**
 * The desk's backups without a window: `npm run desk -- VERB`. What the client does with buttons, on a machine where nobody sits.
 *
 * `list --from FOLDER` · `verify --from BACKUP` · `restore --from BACKUP --to DIR --recovery-key FILE --user NAME`; the password comes on standard
 * input, so that it stands in no process list and no history. The answer is one line of JSON.
 */
export type CommandLine = { readonly keychain: Keychain; readonly clock: Clock; readonly newId: NewId; readonly readPassword: () => Promise<string> }

export const deskUsage = [
  'desk list --from FOLDER',
  'desk verify --from BACKUP',
  'desk restore --from BACKUP --to DIR --recovery-key FILE --user NAME [--weak]   (password on standard input)',
]

/** Carries out one verb; null when the words are not understood. */
export async function runDeskCommand(args: readonly string[], parts: CommandLine): Promise<Result<object> | null> {
  const options = {
    from: { type: 'string' },
    to: { type: 'string' },
    'recovery-key': { type: 'string' },
    user: { type: 'string' },
    weak: { type: 'boolean', default: false },
  } as const
  const [verb = '', ...rest] = args
  const { from, to, user, weak, 'recovery-key': recoveryKey } = parseArgs({ args: [...rest], options, strict: true }).values
  if (from === undefined) return null
  if (verb === 'list') {
    const found = await listBackups(resolve(from))
    return ok({
      backups: found.map(({ path, manifest, proof }) => ({
        path,
        madeAt: manifest.madeAt,
        deskName: manifest.deskName,
        company: manifest.company,
        waiting: manifest.waiting,
        proven: proof !== null && proof.fault === null,
      })),
    })
  }
  if (verb === 'verify') {
    const backup = await readBackup(resolve(from))
    if (!backup.ok) return backup
    const damage = await verifyBackup(backup.value)
    return damage ? { ok: false, fault: damage } : ok({ path: backup.value.path, files: backup.value.manifest.files.length })
  }
  if (verb !== 'restore' || to === undefined || user === undefined || recoveryKey === undefined) return null
  return restoreTo(resolve(to), { path: resolve(from), userName: user, keyFile: resolve(recoveryKey), weak }, parts)
}

async function restoreTo(
  directory: string,
  what: { readonly path: string; readonly userName: string; readonly keyFile: string; readonly weak: boolean },
  parts: CommandLine,
): Promise<Result<object>> {
  const recoveryKey = await readFile(what.keyFile, 'utf8').catch(() => null)
  if (recoveryKey === null) return failed('file-missing', { path: what.keyFile })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const lock = takeDeskLock(directory)
  if (!lock.ok) return lock
  try {
    return await restoreDesk({
      ...parts,
      path: what.path,
      userName: what.userName,
      recoveryKey,
      password: await parts.readPassword(),
      directory,
      weak: what.weak,
      report: () => undefined,
    })
  } finally {
    lock.value.release()
  }
}
