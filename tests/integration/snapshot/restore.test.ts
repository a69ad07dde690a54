import { createHash, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { openDeskFile } from '#store/desk-file.ts'
import { createDeskKeys, openAsMember } from '#store/keys/desk-keys.ts'
import { createNewId } from '#store/session/new-id.ts'
import { arrivingFolder, setAside, settleFolder, takePlace } from '#store/snapshot/arriving.ts'
import { runDeskCommand } from '#store/snapshot/command-line.ts'
import { restoreDesk, type RestoreRequest } from '#store/snapshot/restore.ts'
import { takeBackup } from '#store/snapshot/take.ts'
import { createStore, openStore } from '#store/store.ts'
import { got } from '#tests/support/got.ts'
import { memoryKeychain } from '#tests/support/memory-keychain.ts'
import { members } from '#tests/support/store-company.ts'

const formerPassword = 'Leng-ku-2026-x'
const newPassword = 'Wang-le-2027-y'
const newId = createNewId(Date.now)

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'opsdesk-restore-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** A sealed desk with one member, backed up, and a request to restore it where it stands. */
async function backedUp() {
  const [member] = members
  if (!member) throw new Error('nobody')
  const directory = join(folder(), 'desk')
  const backups = join(folder(), 'backups')
  for (const made of [directory, backups]) mkdirSync(made)
  const keychain = memoryKeychain()
  const [storeId, deskId, storeKey, identity] = [newId(), newId(), randomBytes(32), await generateIdentity()]
  got(createStore({ directory, key: storeKey }, { storeId, deskId, deskName: '录入一号', deskCode: 'A1', company: '示例公司' }))
  const store = got(await openStore({ directory, key: storeKey }))
  await store.database.write((db) => rowStatements(db).upsert('member', [member]))
  await store.close()
  const about = { storeId, deskId, storeKey, releaseShare: null, recoveryRecipients: [await identityToRecipient(identity)] }
  got(await createDeskKeys({ directory, keychain }, about, { memberId: member.id, keyId: newId(), password: formerPassword, signingSeed: randomBytes(32) }))
  const facts = { storeId, deskId, deskName: '录入一号', company: '示例公司', waiting: 0 }
  const { path } = got(
    await takeBackup({ directory, folder: backups, facts, id: newId(), now: Date.now(), holdStill: null, report: () => undefined, cancelled: () => false }),
  )
  const request: RestoreRequest = {
    path,
    recoveryKey: identity,
    userName: member.userName,
    password: newPassword,
    directory,
    keychain,
    clock: Date.now,
    newId,
    report: () => undefined,
  }
  return { directory, keychain, member, request }
}

test('[BAK-11] a restore that fails at its last step leaves the standing desk as it was, and its members can still unlock it', async () => {
  const { directory, keychain, member, request } = await backedUp()
  const before = readdirSync(directory)
  const failing = (done: number): void => {
    if (done === 4) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
  }
  expect(await restoreDesk({ ...request, report: failing })).toMatchObject({ ok: false, fault: { code: 'backup-folder-full' } })
  expect(readdirSync(directory)).toEqual(before)
  got(await openAsMember({ directory, keychain }, member.id, formerPassword)).wipe()
})

test('[BAK-11] what a restore sets aside can be opened by who could open it before, and the lock screen knows whom to ask for the restored desk', async () => {
  const { directory, keychain, member, request } = await backedUp()
  const { keptAside } = got(await restoreDesk(request))
  got(await openAsMember({ directory, keychain }, member.id, newPassword)).wipe()
  got(await openAsMember({ directory: keptAside ?? '', keychain }, member.id, formerPassword)).wipe()
  const { facts } = await openDeskFile(directory)
  expect(facts).toMatchObject({ members: [{ id: member.id, name: member.name }], lastMemberId: member.id, company: '示例公司' })
})

test('[AUT-06] a restore takes no password that the company could never have allowed', async () => {
  const { directory, request } = await backedUp()
  const before = readFileSync(join(directory, 'desk.key'))
  for (const password of ['', 'short-1', 'no digit-here']) {
    expect(await restoreDesk({ ...request, password }), password).toMatchObject({ ok: false, fault: { code: 'password-weak' } })
  }
  expect(readFileSync(join(directory, 'desk.key')).equals(before)).toBe(true)
})

test('[BAK-11] whatever instant a restore is killed at, the next start has the restored desk whole and the former one whole beside it', async () => {
  const former = ['store.db', 'store.db-wal', 'attachments.db', 'desk.key', 'desk.key.previous', 'desk.json', 'desk.mark']
  const restored = ['store.db', 'attachments.db', 'desk.key', 'desk.json']
  const root = folder()
  const prepared = join(root, 'prepared')
  const arriving = (directory: string): string => arrivingFolder(directory, 'backup-1')
  mkdirSync(arriving(prepared), { recursive: true })
  for (const name of [...former, 'lock', 'preferences.json']) writeFileSync(join(prepared, name), `former ${name}`)
  for (const name of restored) writeFileSync(join(arriving(prepared), name), `restored ${name}`)
  // What an unbroken run writes down first and where it puts things, from which every broken one is made.
  const unbroken = join(root, 'unbroken')
  cpSync(prepared, unbroken, { recursive: true })
  const aside = ((await takePlace(unbroken, arriving(unbroken), Date.UTC(2026, 2, 2))) ?? '').split('/').at(-1) ?? ''
  const mark = JSON.stringify({ version: 1, names: restored, aside })
  const moves = [...former.map((name) => [name, join(aside, name)]), ...restored.map((name) => [join('.arriving-backup-1', name), name])]
  for (let killedAfter = 0; killedAfter <= moves.length; killedAfter += 1) {
    const directory = join(root, `killed-${killedAfter}`)
    cpSync(prepared, directory, { recursive: true })
    writeFileSync(join(arriving(directory), 'taking-place.json'), mark)
    mkdirSync(join(directory, aside))
    for (const [from = '', to = ''] of moves.slice(0, killedAfter)) renameSync(join(directory, from), join(directory, to))
    await settleFolder(directory)
    for (const name of restored) expect(readFileSync(join(directory, name), 'utf8'), `${killedAfter} ${name}`).toBe(`restored ${name}`)
    for (const name of former) expect(readFileSync(join(directory, aside, name), 'utf8'), `${killedAfter} ${name}`).toBe(`former ${name}`)
    expect(readdirSync(directory).toSorted()).toEqual([...restored, 'lock', 'preferences.json', aside].toSorted())
  }
})

test('a desk that is set aside and broken off half-way is set aside whole at the next start', async () => {
  const directory = folder()
  const names = ['attachments.db', 'desk.json', 'desk.key', 'desk.mark', 'store.db', 'store.db-wal']
  for (const name of names) writeFileSync(join(directory, name), `closed ${name}`)
  const now = Date.UTC(2026, 2, 2)
  const aside = join(directory, 'set-aside-2026-03-02T00-00-00-000Z')
  // One of the files cannot be moved, whichever comes before it.
  mkdirSync(join(aside, 'desk.mark'), { recursive: true })
  await expect(setAside(directory, now)).rejects.toMatchObject({ code: 'EISDIR' })
  rmSync(join(aside, 'desk.mark'), { recursive: true })
  await settleFolder(directory)
  expect(readdirSync(directory)).toEqual([basename(aside)])
  for (const name of names) expect(readFileSync(join(aside, name), 'utf8')).toBe(`closed ${name}`)
  expect(await setAside(directory, now + 1)).toBeNull()
  expect(readdirSync(directory)).toEqual([basename(aside)])
})

test('what broken-off restores and rehearsals left is removed at the next start; a restore that had not begun to take its place changes nothing', async () => {
  const directory = folder()
  for (const left of [arrivingFolder(directory, 'backup-2'), join(directory, '.rehearsal-backup-1')]) {
    mkdirSync(left)
    writeFileSync(join(left, 'store.db'), 'a copy')
  }
  writeFileSync(join(directory, 'store.db'), 'the desk')
  await settleFolder(directory)
  expect(readdirSync(directory)).toEqual(['store.db'])
  expect(existsSync(join(directory, 'store.db'))).toBe(true)
})

test('[BAK-11] the command line lists, verifies and restores a backup into an empty folder, and the member unlocks it there', async () => {
  const { keychain, member, request } = await backedUp()
  const parts = { keychain, clock: Date.now, newId, readPassword: async () => newPassword }
  const keyFile = join(folder(), 'recovery.txt')
  writeFileSync(keyFile, `# company recovery key\n${request.recoveryKey}\n`)
  const to = join(folder(), 'desk')
  const listed = await runDeskCommand(['list', '--from', join(request.path, '..', '..')], parts)
  expect(listed).toMatchObject({ ok: true, value: { backups: [{ path: request.path, deskName: '录入一号', proven: false }] } })
  expect(await runDeskCommand(['verify', '--from', request.path], parts)).toMatchObject({ ok: true })
  expect(await runDeskCommand(['restore', '--from', request.path, '--to', to, '--recovery-key', keyFile, '--user', member.userName], parts)).toMatchObject({
    ok: true,
    value: { memberId: member.id, waiting: 0 },
  })
  got(await openAsMember({ directory: to, keychain }, member.id, newPassword)).wipe()
  expect(
    await runDeskCommand(['restore', '--from', request.path, '--to', to, '--recovery-key', join(to, 'nowhere'), '--user', member.userName], parts),
  ).toMatchObject({
    ok: false,
    fault: { code: 'file-missing' },
  })
  expect(await runDeskCommand(['forget', '--from', request.path], parts)).toBeNull()
})

test('hashes in a manifest can be made to fit; a page that was changed and a backup that says it is another desk’s are refused all the same', async () => {
  const { request } = await backedUp()
  const manifest = JSON.parse(readFileSync(join(request.path, 'manifest.json'), 'utf8')) as { files: { name: string; bytes: number; sha256: string }[] }
  for (const name of ['store.db', 'attachments.db']) {
    const path = join(request.path, name)
    const sound = readFileSync(path)
    const changed = Buffer.from(sound)
    changed[sound.length - 2000] = (changed[sound.length - 2000] ?? 0) ^ 1
    writeFileSync(path, changed)
    const files = manifest.files.map((file) => (file.name === name ? { ...file, sha256: createHash('sha256').update(changed).digest('hex') } : file))
    writeFileSync(join(request.path, 'manifest.json'), JSON.stringify({ ...manifest, files }))
    expect(await restoreDesk(request), name).toMatchObject({ ok: false, fault: { code: 'backup-damaged', params: { file: name } } })
    writeFileSync(path, sound)
  }
  writeFileSync(join(request.path, 'manifest.json'), JSON.stringify({ ...manifest, storeId: 'another' }))
  expect(await restoreDesk(request)).toMatchObject({ ok: false, fault: { code: 'backup-foreign' } })
  writeFileSync(join(request.path, 'manifest.json'), JSON.stringify({ ...manifest, company: '别家公司' }))
  got(await restoreDesk(request))
  expect((await openDeskFile(request.directory)).facts).toMatchObject({ company: '示例公司', deskName: '录入一号' })
})
