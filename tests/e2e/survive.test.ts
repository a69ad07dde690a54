import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { deviceAccount, systemKeychain } from '#store/keys/keychain.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt } from '../../scripts/tour/words.ts'
import { enterClaim, openClaim, purposeOf, submit, untilSaved } from './support/claims.ts'
import { lockedBy } from './support/locking.ts'
import { isAlive, pidsOf, storesOf } from './support/processes.ts'
import { onSmallDisk } from './support/small-disk.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** Whatever ends or breaks, what the screen had called saved is there afterwards, and the desk says in words what has happened. */
let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('survive')
  desk = await stage.enrolled('zhangwei')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('[CLD-20] without the server a claim is entered and submitted, and its store killed that very moment: it is there and waits to be sent', async () => {
  desk.cable.pull()
  await enterClaim(desk, '断网断电时交的报销')
  await submit(desk)
  const { store } = await pidsOf(desk.app)
  await lockedBy(desk, async () => process.kill(store, 'SIGKILL'))
  await desk.unlock()
  await desk.go('inbox')
  await desk.page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
  await expect(desk.page.getByText('断网断电时交的报销').first()).toBeVisible()
  expect((await ask(desk.page, 'sync.state', {})).waiting).toBe(1)
  desk.cable.plug()
  await desk.syncNow()
  await expect.poll(async () => (await ask(desk.page, 'sync.state', {})).waiting).toBe(0)
})

test('[ENT-20] kill -9 of the store: the window comes back by itself as a lock screen, and behind it is what was saved', async () => {
  await openClaim(desk)
  await purposeOf(desk).fill('存储进程被杀')
  await untilSaved(desk)
  const before = await pidsOf(desk.app)
  await lockedBy(desk, async () => process.kill(before.store, 'SIGKILL'))
  const after = await pidsOf(desk.app)
  expect(after.main).toBe(before.main)
  expect(after.store).not.toBe(before.store)
  await expect(desk.page.getByRole('status')).toHaveText(`${words('session.lock.storeEnded')} ${words('session.lock.endedKept')}`)
  await desk.unlock()
  await expect(purposeOf(desk)).toHaveValue('存储进程被杀')
})

test('[ENT-20] kill -9 of the page: the desk locks, and behind it is what was saved', async () => {
  await purposeOf(desk).fill('页面进程被杀')
  await untilSaved(desk)
  const before = await pidsOf(desk.app)
  await lockedBy(desk, async () => process.kill(before.page, 'SIGKILL'))
  expect(isAlive(before.store), 'whoever was signed in is signed out').toBe(false)
  await expect(desk.page.getByRole('status')).toHaveText(`${words('session.lock.pageEnded')} ${words('session.lock.endedKept')}`)
  await desk.unlock()
  await desk.lock()
  await expect(desk.page.getByText(words('session.lock.endedKept')), 'an ordinary lock has nothing to explain').toHaveCount(0)
  await desk.unlock()
  await expect(purposeOf(desk)).toHaveValue('页面进程被杀')
})

test('[ENT-20] kill -9 of the main process: nothing is left running, and the next start finds what was saved', async () => {
  await purposeOf(desk).fill('主进程被杀')
  await untilSaved(desk)
  const before = await pidsOf(desk.app)
  await desk.die()
  await expect.poll(() => [isAlive(before.store), isAlive(before.page)]).toEqual([false, false])
  desk = await stage.start(desk.dataDir)
  await desk.unlock()
  await expect(purposeOf(desk)).toHaveValue('主进程被杀')
})

test('a second start of the same desk opens no second window and no second store', async () => {
  const windows = () => desk.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows().length)
  const again = stage.start(desk.dataDir)
  await expect(again).rejects.toThrow()
  expect(await windows()).toBe(1)
  expect(storesOf(desk.dataDir)).toHaveLength(1)
})

