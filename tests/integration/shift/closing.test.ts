import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { administer } from '#server/company/company.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { readContacts } from '#server/sync/desk-contacts.ts'
import { createOrganisationOf } from '#server/sync/organisation.ts'
import type { Desk } from '#shared/domain/organisation.ts'
import type { Id } from '#shared/kernel/id.ts'
import { readKeyFile } from '#store/keys/desk-keys.ts'
import { newPasswordOf, personOf, type Site } from '../server/support.ts'
import { got } from '../../support/got.ts'
import { enrolAsk } from '../../support/real-desk.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

/** A desk is closed: what waits there still arrives, once; then nobody opens it any more, and nothing that was saved is lost. */
const secret = '外租叉车报价-不外传'

async function place(): Promise<{ readonly site: Site; readonly desk: ShiftDesk; readonly deskId: Id }> {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  const session = await desk.enrol('zhangwei')
  return { site, desk, deskId: session.desk.id }
}

/** As the command line at the server does it. */
async function close(site: Site, deskId: Id, name: 'desk.close' | 'desk.reopen' = 'desk.close'): Promise<void> {
  await writeChanges(site.store, site.clock, (set) =>
    administer(site.tools, set, site.administrator.memberId, { name, args: { deskId, ...(name === 'desk.close' ? { reason: 'lost' } : {}) } }),
  )
}

async function submitClaim(site: Site, desk: ShiftDesk, purpose: string): Promise<void> {
  const lines = [{ spent_on: '2026-01-02', category: 'transport', description: '', receipts: 1, amount: 12_345 }]
  const id = site.newId()
  const data = { purpose, expense_type: 'daily', budget_number: 'B-1', lines }
  await desk.get('draft.save', { id, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  await desk.get('entry.submit', { draftId: id, warningReasons: { 'receipts-attached': '随后交' }, opinion: '' })
}

async function arrived(site: Site): Promise<number> {
  return (await site.store.read((db) => db.selectFrom('mutation_log').select('id').where('outcome', '=', 'applied').execute())).length
}

async function deskAt(site: Site, id: Id): Promise<Desk | undefined> {
  return site.store.read(async (db) => {
    const row = await db.selectFrom('desk').selectAll().where('id', '=', id).executeTakeFirst()
    return row && ({ ...row, closing: JSON.parse(String(row.closing)) as Desk['closing'] } as unknown as Desk)
  })
}

test('[AUT-22] [CLD-20] a desk closed while it was away brings what waits, once, and is then nobody’s: no slot, no row, no session; its screen says why', async () => {
  const { site, desk, deskId } = await place()
  await submitClaim(site, desk, '关闭之前')
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  await submitClaim(site, desk, secret)
  await close(site, deskId)
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closing', closing: { reason: 'lost', closedAt: null, delivered: 0 } })
  expect(await arrived(site)).toBe(1)

  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'refused', fault: { code: 'desk-closed', params: { reason: 'lost' } } })
  expect(await arrived(site)).toBe(2)
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closed', closing: { reason: 'lost', delivered: 1 } })
  expect(desk.said()).toContainEqual({ kind: 'must-lock' })
  const raw = desk.desk().opened?.context.database.readRaw
  for (const table of ['record', 'task', 'member', 'register_expense_claim_1']) expect(raw?.prepare(`select count(*) from "${table}"`).pluck().get()).toBe(0)

  await desk.lock()
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'closed', closed: { reason: 'lost', kept: 0 }, members: [] })
  expect(await desk.tryUnlock('zhangwei')).toMatchObject({ ok: false, fault: { code: 'key-slot-missing' } })
  const file = got(await readKeyFile(desk.machine.directory))
  expect({ members: file.members, release: file.release, recovery: file.recovery !== null }).toEqual({ members: [], release: null, recovery: true })
  expect(desk.machine.keychain.entries.size).toBe(0)
  expect(existsSync(join(desk.machine.directory, 'desk.key.previous'))).toBe(false)
  expect(existsSync(join(desk.machine.directory, 'search.db'))).toBe(false)
  expect(readFileSync(join(desk.machine.directory, 'store.db')).includes(Buffer.from(secret))).toBe(false)
  // The server's half of the release slot is gone too, and its audit chain tells of it.
  const [shares, audit] = await site.store.read(async (db) => [
    await db.selectFrom('release_share').select('memberId').where('deskId', '=', deskId).execute(),
    await db.selectFrom('audit').select(['act', 'subject']).where('act', '=', 'desk.closed').execute(),
  ])
  expect({ shares, audit }).toEqual({ shares: [], audit: [{ act: 'desk.closed', subject: `${deskId} 1` }] })
})

