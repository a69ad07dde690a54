import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { TourDesk } from './desk.ts'
import { deskOf, type Step } from './stage.ts'
import { words, wordsAt, wordsInside } from './words.ts'

/** What the day's claim is called. */
export const claimTitle = '上海客户走访'

/** The network is gone; the operator works on. */
export const entering: readonly Step[] = [
  {
    name: 'network-gone',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      desk.cable.pull()
      await desk.strip(wordsAt('frame.strip.offline')).waitFor()
      return { desk, seen: 'the strip says offline, and since when' }
    },
  },
  {
    name: 'claims-imported',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      const { page } = desk
      await desk.go('register')
      await page
        .getByRole('button', { name: wordsAt('register.import') })
        .first()
        .click()
      await chooseImport(page, '历史报销')
      await desk.answerDialogs({ open: stage.claims.workbook })
      await page.getByRole('button', { name: wordsAt('imports.choose') }).click()
      await page.getByRole('button', { name: wordsAt('imports.check') }).click()
      const run = page.getByRole('button', { name: wordsAt('imports.run') })
      await run.waitFor()
      const started = performance.now()
      await run.click()
      await page
        .getByText(words('imports.done', { n: stage.claims.rows.toLocaleString('en-US') }))
        .first()
        .waitFor({ timeout: 180_000 })
      return { desk, seen: `${stage.claims.rows} rows imported offline in ${((performance.now() - started) / 1000).toFixed(1)} s` }
    },
  },
  {
    name: 'claim-entered',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      const receipt = path.join(stage.data, 'invoice.png')
      await writeFile(receipt, onePixel)
      await fillClaim(desk, claimTitle)
      await desk.answerDialogs({ open: receipt })
      await desk.page.getByText(words('entry.attachmentAdd')).click()
      await desk.page.getByText('invoice.png').first().waitFor()
      await desk.page.getByText(wordsInside('entry.saved')).waitFor()
      return { desk, seen: 'line items, amount in capitals, attachment; the draft is saved by itself' }
    },
  },
  {
    name: 'claim-submitted-offline',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.page.keyboard.press('Control+Enter')
      await desk.page.getByText(wordsInside('entry.submitted')).waitFor()
      const waiting = desk.strip(wordsAt('frame.strip.waiting'))
      await waiting.waitFor()
      await desk.go('inbox')
      await desk.page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
      await desk.page.getByText(claimTitle).first().click()
      return { desk, seen: `${await waiting.innerText()}` }
    },
  },
  {
    name: 'desk-locked',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.leave()
      await desk.page.getByText(wordsAt('session.lock.waiting')).waitFor()
      return { desk, seen: 'left alone, it locked itself; page and store process have ended; the lock screen says what waits' }
    },
  },
  {
    name: 'desk-unlocked',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.unlock()
      await desk.page.getByRole('heading', { name: claimTitle }).waitFor()
      return { desk, seen: 'the operator is where he was' }
    },
  },
]

/** Chooses a register to import into, when it is not chosen yet. */
async function chooseImport(page: Page, name: string): Promise<void> {
  const select = page.getByRole('combobox', { name: words('imports.into') })
  await select.waitFor()
  if (await page.getByText(name).first().isVisible()) return
  await select.click()
  await page.getByRole('option', { name: new RegExp(name) }).click()
}

/** Fills in an expense claim with two lines, by keyboard where one can. */
export async function fillClaim(desk: TourDesk, purpose: string): Promise<void> {
  const { page } = desk
  await desk.go('entry')
  await page
    .getByRole('button', { name: /费用报销/ })
    .first()
    .click()
  await page.getByLabel('报销事由').fill(purpose)
  await page.getByLabel('报销类型').click()
  await page.keyboard.type('rc')
  await page.keyboard.press('Enter')
  await page.getByLabel('预算编号').fill('budget 86566')
  const grid = page.getByRole('grid', { name: '费用明细' })
  await grid.getByRole('gridcell').first().click()
  for (const cell of ['-3', '住宿', '两晚', '2', '1168']) {
    await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
  for (const cell of ['-2', '市内', '机场往返', '1', '186.5']) {
    await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
  await page.getByText('壹仟叁佰伍拾肆元伍角').first().waitFor()
}

/** Submits what is on the form; a reminder wants a reason first, which has the focus by then. Nobody answers before he has been asked. */
export async function submitClaim({ page }: TourDesk): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await page.getByText(wordsInside('entry.explainFirst')).waitFor()
  await page.getByPlaceholder(words('entry.warningReasonHint')).fill('票据遗失，已附情况说明。')
  await page.keyboard.press('Control+Enter')
  await page.getByText(wordsInside('entry.submitted')).waitFor()
}

const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
