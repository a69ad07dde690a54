import { randomBytes } from 'node:crypto'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { NewId } from '#shared/kernel/id.ts'
import { deviceAccount, type Keychain } from './keychain.ts'

/** Stores a secret, reads it back and takes it away again: only that shows that a keychain keeps anything. */
export async function keepsSecrets(keychain: Keychain, newId: NewId): Promise<Result<void>> {
  const account = deviceAccount(`trial-${newId()}`)
  const secret = randomBytes(32)
  const written = await keychain.write(account, secret)
  if (!written.ok) return written
  const read = await keychain.read(account)
  await keychain.remove(account)
  return read.ok && read.value?.equals(secret) ? ok(undefined) : failed('keychain-unavailable')
}
