import { AsyncEntry } from '@napi-rs/keyring'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/** The operating system's keychain, as far as a desk needs it. A missing entry is null; a keychain that does not answer is `keychain-unavailable`. */
export type Keychain = {
  read(account: string): Promise<Result<Buffer | null>>
  write(account: string, secret: Buffer): Promise<Result<void>>
  remove(account: string): Promise<Result<void>>
}

/** Long enough for a person to answer the system's own prompt to unlock it. */
const patienceMs = 60_000
const service = 'OpsDesk'

/**
 * Windows Credential Manager, macOS Keychain, or the Secret Service on Linux. Without a Secret Service the library would fall back to the kernel's keyring,
 * which forgets at the next start of the machine: that fallback is refused.
 */
export const systemKeychain: Keychain = {
  read: (account) =>
    answered(async (signal) => {
      const secret = await entryOf(account).getSecret(signal)
      return secret && Buffer.from(secret)
    }),
  write: (account, secret) =>
    answered(async (signal) => {
      await entryOf(account).setSecret(secret, signal)
    }),
  remove: (account) =>
    answered(async (signal) => {
      await entryOf(account).deleteCredential(signal)
    }),
}

function entryOf(account: string): AsyncEntry {
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
}

async function answered<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  try {
    return ok(await ask(patience.signal))
  } catch {
    // The library's words may name the entry's content in some back ends; the code alone goes on.
    return failed('keychain-unavailable')
  } finally {
    clearTimeout(timer)
  }
}

/** The keychain account of a store's device secret. */
export function deviceAccount(storeId: string): string {
  return `device-secret:${storeId}`
}
