import { expect, test } from 'vitest'
import { administer } from '#server/company/company.ts'
import { noteAdmission } from '#server/auth/admit-desk.ts'
import { writeChanges } from '#server/store/change-set.ts'
import type { ServerStore } from '#server/store/store.ts'
import { decodeAdmission } from '#shared/domain/admission.ts'
import { readKeyFile } from '#store/keys/desk-keys.ts'
import { newPasswordOf, personOf, type Site } from '../server/support.ts'
import { got } from '../../support/got.ts'
import { enrolAsk } from '../../support/real-desk.ts'
import { backUpSite, plugInto, restoredServer } from '../../support/restored-server.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

/** The server comes back from a backup that is older than a desk, or than a key of it: the desk keeps its work, is known again, and all of it arrives. */
async function submitClaim(site: Site, desk: ShiftDesk, purpose: string): Promise<void> {
  const lines = [{ spent_on: '2026-01-02', category: 'transport', description: '', receipts: 1, amount: 12_345 }]
  const id = site.newId()
  const data = { purpose, expense_type: 'daily', budget_number: 'B-1', lines }
  await desk.get('draft.save', { id, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  await desk.get('entry.submit', { draftId: id, warningReasons: { 'receipts-attached': '随后交' }, opinion: '' })
}

async function claimsAt(store: ServerStore): Promise<readonly string[]> {
  const rows = await store.read((db) => db.selectFrom('record').select('title').where('definitionKey', '=', 'expense-claim').execute())
  return rows.map(({ title }) => String(title)).toSorted()
}

/** Changes somebody's password after the backup was made, without which he would sign in with the initial one. */
async function enrolledAdministrator(site: Site): Promise<ShiftDesk> {
  const desk = await shiftDesk(site)
  const { administrator } = site
  got(await desk.call('desk.enrol', { ...enrolAsk(site, administrator), newPassword: newPasswordOf(administrator) }))
  await desk.get('sync.now', {})
  return desk
}

async function slotsOf(desk: ShiftDesk): Promise<number> {
  return got(await readKeyFile(desk.machine.directory)).members.length
}

test('[BAK-07] a desk enrolled after the backup keeps its work, is admitted again by an administrator, its members’ keys are certified by password, and nothing is lost', async () => {
  const site = await shiftSite()
  const office = await enrolledAdministrator(site)
  const copy = await backUpSite(site)
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await submitClaim(site, desk, '已确认的一张')
  await desk.get('sync.now', {})
  await desk.lock()
  await desk.enrol('limei')
  await submitClaim(site, desk, '第二人的一张')
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  await submitClaim(site, desk, '没有送出的一张')

  const server = await restoredServer(site, copy)
  for (const each of [office, desk]) plugInto(each.machine.cable, server)
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'refused', waiting: 3, fault: { code: 'desk-unknown' } })
  expect((await desk.get('inbox.list', { tab: 'mine', offset: 0, limit: 10 })).total).toBe(2)

  // The desk says who it is; the administrator compares and admits it.
  const { request, fingerprint } = await desk.get('sync.identity', {})
  expect(await desk.call('organisation.admitDesk', { request })).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  await office.get('sync.now', {})
  expect(await office.get('organisation.readAdmission', { request: `  ${request.replace(' ', '\n')} ` })).toMatchObject({ name: '一号库办公室', fingerprint })
  expect(await office.call('organisation.admitDesk', { request: request.slice(0, 60) })).toMatchObject({ fault: { code: 'admission-malformed' } })
  await office.get('organisation.admitDesk', { request })
  expect(await office.call('organisation.admitDesk', { request })).toMatchObject({ fault: { code: 'desk-exists' } })

  // Not even a wrong password is taken; the accounts are as old as the backup, so the first passwords hold again.
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'key-not-certified', params: { name: '张伟' } } })
  expect(await claimsAt(copy)).toEqual([])
  expect(await desk.get('sync.certify', { password: personOf(site, 'limei').initialPassword })).toMatchObject({ fault: { code: 'key-not-certified' } })
  await desk.lock()
  await desk.unlock('zhangwei')
  expect(await desk.get('sync.now', {})).toMatchObject({ fault: { code: 'key-not-certified' } })
  await desk.get('sync.certify', { password: personOf(site, 'zhangwei').initialPassword })
  // What the other has signed waits behind for her key.
  let state = await desk.get('sync.now', {})
  if (state.fault?.code === 'key-not-certified') {
    await desk.lock()
    await desk.unlock('limei')
    await desk.get('sync.certify', { password: personOf(site, 'limei').initialPassword })
    state = await desk.get('sync.now', {})
  }
  expect(state).toMatchObject({ link: 'online', waiting: 0, fault: null })
  expect(await claimsAt(copy)).toHaveLength(3)
  expect(await slotsOf(desk)).toBe(2)
  const outcomes = await copy.read((db) => db.selectFrom('mutation_log').select('outcome').where('name', '=', 'record.submit@1').execute())
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
})

test('[BAK-07] a desk without waiting work whose keys the server has lost is certified in the round that finds it out; whoever is not there keeps his place and his drafts', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.lock()
  const copy = await backUpSite(site)
  await desk.enrol('limei')
  await desk.get('sync.now', {})
  await desk.get('draft.save', { id: site.newId(), definitionKey: 'expense-claim', recordId: null, data: { purpose: '还没写完' }, text: {} })
  await desk.lock()

  // A server that knows the first member only: the second is no leaver.
  const server = await restoredServer(site, copy)
  plugInto(desk.machine.cable, server)
  await desk.unlock('zhangwei')
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', fault: null })
  expect(await slotsOf(desk)).toBe(2)
  await desk.lock()
  const limei = personOf(site, 'limei')
  await desk.unlock('limei')
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'refused', fault: { code: 'key-not-certified' } })
  expect(await desk.get('sync.certify', { password: limei.initialPassword })).toMatchObject({ link: 'online', fault: null })
  expect(await desk.get('draft.list', {})).toHaveLength(1)
  expect((await copy.read((db) => db.selectFrom('member_key').select('keyId').where('memberId', '=', limei.memberId).execute())).length).toBe(1)
})

test('[BAK-07] where the server has lost every key of a desk, the password of the sign-in just now certifies it, with nothing waiting and nothing asked', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.get('sync.now', {})
  const copy = await backUpSite(site)
  await copy.write((db) => db.deleteFrom('member_key').execute())
  await desk.lock()
  plugInto(desk.machine.cable, await restoredServer(site, copy))
  await desk.unlock('zhangwei')
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', waiting: 0, fault: null })
  expect(await copy.read((db) => db.selectFrom('member_key').select('memberId').execute())).toEqual([{ memberId: personOf(site, 'zhangwei').memberId }])
})

test('an admission at the server itself: the code stays, unless another desk has it by now', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  const session = await desk.enrol('zhangwei')
  const { request } = await desk.get('sync.identity', {})
  const admission = got(decodeAdmission(request))
  expect(admission).toMatchObject({ deskId: session.desk.id, code: session.desk.code, weak: false })
  const admit = (change: object) =>
    writeChanges(site.store, site.clock, async (set) => {
      const args = { ...admission, deskId: site.newId(), ...change }
      await administer(site.tools, set, site.administrator.memberId, { name: 'desk.admit', args })
      return noteAdmission(set, args, '')
    })
  expect((await admit({})).value).toEqual({ code: 'D02' })
  expect((await admit({ code: 'D07' })).value).toEqual({ code: 'D07' })
  await expect(admit({ deskId: session.desk.id })).rejects.toThrow('desk-exists')
})
