import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { z } from 'zod'
import { serverVerb } from '../../scripts/tour/company.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words } from '../../scripts/tour/words.ts'
import { enterClaim, purposeOf, submit } from './support/claims.ts'
import { expectOnlyMainLeft, lockedBy, passwordField } from './support/locking.ts'
import { isReadable, timesInMemory } from './support/memory.ts'
import { commandLine, familyOf, isAlive, pidsOf } from './support/processes.ts'
import { foundStage, type Stage } from './support/stage.ts'

/** What waits when the desk is locked leaves it as soon as the cable is back, and nobody at the locked machine can read it. */
const marker = ['wvzq', 'sealedmarker', 'xjkb'].join('')
let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('departure')
  desk = await stage.enrolled('zhangwei')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('the lock screen counts what waits, and no memory of what lives on, the process that will send it included, holds a word of it', async () => {
  await desk.syncNow()
  desk.cable.pull()
  await enterClaim(desk, '先占位')
  // Key by key: a text that the driver hands over whole lies in the main process from then on.
  await purposeOf(desk).focus()
  await desk.page.keyboard.press('Control+a')
  await desk.page.keyboard.type(marker)
  await submit(desk)
  expect(timesInMemory((await pidsOf(desk.app)).store, marker), 'the open store holds it').toBeGreaterThan(0)

  const before = await lockedBy(desk, () => desk.page.keyboard.press('Control+l'))
  await expectOnlyMainLeft(desk, before)
  await expect(desk.page.getByText(words('session.lock.waiting', { n: 1 }))).toBeVisible()
  expect(existsSync(path.join(desk.dataDir, 'outbox.sealed'))).toBe(true)
  for (const pid of familyOf(before.main).filter((each) => isAlive(each) && isReadable(each))) {
    expect(timesInMemory(pid, marker), `the text in ${commandLine(pid)}`).toBe(0)
  }
  expect(readFileSync(path.join(desk.dataDir, 'outbox.sealed'), 'latin1')).not.toContain(marker)
})

test('the cable is put back: the server has it while the desk is still locked, and the count falls to nothing', async () => {
  const before = await standing()
  desk.cable.plug()
  await expect(desk.page.getByText(words('session.lock.nothing'))).toBeVisible({ timeout: 60_000 })
  await expect(passwordField(desk)).toBeVisible()
  const after = await standing()
  expect([after.records - before.records, after.mutations - before.mutations]).toEqual([1, 1])
  expect(existsSync(path.join(desk.dataDir, 'outbox.sealed'))).toBe(false)
  const { store } = await pidsOf(desk.app)
  expect(timesInMemory(store, marker), 'and the process that sent it has not seen it').toBe(0)
})

test('the next unlocking confirms it', async () => {
  await desk.unlock()
  await desk.syncNow()
  await expect(desk.strip(words('frame.strip.waiting', { n: 0 }))).toBeVisible()
  expect(await standing()).toMatchObject({ records: 1, mutations: 1 })
})

test('a task that falls due while the desk is locked is counted on the lock screen and rings once, without a word of what it is', async () => {
  await desk.lock()
  await desk.app.evaluate(({ Notification }) => {
    const rung: string[] = []
    Object.assign(globalThis, { rung })
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: { title: string; body: string }) {
      rung.push(`${this.title}: ${this.body}`)
    }
  })
  // As if a task of the desk's member fell due in a moment: the lock hands over instants and nothing else.
  const { store } = await pidsOf(desk.app)
  const file = path.join(desk.dataDir, 'desk.json')
  const facts = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(file, JSON.stringify({ ...facts, alarms: [Date.now() - 60_000, Date.now() + 12_000] }))
  const former = desk.page
  process.kill(store, 'SIGKILL')
  await expect.poll(() => desk.page !== former, { message: 'the store was started again, and a fresh page with it' }).toBe(true)
  await expect(desk.page.getByText(words('session.lock.due', { n: 1 }))).toBeVisible({ timeout: 30_000 })
  await expect(desk.page.getByText(words('session.lock.due', { n: 2 }))).toBeVisible({ timeout: 60_000 })
  const rung = () => desk.app.evaluate(() => (globalThis as { rung?: string[] }).rung)
  await expect.poll(rung).toEqual([`${words('session.lock.ringTitle')}: ${words('session.lock.due', { n: 2 })}`])
  await desk.unlock()
  expect(await rung()).toHaveLength(1)
})

/** The server's own word on how much it holds. */
async function standing() {
  return serverVerb('status', ['--data', path.join(stage.folder, 'server')], z.object({ records: z.number(), mutations: z.number() }))
}
