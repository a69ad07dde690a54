import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { failed } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import { administer } from '#server/company/company.ts'
import { writeChanges } from '#server/store/change-set.ts'
import type { Desk } from '#store/session/desk.ts'
import { got } from '#tests/support/got.ts'
import { enrolAsk, newMachine, password, startDesk, type Machine } from '#tests/support/real-desk.ts'
import { openSite, personOf, type Site } from '../server/support.ts'
import { chosenPath } from '#tests/support/choosing.ts'

type Place = { readonly site: Site; readonly machine: Machine; readonly memberId: Id; readonly desk: Desk }

/** A desk of one member that has agreed with its server, and whose cable is then out. */
async function offlineDesk(): Promise<Place> {
  const site = await openSite({ recoveryRecipient: await identityToRecipient(await generateIdentity()) })
  const machine = newMachine()
  const desk = await startDesk(site, machine)
  const person = personOf(site, 'zhangwei')
  got(await desk.enrol(enrolAsk(site, person)))
  await desk.opened?.context.sync.syncNow()
  machine.cable.isCut = true
  await desk.opened?.context.sync.syncNow()
  return { site, machine, memberId: person.memberId, desk }
}

async function claim({ site, desk }: Pick<Place, 'site' | 'desk'>, purpose: string, attachments: readonly object[] = []): Promise<Id> {
  const context = desk.opened?.context
  if (!context) throw new Error('the desk is locked')
  const recordId = site.newId()
  const lines = [{ spent_on: '2026-01-05', category: 'transport', description: '打车', receipts: 1, amount: 10_000 }]
  const data = { purpose, expense_type: 'daily', budget_number: 'YS-2026-01', lines, ...(attachments.length > 0 ? { attachments } : {}) }
  const args = {
    recordId,
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    businessDate: '2026-01-05',
    unitId: context.session.member.unitId,
    warningReasons: {},
    data,
  }
  got(await context.mutate('record.submit', 1, args, { recordId }))
  return recordId
}

/** The lock: the process ends and another, which knows no key, takes its place. */
async function lock({ site, machine, desk }: Place): Promise<Desk> {
  await desk.close()
  machine.cable.asked.length = 0
  return startDesk(site, machine)
}

async function arrived(site: Site): Promise<readonly string[]> {
  const rows = await site.store.read((db) => db.selectFrom('mutation_log').select(['id', 'outcome']).orderBy('version').execute())
  return rows.map(({ outcome }) => outcome)
}

async function untilSent(desk: Desk): Promise<void> {
  await expect.poll(async () => (await desk.state()).waiting, { timeout: 30_000 }).toBe(0)
}

test('what waits leaves a locked desk when the network is back, the count falls, and the outcome is there at the next unlocking', async () => {
  const place = await offlineDesk()
  const { site, machine } = place
  await claim(place, '冷库巡检交通费')
  const second = await claim(place, '第二张')
  await claim(place, '第三张')
  const locked = await lock(place)
  expect(await locked.state()).toMatchObject({ phase: 'sealed', waiting: 3, leaving: true })
  expect(await arrived(site)).toEqual([])
  machine.cable.isCut = false
  await untilSent(locked)
  expect(await arrived(site)).toEqual(['applied', 'applied', 'applied'])
  expect(new Set(machine.cable.asked)).toEqual(new Set(['deliver']))
  expect(await locked.state()).toMatchObject({ phase: 'sealed', waiting: 0, leaving: false })

  machine.cable.asked.length = 0
  got(await locked.unlock(place.memberId, password))
  expect(await locked.opened?.context.sync.syncNow()).toMatchObject({ waiting: 0, fault: null })
  // The server has them: a pull is enough, nothing is sent a second time.
  expect(machine.cable.asked).not.toContain('push')
  const raw = locked.opened?.context.database.readRaw
  expect(raw?.prepare(`select count(*) from "journal" where "outcome" = 'applied'`).pluck().get()).toBe(3)
  expect(raw?.prepare(`select "numberState" from "record" where "id" = ?`).pluck().get(second)).toBe('official')
  expect(await arrived(site)).toHaveLength(3)
})

test('what the server refuses meanwhile is its author’s conflict at the next unlocking', async () => {
  const place = await offlineDesk()
  const { site, machine, desk } = place
  await claim(place, '部门撤销之后才到')
  const unitId = desk.opened?.context.session.member.unitId ?? ''
  const locked = await lock(place)
  await writeChanges(site.store, site.clock, async (set) => {
    const unit = await set.rows.get('unit', unitId)
    if (!unit) throw new Error('no unit')
    const { revision: _revision, ...args } = unit
    await administer(site.tools, set, site.administrator.memberId, { name: 'unit.put', args: { ...args, state: 'closed' } })
  })
  machine.cable.isCut = false
  await untilSent(locked)
  expect(await arrived(site)).toContain('rejected')
  got(await locked.unlock(place.memberId, password))
  expect(await locked.opened?.context.sync.syncNow()).toMatchObject({ waiting: 0, conflicts: 1, fault: null })
})

