import { createHash, createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decrypter, armor, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { createDeskKeys, openAsMember, openByRecovery, openByRelease, putMember, readKeyFile, removeMember } from '#store/keys/desk-keys.ts'
import { kdfFloor } from '#store/keys/key-file.ts'
import { deviceAccount } from '#store/keys/keychain.ts'
import { signingKeyOf } from '#store/keys/signing-key.ts'
import { makeMemberSlot } from '#store/keys/slots.ts'
import { memoryKeychain, type MemoryKeychain } from '#tests/support/memory-keychain.ts'

let directory: string
let file: string
let keychain: MemoryKeychain
let identity: string
const password = '正确-horse-7'
const storeId = randomUUID()
const deskId = randomUUID()
const memberId = randomUUID()
const keyId = randomUUID()
const storeKey = randomBytes(32)
const seed = randomBytes(32)
const releaseShare = randomBytes(32)

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-keys-'))
  file = join(directory, 'desk.key')
  keychain = memoryKeychain()
  identity = await generateX25519Identity()
  const about = { storeId, deskId, storeKey: Buffer.from(storeKey), releaseShare, recoveryRecipients: [await identityToRecipient(identity)] }
  expect(await createDeskKeys({ directory, keychain }, about, { memberId, keyId, password, signingSeed: Buffer.from(seed) })).toEqual({
    ok: true,
    value: undefined,
  })
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const unlock = (typed = password, who = memberId) => openAsMember({ directory, keychain }, who, typed)
const faultOf = async (result: Promise<{ ok: boolean; fault?: { code: string } }>) => {
  const answer = await result
  return answer.ok ? undefined : answer.fault?.code
}

/** Changes the file as an attacker would, who can also make the checksum right again. */
function forge(change: (body: Record<string, never>) => void): void {
  const { checksum: _, ...body } = JSON.parse(readFileSync(file, 'utf8'))
  change(body)
  writeFileSync(file, JSON.stringify({ ...body, checksum: createHash('sha256').update(canonicalJson(body)).digest('hex') }))
}

test('the right password opens the store key and the signing key, and wiping leaves nothing of them', async () => {
  const opened = await unlock()
  if (!opened.ok) throw new Error(opened.fault.code)
  expect(opened.value.storeKey.equals(storeKey)).toBe(true)
  expect(opened.value.signingSeed.equals(seed)).toBe(true)
  opened.value.wipe()
  expect(opened.value.storeKey.every((byte) => byte === 0)).toBe(true)
  expect(opened.value.signingSeed.every((byte) => byte === 0)).toBe(true)
})

test('no secret stands in the key file', () => {
  const text = readFileSync(file, 'utf8')
  const device = keychain.entries.get(deviceAccount(storeId)) ?? Buffer.alloc(1)
  for (const secret of [storeKey, seed, releaseShare, device]) {
    expect(text.includes(secret.toString('base64'))).toBe(false)
    expect(text.includes(secret.toString('hex'))).toBe(false)
  }
})

test('a wrong password is a wrong password', async () => {
  expect(await faultOf(unlock('wrong-horse-7'))).toBe('password-wrong')
})

test('a password typed in another composition of the same characters is the same', async () => {
  const composed = { memberId, keyId, password: 'réunion-7-Zoë', signingSeed: Buffer.from(seed) }
  const opened = await unlock()
  if (!opened.ok) throw new Error(opened.fault.code)
  await putMember({ directory, keychain }, opened.value, composed)
  expect((await unlock('réunion-7-Zoë'.normalize('NFD'))).ok).toBe(true)
})

test('a member without a slot is told so', async () => {
  expect(await faultOf(unlock(password, randomUUID()))).toBe('key-slot-missing')
})

test('a keychain that is away, has forgotten, or holds another secret is each told apart', async () => {
  keychain.available = false
  expect(await faultOf(unlock())).toBe('keychain-unavailable')
  keychain.available = true
  keychain.entries.set(deviceAccount(storeId), randomBytes(32))
  expect(await faultOf(unlock())).toBe('device-secret-changed')
  keychain.entries.clear()
  expect(await faultOf(unlock())).toBe('device-secret-missing')
})

test('a missing or damaged key file is told before any password counts, and it is kept', async () => {
  const whole = readFileSync(file)
  for (let n = 0; n < 60; n += 1) {
    const bytes = Buffer.from(whole)
    const at = Math.floor((whole.length * n) / 60)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 2, at)
    // White space between the members carries nothing.
    if (bytes.toString('utf8').replaceAll(/\s/g, '') === whole.toString('utf8').replaceAll(/\s/g, '')) continue
    writeFileSync(file, bytes)
    expect(await faultOf(readKeyFile(directory)), `byte ${at}`).toBe('key-file-damaged')
    expect(readFileSync(file).equals(bytes)).toBe(true)
  }
  rmSync(file)
  expect(await faultOf(unlock())).toBe('key-file-missing')
})