test('what is saved between the last push and the leave is pushed too; from the leave on nothing is called saved any more', async () => {
  const { site, desk, deskId } = await place()
  await desk.get('sync.now', {})
  await close(site, deskId)
  let pulls = 0
  let refused: unknown
  desk.machine.cable.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message === 'pull' && pulls++ === 0) await submitClaim(site, desk, '最后一张')
    if (message === 'farewell') refused = await desk.call('mutate', { name: 'setting.put', version: 1, args: { key: 'x', value: 1 } })
    return answer
  }
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'desk-closed' } })
  expect(refused).toMatchObject({ ok: false, fault: { code: 'desk-closing' } })
  expect(await arrived(site)).toBe(1)
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closed', closing: { delivered: 1 } })
})

test('the answer to the leave is lost: the next contact ends it all the same', async () => {
  const { site, desk, deskId } = await place()
  await desk.get('sync.now', {})
  await close(site, deskId)
  desk.machine.cable.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message === 'farewell') desk.machine.cable.isCut = true
    return message === 'farewell' ? { ok: false, fault: { code: 'server-unreachable' } } : answer
  }
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'server-unreachable' } })
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closed' })
  delete desk.machine.cable.intercept
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'desk-closed' } })
  await desk.lock()
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'closed' })
})

test('a desk that is cut off while it gives up its slots is opened once more, is told again, and goes on to the end', async () => {
  const { site, desk, deskId } = await place()
  await submitClaim(site, desk, secret)
  await desk.get('sync.now', {})
  await close(site, deskId)
  const inTheWay = join(desk.machine.directory, 'desk.key.partial')
  const cuts = [
    () => void vi.spyOn(desk.desk().deskFile, 'update').mockRejectedValue(new Error('the process ends here')),
    // The key file cannot be written.
    () => mkdirSync(inTheWay),
  ]
  for (const cut of cuts) {
    cut()
    expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'desk-closed' } })
    expect(got(await readKeyFile(desk.machine.directory)).members).toHaveLength(1)
    const raw = desk.desk().opened?.context.database.readRaw
    expect(raw?.prepare('select count(*) from "record"').pluck().get()).toBe(0)
    await desk.lock()
    rmSync(inTheWay, { recursive: true, force: true })
    expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'sealed', members: [{ name: '张伟' }] })
    await desk.unlock('zhangwei')
  }
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'desk-closed' } })
  const raw = desk.desk().opened?.context.database.readRaw
  expect(raw?.prepare('select count(*) from "member"').pluck().get()).toBe(0)
  await desk.lock()
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'closed', closed: { reason: 'lost', kept: 0 }, members: [] })
})

test('a locked desk that is being closed still sends what was sealed, and is told at its next unlocking', async () => {
  const { site, desk, deskId } = await place()
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  await submitClaim(site, desk, '锁定前')
  await close(site, deskId)
  await desk.lock()
  desk.machine.cable.isCut = false
  // Another start of the carrier, now with a cable.
  await desk.lock()
  await expect.poll(() => arrived(site)).toBe(1)
  await desk.unlock('zhangwei')
  await desk.get('sync.now', {})
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closed', closing: { delivered: 1 } })
  expect(await arrived(site)).toBe(1)
})

test('a desk that stays away stays closing and holds what it held; taken back in time, it goes on as ever', async () => {
  const { site, desk, deskId } = await place()
  await submitClaim(site, desk, secret)
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  await close(site, deskId)
  await desk.lock()
  await desk.unlock('zhangwei')
  await desk.get('sync.now', {})
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closing' })
  expect((await desk.get('inbox.list', { tab: 'mine', offset: 0, limit: 10 })).total).toBe(1)
  await close(site, deskId, 'desk.reopen')
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', fault: null })
  await submitClaim(site, desk, '照常')
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', waiting: 0 })
})

