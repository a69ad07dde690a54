import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Session } from '#shared/contract/store.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { verifyAudit } from '#store/audit/audit-chain.ts'
import { takeDeskLock } from '#store/database/desk-lock.ts'
import { openDeskFile } from '#store/desk-file.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { deviceAccount } from '#store/keys/keychain.ts'
import { createDesk, type Desk } from '#store/session/desk.ts'
import { deskHandlers } from '#store/session/handlers.ts'
import { createNewId } from '#store/session/new-id.ts'
import { syncHandlers } from '#store/sync/sync-handlers.ts'
import { createBackupRunner } from '#store/snapshot/runner.ts'
import { createTickets } from '#store/tickets.ts'
import { enrollingServer, type EnrollingServer } from '#tests/support/enrolling-server.ts'
import { got } from '#tests/support/got.ts'
import { memoryKeychain, type MemoryKeychain } from '#tests/support/memory-keychain.ts'

let directory: string
let keychain: MemoryKeychain
let server: EnrollingServer
let desks: Desk[]
let now: number
let steps: string[]
const first = { userName: 'wang.fang', password: 'Initial-2026', newPassword: '我的-Secret-77', deskName: '录入一号' }

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-desk-'))
  keychain = memoryKeychain()
  server = await enrollingServer()
  server.member(first.userName, '王芳')
  desks = []
  steps = []
  now = Date.UTC(2026, 2, 2, 2)
})
afterEach(async () => {
  for (const desk of desks) await desk.close()
  rmSync(directory, { recursive: true, force: true })
})

async function start(): Promise<Desk> {
  const clock = () => (now += 1)
  const newId = createNewId(clock)
  const emit: Desk['emit'] = (event, value) => void (event === 'opening' && 'step' in value && steps.push(value.step))
  const deskFile = await openDeskFile(directory)
  const backup = createBackupRunner({ directory, file: deskFile, clock, newId, changed: () => undefined })
  const desk = await createDesk({
    directory,
    clock,
    newId,
    keychain,
    jobs: createJobs(emit, clock, newId),
    deskFile,
    backup,
    rescheduled: () => undefined,
    say: () => undefined,
    emit,
    tickets: createTickets(directory),
    lock: takeDeskLock(directory),
    makeWire: () => server.wire(),
  })
  desks.push(desk)
  return desk
}

async function enrolled(): Promise<{ desk: Desk; session: Session }> {
  const desk = await start()
  return { desk, session: got(await desk.enrol({ code: server.code, ...first })) }
}

/** A desk that was enrolled and locked again. */
async function sealed(): Promise<{ desk: Desk; memberId: string }> {
  const { desk, session } = await enrolled()
  await desk.close()
  return { desk: await start(), memberId: session.member.id }
}

const codeOf = (result: Result<unknown>) => (result.ok ? undefined : result.fault.code)

test('[AUT-05] a new desk is enrolled with a new password, locked, and unlocked again', async () => {
  const desk = await start()
  expect(await desk.state()).toMatchObject({ phase: 'new', members: [], fault: null })
  const session = got(await desk.enrol({ code: server.code, ...first }))
  expect(session).toMatchObject({ member: { userName: 'wang.fang' }, company: '示例公司', desk: { name: '录入一号', code: 'D01' } })
  expect((await desk.state()).phase).toBe('open')
  await desk.close()

  const again = await start()
  expect(await again.state()).toMatchObject({
    phase: 'sealed',
    deskName: '录入一号',
    company: '示例公司',
    members: [{ userName: 'wang.fang', name: '王芳' }],
    lastMemberId: session.member.id,
  })
  expect(codeOf(await again.unlock(session.member.id, 'not-my-Secret-77'))).toBe('password-wrong')
  expect(got(await again.unlock(session.member.id, first.newPassword)).member.name).toBe('王芳')
  const raw = again.opened?.context.database.readRaw
  expect(raw?.prepare('select "act" from "audit" order by "sequence"').pluck().all()).toEqual(
    'desk.enrolled desk.checked session.unlocked session.refused'.split(' '),
  )
  expect(raw && (await verifyAudit(raw, session.desk.id))).toMatchObject({ events: 4, intact: true })
})

