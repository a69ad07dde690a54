import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, test, vi } from 'vitest'
import { answering } from '#store/handlers.ts'
import { reserveFileName } from '#store/database/disk-room.ts'
import type { Desk } from '#store/session/desk.ts'
import { createDispatcher } from '#store/session/dispatcher.ts'
import { enrolAsk, newMachine, password, startDesk, type Machine } from '#tests/support/real-desk.ts'
import { got } from '#tests/support/got.ts'
import { openSite, personOf, type Site } from '../server/support.ts'

/** A whole desk on a disk without room: opened, read, told, and written again; its server is real. */
const draftId = '01950000-0000-7000-8000-00000000f001'

async function enrolled(): Promise<{ readonly site: Site; readonly machine: Machine; readonly desk: Desk }> {
  const site = await openSite({ recoveryRecipient: await identityToRecipient(await generateIdentity()) })
  const machine = newMachine()
  const desk = await startDesk(site, machine)
  got(await desk.enrol(enrolAsk(site, personOf(site, 'zhangwei'))))
  return { site, machine, desk }
}

/** What a window hears. */
async function ask(desk: Desk, call: string, args: object): Promise<unknown> {
  const dispatcher = createDispatcher(desk, answering, () => 'ref')
  return new Promise((post) => {
    dispatcher.attach({ post, onMessage: (hear) => hear({ id: 1, call, args }), onClose: () => undefined })
  })
}

const draft = (purpose: string) => ({ id: draftId, definitionKey: 'expense-claim', recordId: null, data: { purpose }, text: {} })
const acts = (desk: Desk) => desk.opened?.context.database.readRaw.prepare(`select "act" from audit where "act" like 'session.%'`).pluck().all()

test('[ENT-20] a desk is unlocked on a full disk: it says that it can only be read, reads, takes no writing, and is writable again by itself', async () => {
  const { site, machine, desk } = await enrolled()
  expect(await ask(desk, 'draft.save', draft('之前写的'))).toMatchObject({ ok: true })
  const memberId = desk.opened?.context.session.member.id ?? ''
  await desk.close()
  expect(statSync(join(machine.directory, reserveFileName)).size).toBe(1_048_576)

  machine.free = 0
  const full = await startDesk(site, machine)
  expect(await ask(full, 'session.unlock', { memberId, password })).toMatchObject({ ok: true })
  expect(await full.state()).toMatchObject({ phase: 'open', fault: { code: 'desk-full' } })
  expect(await ask(full, 'draft.get', { id: draftId })).toMatchObject({ ok: true, value: { data: { purpose: '之前写的' } } })
  expect(await ask(full, 'draft.save', draft('磁盘满的时候写的'))).toMatchObject({ ok: false, fault: { code: 'disk-full' } })
  expect(existsSync(join(machine.directory, reserveFileName))).toBe(false)
  expect(acts(full), 'who came in is written from the reserve').toEqual(['session.unlocked'])

  machine.free = 1e9
  await vi.waitFor(async () => expect(await full.state()).toMatchObject({ phase: 'open', fault: null }), { timeout: 20_000 })
  expect(statSync(join(machine.directory, reserveFileName)).size).toBe(1_048_576)
  expect(await ask(full, 'draft.save', draft('磁盘满的时候写的'))).toMatchObject({ ok: true })
})

test('a desk whose unlocking cannot even be written down opens all the same, and writes it when there is room', async () => {
  const { site, machine, desk } = await enrolled()
  const memberId = desk.opened?.context.session.member.id ?? ''
  await desk.close()
  const full = await startDesk(site, machine)
  const refused = vi.spyOn(full.deskFile, 'update').mockRejectedValueOnce(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
  got(await full.unlock(memberId, password))
  expect(refused).toHaveBeenCalled()
  expect(await full.state()).toMatchObject({ phase: 'open', fault: { code: 'desk-full' } })
  await vi.waitFor(async () => expect(await full.state()).toMatchObject({ fault: null }), { timeout: 20_000 })
  expect(refused.mock.calls.length).toBeGreaterThanOrEqual(2)
})

test('a round that finds no room at the desk says so and keeps what waits; with room it goes on, and nothing is sent twice', async () => {
  const { site, machine, desk } = await enrolled()
  const { context, room } = desk.opened ?? {}
  if (!context || !room) throw new Error('nobody is signed in')
  await context.sync.syncNow()
  machine.cable.isCut = true
  await context.sync.syncNow()
  const lines = [{ spent_on: '2026-01-05', category: 'transport', description: '打车', receipts: 1, amount: 10_000 }]
  const data = { purpose: '交通费', expense_type: 'daily', budget_number: 'YS-2026-01', lines }
  const of = { definitionKey: 'expense-claim', definitionVersion: 1, businessDate: '2026-01-05', unitId: context.session.member.unitId, warningReasons: {} }
  for (let n = 0; n < 10; n += 1) {
    const recordId = site.newId()
    got(await context.mutate('record.submit', 1, { ...of, recordId, data }, { recordId }))
  }
  await context.database.write(async (_db, raw) => void raw.pragma(`max_page_count = ${String(raw.pragma('page_count', { simple: true }))}`))
  machine.cable.isCut = false
  expect(await context.sync.syncNow()).toMatchObject({ fault: { code: 'disk-full' }, waiting: 10 })
  expect(await desk.state()).toMatchObject({ fault: { code: 'desk-full' } })
  await room.press(() => context.database.write(async (_db, raw) => void raw.pragma('max_page_count = 1000000')))
  await vi.waitFor(async () => expect((await desk.state()).fault).toBeNull(), { timeout: 20_000 })
  expect(await context.sync.syncNow()).toMatchObject({ fault: null, waiting: 0 })
  const arrived = await site.store.read((db) => db.selectFrom('mutation_log').select('outcome').execute())
  expect(arrived).toEqual(Array.from({ length: 10 }, () => ({ outcome: 'applied' })))
})
