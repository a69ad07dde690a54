import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import type { Id } from '#shared/kernel/id.ts'
import { endLostFault } from '#store/audit/high-water.ts'
import { restoreHandlers } from '#store/session/backup-handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { got } from '#tests/support/got.ts'
import { enrolAsk, newFolder, newMachine, password, startDesk, type Machine } from '#tests/support/real-desk.ts'
import { openSite, personOf, type Site } from '../server/support.ts'
import { chosenPath, newTicket } from '#tests/support/choosing.ts'

type Copy = { readonly machine: Machine; desk: Desk }

async function site(): Promise<{ readonly here: Site; readonly recoveryKey: string }> {
  const recoveryKey = await generateIdentity()
  return { here: await openSite({ recoveryRecipient: await identityToRecipient(recoveryKey) }), recoveryKey }
}

/** A desk of two members, on which each has something that the server has confirmed. */
async function sharedDesk(here: Site): Promise<Copy> {
  const machine = newMachine()
  const copy = { machine, desk: await startDesk(here, machine) }
  for (const userName of ['zhangwei', 'wulei']) {
    got(await copy.desk.enrol(enrolAsk(here, personOf(here, userName))))
    await claim(here, copy, `${userName}，已确认`)
    await online(copy)
    await locked(here, copy)
  }
  return copy
}

function contextOf({ desk }: Copy) {
  const context = desk.opened?.context
  if (!context) throw new Error('the desk is locked')
  return context
}

async function claim(here: Site, copy: Copy, purpose: string, withFile = false): Promise<Id> {
  const context = contextOf(copy)
  const recordId = here.newId()
  const data = {
    purpose,
    expense_type: 'daily',
    budget_number: 'YS-2026-01',
    lines: [{ spent_on: '2026-01-05', category: 'transport', description: '打车', receipts: 1, amount: 100 }],
  }
  const file = withFile ? { attachments: [await attach(here, copy, purpose)] } : {}
  const args = {
    recordId,
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    businessDate: '2026-01-05',
    unitId: context.session.member.unitId,
    warningReasons: {},
    data: { ...data, ...file },
  }
  got(await context.mutate('record.submit', 1, args, { recordId }))
  return recordId
}

async function attach(here: Site, copy: Copy, text: string): Promise<object> {
  const path = join(newFolder(), 'receipt.pdf')
  writeFileSync(path, `%PDF-1.7\n${text} ${here.newId()}\n${'receipt '.repeat(1000)}`)
  return { id: here.newId(), name: 'receipt.pdf', ...got(await contextOf(copy).attachments.add(chosenPath(path), 20_000_000)) }
}

async function online(copy: Copy): Promise<void> {
  expect(await contextOf(copy).sync.syncNow()).toMatchObject({ link: 'online', waiting: 0, conflicts: 0, fault: null })
}

/** After two copies have gone online at once: only if one has told how far it had come before the other asked can the server tell the other of it. */
async function onlineAfterARace(copy: Copy): Promise<void> {
  const state = await contextOf(copy).sync.syncNow()
  expect(state).toMatchObject({ link: 'online', waiting: 0, conflicts: 0 })
  expect([null, endLostFault]).toContainEqual(state.fault)
}

/** The server knows of work under this line that the copy does not hold; from the next opening it has a line of its own. */
async function onlineAndNoticed(copy: Copy): Promise<void> {
  expect(await contextOf(copy).sync.syncNow()).toMatchObject({ link: 'online', waiting: 0, conflicts: 0, fault: endLostFault })
}

async function unlocked(here: Site, copy: Copy, userName: string): Promise<void> {
  got(await copy.desk.unlock(personOf(here, userName).memberId, password))
}

async function locked(here: Site, copy: Copy): Promise<void> {
  await copy.desk.close()
  copy.desk = await startDesk(here, copy.machine)
}