test('a file that waiting work needs leaves with it, before it', async () => {
  const place = await offlineDesk()
  const { site, machine, desk } = place
  const bytes = Buffer.from(`%PDF-1.7\n${'receipt '.repeat(300_000)}`)
  const path = join(machine.directory, '..', `receipt-${process.pid}.pdf`)
  writeFileSync(path, bytes)
  const added = got((await desk.opened?.context.attachments.add(chosenPath(path), 20_000_000)) ?? failed('store-sealed'))
  await claim(place, '带附件', [{ id: site.newId(), name: 'receipt.pdf', ...added }])
  const locked = await lock(place)
  machine.cable.isCut = false
  await untilSent(locked)
  const blob = await site.store.read((db) => db.selectFrom('blob').select('size').where('sha256', '=', added.sha256).executeTakeFirst())
  expect(blob).toEqual({ size: added.size })
  expect(await arrived(site)).toEqual(['applied'])
})

test('a large outbox goes in parts; an answer lost, a kill and a restart in the middle repeat and lose nothing', async () => {
  const place = await offlineDesk()
  const { site, machine } = place
  for (let n = 0; n < 250; n += 1) await claim(place, `第 ${n} 张`)
  const first = await lock(place)
  let delivered = 0
  machine.cable.intercept = async (_message, _ask, carry) => {
    const answer = await carry()
    delivered += 1
    // The second part arrives, and nobody hears of it.
    return delivered === 2 ? failed('server-unreachable') : answer
  }
  machine.cable.isCut = false
  await expect.poll(() => delivered, { timeout: 30_000 }).toBe(2)
  machine.cable.isCut = true
  await first.close()
  expect(first.deskFile.facts).toMatchObject({ waiting: 150, departure: { done: 1, parts: 3 } })

  delete machine.cable.intercept
  const again = await startDesk(site, machine)
  machine.cable.isCut = false
  await untilSent(again)
  expect(await arrived(site)).toHaveLength(250)
  got(await again.unlock(place.memberId, password))
  expect(await again.opened?.context.sync.syncNow()).toMatchObject({ waiting: 0, conflicts: 0, fault: null })
  expect(
    await site.store.read((db) =>
      db
        .selectFrom('record')
        .select((record) => record.fn.countAll<number>().as('n'))
        .executeTakeFirst(),
    ),
  ).toEqual({ n: 250 })
})

test('an unlocking in the middle lets the ordinary sync take over, and what was sealed is forgotten', async () => {
  const place = await offlineDesk()
  const { site, machine } = place
  for (let n = 0; n < 120; n += 1) await claim(place, `第 ${n} 张`)
  const locked = await lock(place)
  machine.cable.intercept = async (message, _ask, carry) => (message === 'deliver' && machine.cable.asked.length > 1 ? new Promise(() => undefined) : carry())
  machine.cable.isCut = false
  await expect.poll(async () => (await locked.state()).waiting, { timeout: 30_000 }).toBe(20)
  // The next part is on a cable that never answers; unlocking does not wait for it.
  await expect.poll(() => machine.cable.asked.filter((message) => message === 'deliver').length, { timeout: 30_000 }).toBe(2)
  delete machine.cable.intercept
  got(await locked.unlock(place.memberId, password))
  expect(await locked.opened?.context.sync.syncNow()).toMatchObject({ waiting: 0, fault: null })
  expect(locked.deskFile.facts.departure).toBeNull()
  expect(await arrived(site)).toHaveLength(120)
})

test('the sealed file tells nothing: no word of the work, no name, no key', async () => {
  const place = await offlineDesk()
  const { machine } = place
  await claim(place, '只有服务器能读的事由')
  await lock(place)
  const file = readFileSync(join(machine.directory, 'outbox.sealed'), 'utf8')
  const sealed = file
    .split('\n')
    .slice(1, -1)
    .map((line) => Buffer.from((JSON.parse(line) as { envelope: { sealed: string } }).envelope.sealed, 'base64').toString('latin1'))
    .join('')
  for (const word of ['只有服务器能读的事由', 'purpose', 'record.submit', place.memberId]) {
    expect(file).not.toContain(word)
    expect(sealed).not.toContain(Buffer.from(word).toString('latin1'))
  }
})

test('what cannot be sealed waits for the unlocking and says so', async () => {
  const place = await offlineDesk()
  const { desk } = place
  await claim(place, '还不知道服务器的封存密钥')
  await desk.opened?.context.database.write((db) => db.deleteFrom('meta').where('key', '=', 'sealingRecipient').execute())
  const locked = await lock(place)
  expect(await locked.state()).toMatchObject({ waiting: 1, leaving: false })
})

test('tasks that fall due while the desk is locked are counted, and nothing else is known of them', async () => {
  const place = await offlineDesk()
  const { site, desk, memberId } = place
  const recordId = await claim(place, '到期的事')
  const at = site.clock()
  const taskOf = createTimeOrderedIds(site.clock, (length) => new Uint8Array(length).fill(7))
  await desk.opened?.context.database.write(async (db) => {
    for (const dueAt of [at - 1, at + 60_000, null]) {
      const task = { id: taskOf(), revision: 1, recordId, node: 'head', round: 1, kind: 'approve', assigneeId: memberId, state: 'open', createdAt: at }
      await db
        .insertInto('task')
        .values({
          ...task,
          kind: 'approve',
          state: 'open',
          dueAt,
          warnAt: null,
          decision: null,
          decidedAt: null,
          fallback: 0,
          visit: 1,
          origin: 'rule',
          escalated: 0,
        })
        .execute()
    }
  })
  const locked = await lock(place)
  expect(await locked.state()).toMatchObject({ due: 1 })
  site.clock.turn(60_000)
  expect(await locked.state()).toMatchObject({ due: 2 })
  expect(locked.deskFile.facts.alarms).toEqual([at - 1, at + 60_000])
})