test('[AUT-05] the initial password cannot stay, and no code is spent on a weak one', async () => {
  const desk = await start()
  expect(await desk.enrol({ code: server.code, ...first, newPassword: first.password })).toMatchObject({
    ok: false,
    fault: { code: 'password-weak', params: { rule: 'same' } },
  })
  expect(await desk.enrol({ code: server.code, ...first, newPassword: 'short-1' })).toMatchObject({ ok: false, fault: { code: 'password-weak' } })
  expect(server.asked).toEqual([])
})

test('no code is spent where the keychain keeps nothing, nor when the server is away', async () => {
  const desk = await start()
  keychain.available = false
  expect(codeOf(await desk.enrol({ code: server.code, ...first }))).toBe('keychain-unavailable')
  expect(server.asked).toEqual([])
  keychain.available = true
  server.away = true
  expect(codeOf(await desk.enrol({ code: server.code, ...first }))).toBe('server-unreachable')
  expect((await desk.state()).phase).toBe('new')
  expect(readdirSync(directory).filter((name) => name.endsWith('.db') || name.endsWith('.key'))).toEqual([])
  server.away = false
  expect((await desk.enrol({ code: server.code, ...first })).ok).toBe(true)
  expect(steps).toEqual(expect.arrayContaining(['contact', 'key', 'data', 'ready']))
})

test('[AUT-05] an unlocking that fails when the store is open already leaves a sealed desk, which can be unlocked', async () => {
  const { desk, memberId } = await sealed()
  vi.spyOn(desk.deskFile, 'update').mockRejectedValueOnce(Object.assign(new Error('no answer'), { code: 'EIO' }))
  await expect(desk.unlock(memberId, first.newPassword)).rejects.toMatchObject({ code: 'EIO' })
  expect(desk.opened).toBeNull()
  expect((await desk.state()).phase).toBe('sealed')
  expect(got(await desk.unlock(memberId, first.newPassword)).member.name).toBe('王芳')
})

test("a further member joins the sealed desk with the server's help and sees what is there", async () => {
  const { desk, memberId } = await sealed()
  const second = server.member('li.lei', '李雷')
  const session = got(
    await desk.enrol({ code: server.code, userName: 'li.lei', password: 'Initial-2026', newPassword: 'Another-Secret-8', deskName: 'ignored' }),
  )
  expect(session.member.id).toBe(second.id)
  await desk.close()
  const again = await start()
  expect((await again.state()).members.map(({ userName }) => userName).toSorted()).toEqual(['li.lei', 'wang.fang'])
  expect(got(await again.unlock(memberId, first.newPassword)).member.userName).toBe('wang.fang')
})

test('[AUT-07] each wrong password says how many tries are left; after five the member waits, also after a restart', async () => {
  const { desk, memberId } = await sealed()
  for (const left of [4, 3, 2, 1])
    expect(await desk.unlock(memberId, `Wrong-${left}-password`)).toEqual({ ok: false, fault: { code: 'password-wrong', params: { left } } })
  const last = { code: 'password-wrong', params: { rule: 'locked', until: expect.any(Number) } }
  expect(await desk.unlock(memberId, 'Wrong-0-password')).toEqual({ ok: false, fault: last })
  expect(codeOf(await desk.unlock(memberId, first.newPassword))).toBe('account-locked')
  await desk.close()
  const again = await start()
  expect(codeOf(await again.unlock(memberId, first.newPassword))).toBe('account-locked')
  now += 15 * 60_000
  expect((await again.unlock(memberId, first.newPassword)).ok).toBe(true)
})

const change = (desk: Desk, password: string, newPassword: string) => deskHandlers['session.changePassword'](desk, { password, newPassword })