/** The whole machine twice: folder and keychain, as a copied virtual machine has them. */
async function copied(here: Site, { machine }: Copy): Promise<Copy> {
  const twin = newMachine()
  cpSync(machine.directory, twin.directory, { recursive: true, filter: (path) => !path.endsWith('lock') })
  for (const [account, secret] of machine.keychain.entries) twin.keychain.entries.set(account, Buffer.from(secret))
  return { machine: twin, desk: await startDesk(here, twin) }
}

async function ids(copy: Copy): Promise<readonly string[]> {
  const rows = await contextOf(copy).database.reader.selectFrom('record').select(['id', 'numberState']).orderBy('id').execute()
  expect(rows.every(({ numberState }) => numberState === 'official')).toBe(true)
  return rows.map(({ id }) => id)
}

function lineOf(copy: Copy): unknown {
  return contextOf(copy).database.readRaw.prepare(`select "value" from "meta" where "key" = 'line'`).pluck().get()
}

async function atServer(here: Site): Promise<{ readonly records: readonly (string | null)[]; readonly mutations: number; readonly numbers: number }> {
  return here.store.read(async (db) => {
    const records = await db.selectFrom('record').select(['id', 'number']).orderBy('id').execute()
    const log = await db.selectFrom('mutation_log').select('id').execute()
    return { records: records.map(({ id }) => id), mutations: log.length, numbers: new Set(records.map(({ number }) => number)).size }
  })
}

test('two copies of a desk, both with confirmed and waiting work of both members and files, running at once: nothing is lost, nothing is done twice', async () => {
  const { here } = await site()
  const one = await sharedDesk(here)
  one.machine.cable.isCut = true
  // Waiting before the copy, so that both have it in their outbox under the same numbers.
  await unlocked(here, one, 'zhangwei')
  const shared = await claim(here, one, '复制之前就在等', true)
  await locked(here, one)
  const two = await copied(here, one)
  two.machine.cable.isCut = true

  const made = [shared]
  for (const copy of [one, two]) {
    for (const userName of ['zhangwei', 'wulei']) {
      await unlocked(here, copy, userName)
      made.push(await claim(here, copy, `${userName}，复制之后`, true), await claim(here, copy, '再一张'))
      await locked(here, copy)
    }
  }
  for (const copy of [one, two]) {
    await unlocked(here, copy, 'zhangwei')
    copy.machine.cable.isCut = false
  }
  await Promise.all([one, two].map((copy) => contextOf(copy).sync.syncNow()))
  for (let round = 0; round < 3; round += 1) for (const copy of [one, two]) await onlineAfterARace(copy)
  // Each goes on as a desk of its own, and nobody had to be asked.
  expect(lineOf(one)).not.toBe(lineOf(two))
  for (const copy of [one, two]) await claim(here, copy, '以后各自继续')
  for (let round = 0; round < 2; round += 1) for (const copy of [one, two]) await onlineAfterARace(copy)

  const server = await atServer(here)
  expect(server.records).toHaveLength(2 + made.length + 2)
  expect(server.records).toEqual(expect.arrayContaining(made))
  expect(server).toMatchObject({ mutations: server.records.length, numbers: server.records.length })
  expect(await ids(one)).toEqual(server.records)
  expect(await ids(two)).toEqual(server.records)
  const files = await here.store.read((db) => db.selectFrom('blob').select('sha256').execute())
  expect(files).toHaveLength(5)
  for (const copy of [one, two])
    expect(
      contextOf(copy)
        .database.readRaw.prepare('select distinct "sha256" from "attachment"')
        .pluck()
        .all()
        .filter((sha256) => !contextOf(copy).attachments.has(String(sha256))),
    ).toEqual([])
})