test('what was brought for a closing that was taken back is not counted for the next one', async () => {
  const { site, desk, deskId } = await place()
  const counted = async () => (await site.store.read(async (db) => readContacts(db, (await createOrganisationOf()(db)).index))).find(({ id }) => id === deskId)
  await desk.get('sync.now', {})
  await submitClaim(site, desk, '第一次关闭')
  await close(site, deskId)
  // Brought, but the leave does not get through, and the administrator thinks better of it.
  desk.machine.cable.intercept = async (message, _ask, carry) => (message === 'farewell' ? { ok: false, fault: { code: 'server-unreachable' } } : carry())
  await desk.get('sync.now', {})
  expect(await counted()).toMatchObject({ delivered: 1 })
  site.clock.turn(60_000)
  await close(site, deskId, 'desk.reopen')
  expect(await counted()).toMatchObject({ delivered: 0 })
  delete desk.machine.cable.intercept

  site.clock.turn(60_000)
  await close(site, deskId)
  expect(await counted()).toMatchObject({ delivered: 0 })
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'desk-closed' } })
  expect(await deskAt(site, deskId)).toMatchObject({ state: 'closed', closing: { delivered: 0 } })
})

test('a copy of a closed desk that comes later: its waiting work is refused and stays, for the recovery key alone', async () => {
  const { site, desk, deskId } = await place()
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  await submitClaim(site, desk, '副本上的')
  await close(site, deskId)
  // Its other copy has taken leave.
  await writeChanges(site.store, site.clock, async (set) => {
    const row = await set.rows.get('desk', deskId)
    if (!row?.closing) throw new Error('not closing')
    await set.rows.put('desk', { ...row, state: 'closed', closing: { ...row.closing, closedAt: site.clock() } })
    await set.settle(site.newId())
  })
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'refused', fault: { code: 'desk-closed' } })
  expect(await arrived(site)).toBe(0)
  const raw = desk.desk().opened?.context.database.readRaw
  expect(raw?.prepare('select count(*) from outbox').pluck().get()).toBe(1)
  await desk.lock()
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'closed', closed: { kept: 1 } })
  // Enrolled anew: another desk, and what was left is set aside.
  const person = personOf(site, 'wulei')
  const session = got(await desk.call('desk.enrol', { ...enrolAsk(site, person), newPassword: newPasswordOf(person) }))
  expect(session.desk.id).not.toBe(deskId)
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'open', closed: null })
  await desk.lock()
  await desk.unlock('wulei')
})

test('an administrator closes a desk from his own, and sees when it was last here and what it brought; nobody else may ask for that', async () => {
  const { site, desk, deskId } = await place()
  await submitClaim(site, desk, '一张')
  await desk.get('sync.now', {})
  expect(await desk.call('organisation.deskContacts', {})).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  const other = await shiftDesk(site)
  const { administrator } = site
  got(await other.call('desk.enrol', { ...enrolAsk(site, administrator), newPassword: newPasswordOf(administrator) }))
  await other.get('sync.now', {})
  const contacts = await other.get('organisation.deskContacts', {})
  expect(contacts.desks.find(({ id }) => id === deskId)).toMatchObject({ contactAt: site.clock(), members: ['张伟'], delivered: 0 })
  await other.get('mutate', { name: 'desk.close', version: 1, args: { deskId, reason: 'retired' } })
  await other.get('sync.now', {})
  await desk.get('sync.now', {})
  await other.get('sync.now', {})
  const { desks } = await other.get('organisation.get', {})
  expect(desks.find(({ id }) => id === deskId)).toMatchObject({ state: 'closed', closing: { reason: 'retired', byId: administrator.memberId } })
  expect(await desk.call('mutate', { name: 'desk.close', version: 1, args: { deskId, reason: 'lost' } })).toMatchObject({ ok: false })
})