test('[ENT-20] a full disk: the screen says that nothing more is saved and why, keeps what was typed, and saves it once there is room', async () => {
  await desk.close()
  const small = await onSmallDisk(desk.dataDir, 60)
  const saved = new RegExp(`${words('entry.saved', { time: '' })}\\d`)
  try {
    await unlock(small.page)
    const purpose = small.page.getByLabel('报销事由')
    await purpose.waitFor()
    await small.fill()
    await purpose.fill('磁盘满的时候写的')
    await expect(small.page.getByText(/未能保存：磁盘满了/).first()).toBeVisible()
    await expect(purpose).toHaveValue('磁盘满的时候写的')
    await small.free()
    await expect(small.page.getByText(saved)).toBeVisible()

    // Locked and unlocked on a full disk, the desk can be read and says that it takes nothing; with room it does again, and nobody has to do anything.
    await small.fill()
    const read = await lockedAndUnlocked(small.app, small.page)
    await expect(read.getByText(words('fault.desk-full'))).toBeVisible()
    await expect(read.getByLabel('报销事由')).toHaveValue('磁盘满的时候写的')
    await read.getByLabel('报销事由').fill('只能查看的时候写的')
    await expect(read.getByText(/未能保存：磁盘满了/).first()).toBeVisible()
    const page = await lockedAndUnlocked(small.app, read)
    const bar = page.getByText(words('fault.desk-full'))
    await expect(bar).toBeVisible()
    const kept = page.getByLabel('报销事由')
    await expect(kept, 'the lock has saved what was typed').toHaveValue('只能查看的时候写的')
    await kept.fill('有空间以后保存的')
    await small.free()
    await expect(bar).toHaveCount(0)
    await expect(page.getByText(saved)).toBeVisible()
    await expect(kept).toHaveValue('有空间以后保存的')
  } finally {
    await small.app.close()
  }
})

test('a keychain with another secret, or none, gets its own sentence; with the right one back the desk opens', async () => {
  const { storeId } = JSON.parse(await readFile(path.join(desk.dataDir, 'desk.json'), 'utf8')) as { storeId: string }
  const account = deviceAccount(storeId)
  const kept = await systemKeychain.read(account)
  if (!kept.ok || kept.value === null) throw new Error('the desk has no secret in the keychain')
  desk = await stage.start(desk.dataDir)

  await systemKeychain.write(account, randomBytes(kept.value.length))
  await tryPassword(desk.page)
  await expect(desk.page.getByRole('alert')).toHaveText(words('fault.device-secret-changed'))
  await systemKeychain.remove(account)
  await tryPassword(desk.page)
  await expect(desk.page.getByRole('alert')).toHaveText(words('fault.device-secret-missing'))
  await systemKeychain.write(account, kept.value)
  await desk.unlock()
})

test('a changed bit in the store: the desk stands still with a sentence and ways out, and does not touch the file', async () => {
  await desk.close()
  const file = path.join(desk.dataDir, 'store.db')
  const whole = await readFile(file)
  await flipBit(file, 2_000)
  const damaged = await hashOf(file)
  desk = await stage.start(desk.dataDir)
  await tryPassword(desk.page)
  await expect(desk.page.getByRole('heading', { name: words('session.broken.title') })).toBeVisible()
  await expect(desk.page.locator('body')).toContainText(words('fault.store-damaged'))
  await expect(desk.page.locator('body')).toContainText(desk.dataDir)
  for (const way of ['session.broken.show', 'session.broken.restore', 'session.broken.retry'] as const) {
    await expect(desk.page.getByRole('button', { name: wordsAt(way) })).toBeEnabled()
  }
  expect(await hashOf(file)).toBe(damaged)

  await writeFile(file, whole)
  await lockedBy(desk, () => desk.page.getByRole('button', { name: wordsAt('session.broken.retry') }).click())
  await desk.unlock()
  await expect(purposeOf(desk)).toBeVisible()
})

async function tryPassword(page: Page): Promise<void> {
  const field = page.getByLabel(/的密码$/)
  await field.waitFor()
  await field.fill(password)
  await field.press('Enter')
}

async function lockedAndUnlocked(app: ElectronApplication, page: Page): Promise<Page> {
  const next = app.waitForEvent('window')
  // The page may be gone before the key is up again.
  await page.keyboard.press('Control+l').catch(() => undefined)
  const fresh = await next
  await unlock(fresh)
  return fresh
}

async function unlock(page: Page): Promise<void> {
  await tryPassword(page)
  await page.getByRole('navigation', { name: words('frame.rail') }).waitFor()
}

async function flipBit(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+')
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, at)
  byte[0] = (byte[0] ?? 0) ^ 1
  await handle.write(byte, 0, 1, at)
  await handle.close()
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}
