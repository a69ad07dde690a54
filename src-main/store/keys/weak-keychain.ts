import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { writeDurably } from '../durable-files.ts'
import { readKeyFile } from './desk-keys.ts'
import { deviceAccount, type Keychain } from './keychain.ts'

/**
 * Weak mode: where a machine's key service keeps nothing and an administrator has approved it, the device secret lies in this file (mode 0600) beside the key
 * file. The key file itself is as ever; whoever copies the folder has all but a member's password.
 */
export const weakFileName = 'device.secret'

const contentSchema = z.strictObject({ account: z.string(), secret: z.base64() })
const bytesMax = 1000

/** A keychain of one entry, in the desk's folder. */
export function weakKeychain(directory: string): Keychain {
  const path = join(directory, weakFileName)
  return {
    read: async (account) => {
      const content = await readContent(path)
      return ok(content?.account === account ? Buffer.from(content.secret, 'base64') : null)
    },
    async write(account, secret): Promise<Result<void>> {
      await writeDurably(path, JSON.stringify({ account, secret: secret.toString('base64') }))
      return ok(undefined)
    },
    async remove(account): Promise<Result<void>> {
      if ((await readContent(path))?.account === account) await rm(path, { force: true })
      return ok(undefined)
    },
  }
}

/** The machine's keychain, but for a secret that lies in the desk's folder. */
export function orWeak(system: Keychain, directory: string): Keychain {
  const weak = weakKeychain(directory)
  return {
    ...system,
    async read(account) {
      const kept = await weak.read(account)
      return kept.ok && kept.value !== null ? kept : system.read(account)
    },
    async remove(account) {
      const kept = await weak.read(account)
      return kept.ok && kept.value !== null ? weak.remove(account) : system.remove(account)
    },
  }
}

/** Whether the desk in this folder stands in weak mode: the file holds the secret of its key file, and is no leftover. */
export async function isWeakDesk(directory: string): Promise<boolean> {
  const [content, file] = [await readContent(join(directory, weakFileName)), await readKeyFile(directory)]
  return content !== null && file.ok && content.account === deviceAccount(file.value.storeId)
}

async function readContent(path: string): Promise<z.infer<typeof contentSchema> | null> {
  try {
    if ((await stat(path)).size > bytesMax) return null
    return contentSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