test('[AUT-10] a changed password opens, the former one does not', async () => {
  const { desk, memberId } = await sealed()
  got(await desk.unlock(memberId, first.newPassword))
  expect(codeOf(await change(desk, 'Wrong-7-password', 'Changed-Secret-9'))).toBe('password-wrong')
  expect(codeOf(await change(desk, first.newPassword, 'weak'))).toBe('password-weak')
  got(await change(desk, first.newPassword, 'Changed-Secret-9'))
  await desk.close()
  const again = await start()
  expect(codeOf(await again.unlock(memberId, first.newPassword))).toBe('password-wrong')
  expect((await again.unlock(memberId, 'Changed-Secret-9')).ok).toBe(true)
})

test.each([
  ['a damaged key file', (file: string) => writeFileSync(join(file, 'desk.key'), '{"half'), 'key-file-damaged'],
  ['a missing key file', (file: string) => rmSync(join(file, 'desk.key')), 'key-file-missing'],
  ['a missing store', (file: string) => rmSync(join(file, 'store.db')), 'store-missing'],
])('%s breaks the desk, and nothing is made anew', async (_, harm, code) => {
  const { session, desk: enrolledDesk } = await enrolled()
  await enrolledDesk.close()
  harm(directory)
  const before = readdirSync(directory).toSorted()
  const desk = await start()
  expect(await desk.state()).toMatchObject({ phase: 'broken', fault: { code } })
  expect((await desk.unlock(session.member.id, first.newPassword)).ok).toBe(false)
  expect(codeOf(await desk.enrol({ code: server.code, ...first }))).toBe(code)
  await desk.close()
  expect(
    readdirSync(directory)
      .filter((name) => name !== 'desk.attempts')
      .toSorted(),
  ).toEqual(before)
})

test("a damaged first page is the store's fault, not the password's", async () => {
  const { desk: gone, session } = await enrolled()
  await gone.close()
  const file = join(directory, 'store.db')
  const bytes = readFileSync(file)
  bytes.writeUInt8(bytes.readUInt8(2000) ^ 1, 2000)
  writeFileSync(file, bytes)
  const desk = await start()
  expect(await desk.unlock(session.member.id, first.newPassword)).toMatchObject({ ok: false, fault: { code: 'store-damaged' } })
  expect(await desk.state()).toMatchObject({ phase: 'broken', fault: { code: 'store-damaged' } })
})

test('a keychain that changed or is away does not break the desk', async () => {
  const { desk, memberId } = await sealed()
  keychain.available = false
  expect(codeOf(await desk.unlock(memberId, first.newPassword))).toBe('keychain-unavailable')
  keychain.available = true
  const [account] = [...keychain.entries.keys()]
  const secret = keychain.entries.get(account ?? deviceAccount('none')) ?? Buffer.alloc(0)
  keychain.entries.set(account ?? '', randomBytes(32))
  expect(codeOf(await desk.unlock(memberId, first.newPassword))).toBe('device-secret-changed')
  expect((await desk.state()).phase).toBe('sealed')
  keychain.entries.set(account ?? '', secret)
  expect((await desk.unlock(memberId, first.newPassword)).ok).toBe(true)
})

test('a disabled member does not get in', async () => {
  const { desk, session } = await enrolled()
  await desk.opened?.context.database.write((db) => db.updateTable('member').set({ state: 'disabled' }).execute())
  await desk.close()
  expect(codeOf(await (await start()).unlock(session.member.id, first.newPassword))).toBe('account-disabled')
})

