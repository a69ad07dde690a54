import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { administer } from '#server/company/company.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { readKeyFile } from '#store/keys/desk-keys.ts'
import { personOf, type Site } from '../server/support.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

/** Who is dismissed leaves nothing on a shared desk: no slot, no key, no scope that only he needed; what he has signed is still judged. */
const secret = '外租叉车报价-不外传'

async function dismiss(site: Site, userName: string): Promise<void> {
  await writeChanges(site.store, site.clock, async (set) => {
    const member = await set.rows.get('member', personOf(site, userName).memberId)
    if (!member) throw new Error(`no ${userName}`)
    const { revision: _revision, ...rest } = member
    await administer(site.tools, set, site.administrator.memberId, { name: 'member.put', args: { ...rest, state: 'disabled' } })
  })
}

async function slotsOf(desk: ShiftDesk): Promise<readonly string[]> {
  const file = await readKeyFile(desk.machine.directory)
  return file.ok ? file.value.members.map(({ header }) => header.memberId) : []
}

/** Everywhere in the open store where a text stands, by table. */
function tablesWith(desk: ShiftDesk, text: string): readonly string[] {
  const raw = desk.desk().opened?.context.database.readRaw
  if (!raw) throw new Error('nobody is signed in')
  const tables = raw.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck().all() as string[]
  return tables.filter((table) => JSON.stringify(raw.prepare(`select * from "${table}"`).all()).includes(text)).toSorted()
}

/** The head of finance works at the operator's desk for a day: his unit's claims come with him. */
async function sharedWithFinance(): Promise<{ readonly site: Site; readonly desk: ShiftDesk }> {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.lock()
  await desk.enrol('limei')
  await desk.get('sync.now', {})
  return { site, desk }
}

async function submitClaim(site: Site, desk: ShiftDesk, purpose: string): Promise<void> {
  const lines = [{ spent_on: '2026-01-02', category: 'transport', description: '', receipts: 1, amount: 12_345 }]
  const id = site.newId()
  const data = { purpose, expense_type: 'daily', budget_number: 'B-1', lines }
  await desk.get('draft.save', { id, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  await desk.get('entry.submit', { draftId: id, warningReasons: { 'receipts-attached': '随后交' }, opinion: '' })
}

test('[AUT-22] [CLD-20] at the next contact a dismissed member’s slot, key, drafts and scopes are gone; his waiting acts were sent and refused as his', async () => {
  const { site, desk } = await sharedWithFinance()
  await submitClaim(site, desk, secret)
  await desk.get('sync.now', {})
  await desk.get('draft.save', { id: site.newId(), definitionKey: 'expense-claim', recordId: null, data: { purpose: `草稿 ${secret}` }, text: {} })
  desk.machine.cable.isCut = true
  await submitClaim(site, desk, '断网时提交的')
  expect(tablesWith(desk, secret)).toEqual(expect.arrayContaining(['draft', 'record', 'register_expense_claim_1']))
  await desk.lock()
  await dismiss(site, 'limei')

  // Without contact nothing is known yet, and nothing is lost.
  await desk.unlock('zhangwei')
  expect(await slotsOf(desk)).toHaveLength(2)
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', waiting: 0 })

  expect(await slotsOf(desk)).toEqual([personOf(site, 'zhangwei').memberId])
  expect(existsSync(join(desk.machine.directory, 'desk.key.previous'))).toBe(false)
  // The journal keeps signed work for a server that must be rebuilt; nothing else remembers the record.
  expect(tablesWith(desk, secret)).toEqual(['journal'])
  expect((await desk.get('search.find', { text: '叉车', limit: 10 })).filter(({ kind }) => kind === 'record')).toEqual([])
  const outcomes = await site.store.read((db) =>
    db.selectFrom('mutation_log').select(['outcome', 'fault']).where('authorId', '=', personOf(site, 'limei').memberId).orderBy('version').execute(),
  )
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'rejected'])
  expect(outcomes[1]?.fault).toContain('author-unknown')

  await desk.lock()
  expect((await desk.get('desk.state', {})).members.map(({ userName }) => userName)).toEqual(['zhangwei'])
  expect(await desk.tryUnlock('limei')).toMatchObject({ ok: false, fault: { code: 'key-slot-missing' } })
  expect(readFileSync(join(desk.machine.directory, 'desk.key'), 'utf8')).not.toContain(personOf(site, 'limei').memberId)
  await desk.unlock('zhangwei')
})

test('[AUT-22] whoever is dismissed while he is signed in is locked out by the store, and a colleague goes on', async () => {
  const { site, desk } = await sharedWithFinance()
  await dismiss(site, 'limei')
  await desk.get('sync.now', {})
  expect(desk.said()).toContainEqual({ kind: 'must-lock' })
  await desk.lock()
  expect(await desk.tryUnlock('limei')).toMatchObject({ ok: false })
  await desk.unlock('zhangwei')
})

test('a server that answers nothing of a member, or not at all, takes no slot', async () => {
  const { desk } = await sharedWithFinance()
  desk.machine.cable.isCut = true
  await desk.lock()
  await desk.unlock('limei')
  await desk.get('sync.now', {})
  expect(await slotsOf(desk)).toHaveLength(2)
})
