import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTickets } from '#store/tickets.ts'
import { deskHandlers } from '#store/session/handlers.ts'
import { backupHandlers, restoreHandlers } from '#store/session/backup-handlers.ts'
import { newTicket } from '#tests/support/choosing.ts'
import { got } from '#tests/support/got.ts'
import { enrolAsk, newFolder, newMachine, password, startDesk } from '#tests/support/real-desk.ts'
import { createTestDesk, type TestDesk } from '#tests/support/store-harness.ts'
import { openSite, personOf } from '../server/support.ts'

/** What a page may do with a ticket, and what it may not. */
const spent = { ok: false, fault: { code: 'path-not-chosen' } }
const minute = 60_000
let desk: TestDesk
beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(() => desk.remove())

const newSite = async () => openSite({ recoveryRecipient: await identityToRecipient(await generateIdentity()) })
const template = (file: string) => desk.call('operator', 'import.template', { definitionKey: 'claim-register', file, language: 'en' })

test('a ticket is good once: the file that was chosen is written, and nothing again', async () => {
  const path = join(desk.directory, 'template.xlsx')
  const file = desk.chosen('write', path)
  expect(await template(file)).toMatchObject({ ok: true })
  expect(existsSync(path)).toBe(true)
  expect(await template(file)).toMatchObject(spent)
})

test('a ticket is good for what it was chosen for; the wrong try spends it', async () => {
  const path = join(desk.directory, 'claims.csv')
  writeFileSync(path, 'claim_no,amount\nC1,12.50\n')
  const file = desk.chosen('read', path)
  expect(await template(file)).toMatchObject(spent)
  expect(await desk.call('operator', 'import.open', { definitionKey: 'claim-register', file })).toMatchObject(spent)
  expect(await template(desk.chosen('folder', desk.directory))).toMatchObject(spent)
})

test('a ticket that nobody gave out opens nothing', async () => {
  expect(await template('A'.repeat(43))).toMatchObject(spent)
})

test('a ticket ages by time that passes and not by the clock; of very many the oldest go', async () => {
  const directory = newFolder()
  const path = join(newFolder(), 'out.xlsx')
  let elapsed = 5
  const tickets = createTickets(directory, () => elapsed)
  const [young, old] = [newTicket(tickets, 'write', path), newTicket(tickets, 'write', path)]
  elapsed += 9 * minute
  expect(await tickets.redeem(young, 'write')).toEqual({ ok: true, value: path })
  elapsed += minute
  expect(await tickets.redeem(old, 'write')).toMatchObject(spent)
  const many = Array.from({ length: 201 }, () => newTicket(tickets, 'write', path))
  expect(await tickets.redeem(many[0] ?? '', 'write')).toMatchObject(spent)
  expect(await tickets.redeem(many[1] ?? '', 'write')).toMatchObject({ ok: true })
})

test('what was chosen before somebody signs in is not his', async () => {
  const site = await newSite()
  const machine = newMachine()
  const at = await startDesk(site, machine)
  const before = newTicket(at.tickets, 'folder', newFolder())
  got(await at.enrol(enrolAsk(site, personOf(site, 'zhangwei'))))
  expect(await backupHandlers['backup.setFolder'](at, { folder: before, schedule: '18:30' })).toMatchObject(spent)
  await at.close()
  const again = await startDesk(site, machine)
  const locked = newTicket(again.tickets, 'folder', newFolder())
  const [memberId = ''] = (await again.state()).members.map(({ id }) => id)
  got(await deskHandlers['session.unlock'](again, { memberId, password }))
  expect(await backupHandlers['backup.setFolder'](again, { folder: locked, schedule: '18:30' })).toMatchObject(spent)
})

test('the backup folder is chosen once and stays; its time changes without it', async () => {
  const site = await newSite()
  const at = await startDesk(site, newMachine())
  got(await at.enrol(enrolAsk(site, personOf(site, 'zhangwei'))))
  expect(await backupHandlers['backup.setFolder'](at, { folder: null, schedule: '02:00' })).toMatchObject({ fault: { code: 'backup-folder-unset' } })
  const folder = join(newFolder(), 'backups')
  mkdirSync(folder)
  const chosen = newTicket(at.tickets, 'folder', folder)
  expect(await backupHandlers['backup.setFolder'](at, { folder: chosen, schedule: '18:30' })).toMatchObject({ ok: true, value: { folder } })
  expect(await backupHandlers['backup.setFolder'](at, { folder: null, schedule: '02:00' })).toMatchObject({ value: { folder, schedule: '02:00' } })
  const own = newTicket(at.tickets, 'folder', at.directory)
  expect(await backupHandlers['backup.setFolder'](at, { folder: own, schedule: '02:00' })).toMatchObject({ fault: { code: 'backup-folder-read-only' } })
})

test('a restore names a backup of the list that was shown last, and no other', async () => {
  const at = await startDesk(await newSite(), newMachine())
  const request = { recoveryKey: 'AGE-SECRET-KEY-1', userName: 'zhangwei', newPassword: password }
  const folder = newTicket(at.tickets, 'folder', newFolder())
  expect(await restoreHandlers['restore.list'](at, { folder })).toEqual({ ok: true, value: [] })
  expect(await restoreHandlers['restore.list'](at, { folder })).toMatchObject(spent)
  expect(await restoreHandlers['restore.run'](at, { ...request, id: at.newId() })).toMatchObject(spent)
})