test('a desk restored from an old backup, while the original lives on: both keep what they have, and agree', async () => {
  const { here, recoveryKey } = await site()
  const original = await sharedDesk(here)
  const backups = join(newFolder(), 'backups')
  mkdirSync(backups)
  original.machine.cable.isCut = true
  await unlocked(here, original, 'zhangwei')
  const inBackup = await claim(here, original, '备份里还在等', true)
  await locked(here, original)
  await original.desk.deskFile.update((facts) => ({ ...facts, backup: { ...facts.backup, folder: backups } }))
  expect(await original.desk.backUp()).toBeNull()

  // The original lives on: what waited is confirmed, and more comes after it under the numbers that the backup will use as well.
  original.machine.cable.isCut = false
  await unlocked(here, original, 'zhangwei')
  await online(original)
  const later = await claim(here, original, '备份之后确认')
  await online(original)
  original.machine.cable.isCut = true
  const waiting = await claim(here, original, '备份之后在等', true)

  const machine = newMachine()
  machine.cable.isCut = true
  const restored: Copy = { machine, desk: await startDesk(here, machine) }
  const [backup] = got(await restoreHandlers['restore.list'](restored.desk, { folder: newTicket(restored.desk.tickets, 'folder', backups) }))
  got(await restoreHandlers['restore.run'](restored.desk, { id: backup?.id ?? '', recoveryKey, userName: 'zhangwei', newPassword: password }))
  const there = await claim(here, restored, '恢复之后填写', true)
  for (const copy of [restored, original]) copy.machine.cable.isCut = false
  for (let round = 0; round < 3; round += 1) for (const copy of [restored, original]) await online(copy)

  const server = await atServer(here)
  expect(server.records).toHaveLength(6)
  expect(server.records).toEqual(expect.arrayContaining([inBackup, later, waiting, there]))
  expect(server).toMatchObject({ mutations: 6, numbers: 6 })
  expect(await ids(original)).toEqual(server.records)
  expect(await ids(restored)).toEqual(server.records)
  expect(lineOf(original)).not.toBe(lineOf(restored))
})

test('what one copy has sent says nothing of when the other’s work was made', async () => {
  const { here } = await site()
  const one = await sharedDesk(here)
  const two = await copied(here, one)
  for (const copy of [one, two]) {
    copy.machine.cable.isCut = true
    await unlocked(here, copy, 'zhangwei')
  }
  here.clock.turn(3_600_000)
  const madeAt = here.clock()
  const early = await claim(here, one, '先在第一台上填写')
  here.clock.turn(3_600_000)
  await claim(here, two, '后在第二台上填写')
  two.machine.cable.isCut = false
  await online(two)
  await online(two)
  here.clock.turn(3_600_000)
  one.machine.cable.isCut = false
  await onlineAndNoticed(one)
  const act = await here.store.read((db) =>
    db.selectFrom('act').select(['at', 'notBefore', 'notAfter']).where('recordId', '=', early).executeTakeFirstOrThrow(),
  )
  expect(act.at).toBe(madeAt)
  expect(act.notBefore).toBeLessThanOrEqual(madeAt)
})

test('what a copied desk sealed at its lock and another has overtaken is not lost: it waits for the unlocking, which finds a line of its own', async () => {
  const { here } = await site()
  const one = await sharedDesk(here)
  const two = await copied(here, one)
  for (const copy of [one, two]) {
    copy.machine.cable.isCut = true
    await unlocked(here, copy, 'zhangwei')
    await claim(here, copy, copy === one ? '第一台' : '第二台')
  }
  one.machine.cable.isCut = false
  await online(one)
  await locked(here, two)
  two.machine.cable.isCut = false
  await expect.poll(async () => (await two.desk.state()).leaving, { timeout: 30_000 }).toBe(false)
  expect(await two.desk.state()).toMatchObject({ waiting: 1 })
  await unlocked(here, two, 'zhangwei')
  await onlineAndNoticed(two)
  await online(one)
  expect(await ids(one)).toEqual((await atServer(here)).records)
  expect(await ids(two)).toHaveLength(4)
})
