import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { credentialOf, deskOf, password, people, type Stage, type Step } from './stage.ts'
import { TourDesk } from './desk.ts'
import { fillClaim, submitClaim } from './the-morning.ts'
import { words, wordsAt, wordsInside } from './words.ts'

const unsentTitle = '夜班加班误餐费'
const administrator = 'heqiang'
const administratorPassword = 'Tour-admin-2026'

/** Analysis, backup, and a lost desk. */
export const closing: readonly Step[] = [
  {
    name: 'register-totalled',
    play: async (stage) => {
      const desk = deskOf(stage, 'analyst')
      await desk.go('register')
      await desk.page.getByText(words('register.total', { n: stage.claims.rows.toLocaleString('en-US') })).waitFor()
      await desk.page.getByText(stage.claims.total).first().waitFor()
      return { desk, seen: `the analyst’s register holds ${stage.claims.rows} rows and totals ${stage.claims.total}` }
    },
  },
  {
    name: 'register-filtered-and-grouped',
    play: async (stage) => {
      const { page } = deskOf(stage, 'analyst')
      await page.getByRole('button', { name: wordsAt('register.group.by') }).click()
      await page.getByRole('menuitemradio', { name: '提交时间' }).click()
      await page.getByRole('button', { name: wordsAt('register.chart') }).click()
      await page.getByText('2018-03', { exact: true }).first().waitFor()
      await page.keyboard.press('f')
      await page.getByRole('combobox', { name: words('register.filter.column') }).fill('结果')
      await page.keyboard.press('Enter')
      await page.getByRole('combobox', { name: words('register.filter.value') }).fill('yzf')
      await page.keyboard.press('Enter')

      await page.getByRole('button', { name: wordsAt('register.filter.apply') }).press('Enter')
      await page
        .getByRole('button', { name: /结果.*已支付/ })
        .first()
        .waitFor()
      return { desk: deskOf(stage, 'analyst'), seen: 'grouped by month with sums, drawn, and filtered by pinyin initials to what was paid' }
    },
  },
  {
    name: 'register-exported',
    play: async (stage) => {
      const desk = deskOf(stage, 'analyst')
      const file = path.join(stage.data, 'register.xlsx')
      await desk.answerDialogs({ save: file })
      await desk.page.getByRole('button', { name: wordsAt('register.export') }).click()
      await desk.page.getByText(wordsInside('register.export.done')).waitFor()
      const { size } = await stat(file)
      return { desk, seen: `an Excel file of ${Math.round(size / 1024)} kB` }
    },
  },
  {
    name: 'backup-set-up',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.lock()
      await desk.joinAs(credentialOf(stage, administrator), administratorPassword)
      await desk.go('backup')
      await desk.answerDialogs({ open: stage.data })
      await desk.page.getByRole('button', { name: wordsAt('backup.folder.choose') }).click()
      await desk.page.getByRole('button', { name: wordsAt('backup.now') }).click()
      await desk.page.getByText(words('backup.row.proven'), { exact: true }).waitFor()
      const soon = new Date(Date.now() + 75_000)
      const schedule = desk.page.getByLabel(words('backup.schedule'))
      await schedule.fill(`${String(soon.getHours()).padStart(2, '0')}:${String(soon.getMinutes()).padStart(2, '0')}`)
      await schedule.press('Enter')
      return {
        desk,
        seen: 'a second member joined this desk, chose the folder; the first backup was written, read back, restored into a scratch store and proven',
      }
    },
  },
  {
    name: 'unsent-work',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.lock()
      await desk.unlockAs('张伟', password('operator'))
      desk.cable.pull()
      await desk.strip(wordsAt('frame.strip.offline')).waitFor()
      await fillClaim(desk, unsentTitle)
      await submitClaim(desk)
      return { desk, seen: 'one more claim, saved offline; it exists on this desk alone' }
    },
  },
  {
    name: 'backup-at-night-while-locked',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      const before = (await backupsIn(stage)).length
      await desk.lock()
      const deadline = Date.now() + 150_000
      while ((await backupsIn(stage)).length === before) {
        if (Date.now() > deadline) throw new Error('no backup was made while the desk was locked')
        await desk.page.waitForTimeout(500)
      }
      await desk.page.getByText(wordsInside('frame.strip.backupWritten')).waitFor()
      return { desk, seen: 'a locked desk has backed itself up: ciphertext, no key at hand, and it says not proven' }
    },
  },
  {
    name: 'desk-lost-and-restored',
    play: async (stage) => {
      const lost = deskOf(stage, 'operator')
      await lost.die()
      await rm(lost.dataDir, { recursive: true, force: true })
      if (!stage.server || !stage.founded) throw new Error('there is no server')
      const found = await TourDesk.start('新工位', path.join(stage.data, 'desk-operator-restored'), stage.server.port, lost.cable.port)
      stage.desks.set('operator', found)
      stage.ending.push(() => found.close())
      found.password = password('operator')
      await restoreFrom(found, stage)
      await found.go('inbox')
      await found.page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
      await found.page.getByText(unsentTitle).first().waitFor()
      return {
        desk: found,
        seen: 'all processes killed, the folder deleted; restored from the newest backup with the company’s recovery key, the unsent claim is here',
      }
    },
  },
  {
    name: 'unsent-work-arrives',
    play: async (stage) => {
      const approver = deskOf(stage, 'approver')
      await deskOf(stage, 'operator').syncNow()
      await approver.go('inbox')
      await approver.page.getByRole('tab', { name: wordsAt('inbox.tab.todo') }).click()
      await approver.page.getByText(unsentTitle).first().click()
      await approver.page.getByRole('heading', { name: unsentTitle }).waitFor()
      return { desk: approver, seen: 'nothing was lost: the claim that only the lost desk had is at the approver' }
    },
  },
]

async function backupsIn(stage: Stage): Promise<readonly string[]> {
  const roots = (await readdir(stage.data)).filter((name) => name.startsWith('opsdesk-'))
  const names = await Promise.all(roots.map((root) => readdir(path.join(stage.data, root))))
  return names.flat().filter((name) => !name.endsWith('.partial'))
}

async function restoreFrom(desk: TourDesk, stage: Stage): Promise<void> {
  const { page } = desk
  const next = page.getByRole('button', { name: wordsAt('common.next') })
  await desk.answerDialogs({ open: stage.data })
  await page.getByText(words('session.new.restore')).click()
  await page.getByRole('button', { name: wordsAt('session.restore.choose') }).click()
  await next.click()
  await page.getByRole('radio').first().waitFor()
  await next.click()
  await page.getByLabel(words('session.restore.key')).fill(stage.founded?.recoveryKey ?? '')
  await page.getByLabel(words('session.who.userName')).fill(people.operator)
  await page.getByLabel(words('session.password.new')).fill(desk.password)
  await page.getByLabel(words('session.password.again')).fill(desk.password)
  await page.getByRole('button', { name: wordsAt('session.restore.run') }).click()
  await desk.inside()
}
