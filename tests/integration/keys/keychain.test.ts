import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { deviceAccount, systemKeychain } from '#store/keys/keychain.ts'

test("the system's keychain keeps a secret, answers null for what it has not, and forgets when told", async () => {
  const account = deviceAccount(`test-${randomUUID()}`)
  const secret = randomBytes(32)
  expect(await systemKeychain.read(account)).toEqual({ ok: true, value: null })
  expect(await systemKeychain.write(account, secret)).toEqual({ ok: true, value: undefined })
  expect(await systemKeychain.read(account)).toEqual({ ok: true, value: secret })
  expect(await systemKeychain.remove(account)).toEqual({ ok: true, value: undefined })
  expect(await systemKeychain.read(account)).toEqual({ ok: true, value: null })
})
