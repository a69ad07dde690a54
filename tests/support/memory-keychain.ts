import { failed, ok } from '#shared/kernel/fault.ts'
import type { Keychain } from '#store/keys/keychain.ts'

/** A keychain in memory, which can be taken away and looked into. */
export type MemoryKeychain = Keychain & { readonly entries: Map<string, Buffer>; available: boolean }

/** An empty keychain that answers. */
export function memoryKeychain(): MemoryKeychain {
  const entries = new Map<string, Buffer>()
  const keychain: MemoryKeychain = {
    entries,
    available: true,
    read: async (account) => (keychain.available ? ok(entries.has(account) ? Buffer.from(entries.get(account) ?? '') : null) : failed('keychain-unavailable')),
    async write(account, secret) {
      if (!keychain.available) return failed('keychain-unavailable')
      entries.set(account, Buffer.from(secret))
      return ok(undefined)
    },
    async remove(account) {
      if (!keychain.available) return failed('keychain-unavailable')
      entries.delete(account)
      return ok(undefined)
    },
  }
  return keychain
}
