import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsInside } from '../../scripts/tour/words.ts'
import { openClaim, purposeOf, untilSaved } from './support/claims.ts'
import { expectOnlyMainLeft, lockedBy, passwordField } from './support/locking.ts'
import { isReadable, timesInMemory } from './support/memory.ts'
import { commandLine, familyOf, isAlive, pidsOf } from './support/processes.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** Every way in which a desk locks, and that after it nothing of the member's work is left in what lives on. */
let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('lock')
  desk = await stage.enrolled('zhangwei')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('[AUT-19] Ctrl+L ends the page and the store process; the lock screen shows who and where, and nothing of the work', async () => {
  await openClaim(desk)
  await purposeOf(desk).fill('锁屏前写的事由')
  // At once: the draft has not been saved by a pause yet.
  const before = await lockedBy(desk, () => desk.page.keyboard.press('Control+l'))
  await expectOnlyMainLeft(desk, before)
  await expect(passwordField(desk)).toBeFocused()
  await expect(desk.page.locator('body')).toContainText('张伟')
  await expect(desk.page.locator('body')).not.toContainText('锁屏前写的事由')
  await expect(desk.page.locator('body')).not.toContainText('费用报销')
})

test('[AUT-19] a locked desk answers nothing of the member’s data, and a wrong password gets a sentence and an empty field', async () => {
  await expect(ask(desk.page, 'draft.list', {})).rejects.toThrow(/store-sealed/)
  await passwordField(desk).fill('Falsch-9-falsch!')
  await passwordField(desk).press('Enter')
  await expect(desk.page.getByRole('alert')).toHaveText('密码不对，还可以试 4 次。请重新输入，注意大小写。')
  await expect(passwordField(desk)).toHaveValue('')
  await expect(passwordField(desk)).toBeFocused()
})

test('the lock screen tells the time of the company, whatever zone the machine is in', async () => {
  await desk.close()
  desk = await stage.start(desk.dataDir)
  const clock = desk.page.locator('time')
  const [shown, at] = await clock.evaluate((element) => [element.textContent, element.getAttribute('datetime') ?? ''] as const)
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone, 'the machine is elsewhere').not.toBe('Asia/Shanghai')
  expect(shown).toBe(new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }))
})

test('[AUT-20] the right password leads back to the same form with what was typed up to the last key', async () => {
  await desk.unlock()
  await expect(purposeOf(desk)).toHaveValue('锁屏前写的事由')
  await expect(desk.page.getByRole('heading', { name: '费用报销' })).toBeVisible()
})

test('[AUT-18] an idle desk counts down, goes on when somebody moves, and locks when nobody does', async () => {
  const { idleMinutes } = await ask(desk.page, 'session.get', {})
  await desk.letTimePass(idleMinutes * 60_000 - 30_000)
  await expect(desk.strip(wordsInside('frame.strip.lockSoon'))).toBeVisible()
  await desk.somebodyMoves()
  await expect(desk.strip(words('frame.strip.idle', { n: idleMinutes }))).toBeVisible()
  const before = await lockedBy(desk, () => desk.letTimePass(2 * idleMinutes * 60_000))
  await expectOnlyMainLeft(desk, before)
  await desk.turnBackToNow()
  await desk.unlock()
})

test('[AUT-18] a desk that wakes after a long sleep is locked before anybody can touch it', async () => {
  const before = await lockedBy(desk, () =>
    desk.app.evaluate(({ powerMonitor }) => {
      const asleep = 8 * 3_600_000
      const clock = Date.now.bind(Date)
      Date.now = () => clock() + asleep
      powerMonitor.getSystemIdleTime = () => 0 // The key that woke it.
      ;(powerMonitor as NodeJS.EventEmitter).emit('resume')
    }),
  )
  await expectOnlyMainLeft(desk, before)
  await desk.turnBackToNow()
  await desk.unlock()
})

test('[AUT-19] locking the screen of the computer locks the desk', async () => {
  const before = await lockedBy(desk, () =>
    run('dbus-send', ['--session', '--type=signal', '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', 'boolean:true']),
  )
  await expectOnlyMainLeft(desk, before)
  await desk.unlock()
})

test('[AUT-19] putting the computer to sleep locks the desk', async () => {
  const before = await lockedBy(desk, () => desk.app.evaluate(({ powerMonitor }) => (powerMonitor as NodeJS.EventEmitter).emit('suspend')))
  await expectOnlyMainLeft(desk, before)
  await desk.unlock()
})

test('[AUT-19] after a lock no memory of what lives on holds what was typed or the password', async () => {
  const marker = ['qzwx', 'plantedmarker', 'kjvb'].join('')
  const control = ['control', 'of', 'the', 'scanner', String(process.pid)].join('-')
  // A new main process, which has not yet seen anything, and everything typed key by key as a person does: a driver that hands a
  // text over whole puts it into the main process itself.
  await desk.close()
  desk = await stage.start(desk.dataDir)
  await passwordField(desk).waitFor()
  await desk.page.keyboard.type(password)
  await desk.page.keyboard.press('Enter')
  await desk.inside()
  await openClaim(desk)
  await purposeOf(desk).focus()
  await desk.page.keyboard.type(marker)
  await untilSaved(desk)
  expect(timesInMemory((await pidsOf(desk.app)).store, marker), 'the scanner finds what is there: the open store holds it').toBeGreaterThan(0)

  const family = familyOf((await pidsOf(desk.app)).main)
  const before = await lockedBy(desk, () => desk.page.keyboard.press('Control+l'))
  await expectOnlyMainLeft(desk, before)
  await desk.app.evaluate((_electron, parts) => Object.assign(globalThis, { control: parts.join('-') }), control.split('-'))
  expect(timesInMemory(before.main, control), 'and it reads the main process').toBeGreaterThan(0)
  // Everything that was there before and lives on: main, and Chromium's helpers for graphics and network.
  const survivors = family.filter((pid) => isAlive(pid) && isReadable(pid))
  expect(survivors).toContain(before.main)
  expect(survivors.length).toBeGreaterThan(1)
  for (const pid of survivors) {
    for (const secret of [marker, password])
      expect(timesInMemory(pid, secret), `${secret === marker ? 'the text' : 'the password'} in ${commandLine(pid)}`).toBe(0)
  }
  await desk.unlock()
  await expect(purposeOf(desk)).toHaveValue(marker)
})

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
}