test('a store that lost its end is noticed, used, told and written down', async () => {
  const { desk, session } = await enrolled()
  await desk.close()
  const old = mkdtempSync(join(tmpdir(), 'opsdesk-old-'))
  cpSync(join(directory, 'store.db'), join(old, 'store.db'))
  const second = await start()
  got(await second.unlock(session.member.id, first.newPassword))
  await second.close()
  renameSync(join(old, 'store.db'), join(directory, 'store.db'))
  rmSync(old, { recursive: true })

  const third = await start()
  got(await third.unlock(session.member.id, first.newPassword))
  expect(await third.state()).toMatchObject({ phase: 'open', fault: { code: 'store-damaged', params: { reason: 'end-lost' } } })
  expect(third.opened?.context.database.readRaw.prepare("select count(*) from audit where act = 'store.end-lost'").pluck().get()).toBe(1)
  await third.close()
  const fourth = await start()
  got(await fourth.unlock(session.member.id, first.newPassword))
  expect((await fourth.state()).fault).toBeNull()
})

test('a store and its mark taken back together look sound to each other: the server says so, in the state of sync and above every screen', async () => {
  const { desk, session } = await enrolled()
  await desk.opened?.context.sync.syncNow()
  await desk.close()
  const old = mkdtempSync(join(tmpdir(), 'opsdesk-old-'))
  for (const name of ['store.db', 'desk.mark']) cpSync(join(directory, name), join(old, name))
  now += 60_000
  const second = await start()
  got(await second.unlock(session.member.id, first.newPassword))
  await second.opened?.context.sync.syncNow()
  await second.close()
  for (const name of ['store.db', 'desk.mark']) renameSync(join(old, name), join(directory, name))
  rmSync(old, { recursive: true })

  const third = await start()
  got(await third.unlock(session.member.id, first.newPassword))
  await third.opened?.context.sync.syncNow()
  expect(third.opened?.mark).toBe('reached')
  const fault = { code: 'store-damaged', params: { reason: 'end-lost' } }
  expect(await third.state()).toMatchObject({ phase: 'open', fault })
  expect(third.opened?.endIsLost()).toBe(true)
  expect(third.opened?.context.database.readRaw.prepare('select "subject" from audit where act = \'store.end-lost\'').pluck().all()).toEqual(['server'])
})

test('whoever lets the server take away most records is written down', async () => {
  const { desk } = await enrolled()
  const { context } = desk.opened ?? {}
  if (!context) throw new Error('nobody is signed in')
  got(await syncHandlers['sync.allowRemoval'](context, {}))
  expect(context.database.readRaw.prepare("select actorId from audit where act = 'sync.removal-allowed'").pluck().all()).toEqual([context.session.member.id])
})

test('an enrolment that was interrupted while moving in is finished at the next start, one that was not whole is removed', async () => {
  const { desk: gone, session } = await enrolled()
  await gone.close()
  const staging = join(directory, 'new-desk')
  mkdirSync(staging)
  renameSync(join(directory, 'desk.key'), join(staging, 'desk.key'))
  const desk = await start()
  expect((await desk.state()).phase).toBe('sealed')
  expect((await desk.unlock(session.member.id, first.newPassword)).ok).toBe(true)
  await desk.close()

  mkdirSync(staging)
  writeFileSync(join(staging, 'store.db'), 'half')
  await start()
  expect(existsSync(staging)).toBe(false)
})

test('a second process finds the desk busy and leaves it alone', async () => {
  const { desk, memberId } = await sealed()
  const other = await start()
  expect(await other.state()).toMatchObject({ phase: 'broken', fault: { code: 'store-busy' } })
  expect(codeOf(await other.unlock(memberId, first.newPassword))).toBe('store-busy')
  expect((await desk.unlock(memberId, first.newPassword)).ok).toBe(true)
})

test('desk.json carries names and counts, and losing it keeps nobody out', async () => {
  const { desk: gone, session } = await enrolled()
  await gone.close()
  const text = readFileSync(join(directory, 'desk.json'), 'utf8')
  expect(text).toContain('王芳')
  writeFileSync(join(directory, 'desk.json'), 'gone')
  const desk = await start()
  expect(await desk.state()).toMatchObject({ phase: 'sealed', members: [] })
  expect((await desk.unlock(session.member.id, first.newPassword)).ok).toBe(true)
  expect((await desk.state()).members).toHaveLength(1)
})