test.each([
  ['less memory', { memoryKiB: 64 * 1024 }, 'key-file-downgraded'],
  ['fewer passes', { passes: 2 }, 'key-file-downgraded'],
  ['no lane', { lanes: 0 }, 'key-file-downgraded'],
  ['memory that would hold the machine up', { memoryKiB: 8 * 1024 * 1024 }, 'key-file-tampered'],
  ['endless passes', { passes: 1000 }, 'key-file-tampered'],
])('%s in the key file is refused before anything is computed', async (_, cost, code) => {
  forge((body) => Object.assign((body as never as { members: { header: { kdf: object } }[] }).members[0]?.header.kdf ?? {}, cost))
  const before = performance.now()
  expect(await faultOf(unlock())).toBe(code)
  expect(performance.now() - before).toBeLessThan(50)
})

test('a slot is never made with less than the floor', async () => {
  const who = { storeId, memberId, keyId }
  await expect(makeMemberSlot(who, password, randomBytes(32), { storeKey, signingSeed: seed }, { ...kdfFloor, passes: 1 })).rejects.toThrow('out of bounds')
})

test('a file that somebody changed and summed up again does not pass its seal', async () => {
  forge((body) => Object.assign(body, { deskId: randomUUID() }))
  expect(await faultOf(unlock())).toBe('key-file-tampered')
})

test('a recovery slot that was put there for somebody else is noticed', async () => {
  const foreign = await identityToRecipient(await generateX25519Identity())
  forge((body) => Object.assign(body, { recovery: { recipients: [foreign], box: 'none' } }))
  expect(await faultOf(unlock())).toBe('key-file-tampered')
})

test("one member's slot does not open under another's name", async () => {
  const other = randomUUID()
  forge((body) => Object.assign((body as never as { members: { header: object }[] }).members[0]?.header ?? {}, { memberId: other }))
  expect(await faultOf(unlock(password, other))).toBe('password-wrong')
})

test('a newer key file is left to the newer product', async () => {
  forge((body) => Object.assign(body, { version: 2 }))
  expect(await faultOf(unlock())).toBe('store-newer')
})

test("the release slot opens with the server's share on this device only", async () => {
  const opened = await openByRelease({ directory, keychain }, releaseShare)
  expect(opened.ok && opened.value.storeKey.equals(storeKey)).toBe(true)
  expect(await faultOf(openByRelease({ directory, keychain }, randomBytes(32)))).toBe('key-slot-missing')
  keychain.entries.set(deviceAccount(storeId), randomBytes(32))
  expect(await faultOf(openByRelease({ directory, keychain }, releaseShare))).toBe('device-secret-changed')
})

test("the recovery slot opens anywhere with the company's key, and the ordinary age format is all it needs", async () => {
  keychain.entries.clear()
  const opened = await openByRecovery(directory, `# recovery key of the company\n${identity}\n`)
  expect(opened.ok && opened.value.storeKey.equals(storeKey)).toBe(true)
  expect(await faultOf(openByRecovery(directory, await generateX25519Identity()))).toBe('recovery-key-wrong')
  expect(await faultOf(openByRecovery(directory, 'not a key'))).toBe('recovery-key-wrong')

  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const content = await decrypter.decrypt(armor.decode(JSON.parse(readFileSync(file, 'utf8')).recovery.box), 'text')
  expect(JSON.parse(content)).toMatchObject({ storeId, deskId, storeKey: storeKey.toString('base64') })
})

test('a further member gets a slot, a changed password replaces one, a removed member opens nothing', async () => {
  const second = { memberId: randomUUID(), keyId: randomUUID(), password: 'second-member-8', signingSeed: randomBytes(32) }
  const opened = await openByRelease({ directory, keychain }, releaseShare)
  if (!opened.ok) throw new Error(opened.fault.code)
  expect((await putMember({ directory, keychain }, opened.value, second)).ok).toBe(true)
  const asSecond = await unlock(second.password, second.memberId)
  expect(asSecond.ok && asSecond.value.storeKey.equals(storeKey)).toBe(true)

  const asFirst = await unlock()
  if (!asFirst.ok) throw new Error(asFirst.fault.code)
  await putMember({ directory, keychain }, asFirst.value, { memberId, keyId, password: 'changed-9-now', signingSeed: asFirst.value.signingSeed })
  expect(existsSync(`${file}.previous`)).toBe(true)
  expect(await faultOf(unlock())).toBe('password-wrong')
  const changed = await unlock('changed-9-now')
  if (!changed.ok) throw new Error(changed.fault.code)
  expect(existsSync(`${file}.previous`)).toBe(false)

  await removeMember(directory, changed.value.storeKey, second.memberId)
  expect(await faultOf(unlock(second.password, second.memberId))).toBe('key-slot-missing')
})

test('a desk is not made where the keychain does not keep its secret', async () => {
  const forgetful = { ...memoryKeychain(), write: async () => ({ ok: true as const, value: undefined }) }
  const about = { storeId, deskId, storeKey, releaseShare: null, recoveryRecipients: [] }
  expect(await faultOf(createDeskKeys({ directory, keychain: forgetful }, about, { memberId, keyId, password, signingSeed: seed }))).toBe(
    'keychain-unavailable',
  )
})

test('the signing key signs what its public half verifies, and its seed is gone', () => {
  const mine = Buffer.from(seed)
  const key = signingKeyOf(mine)
  expect(mine.every((byte) => byte === 0)).toBe(true)
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key.publicKey, 'base64')])
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  expect(verify(null, Buffer.from('报销 1'), publicKey, Buffer.from(key.sign('报销 1'), 'base64'))).toBe(true)
})
