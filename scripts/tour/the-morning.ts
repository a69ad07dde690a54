import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { deskOf, type Step } from './the-day.ts'

/** The network is gone; the operator works on. */
export const entering: readonly Step[] = [
  {
    name: 'network-gone',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      desk.cable.pull()
      await desk.strip(/^离线/).waitFor({ timeout: 90_000 })
      return { desk, seen: 'the strip says offline, and since when' }
    },
  },
  {
    name: 'claims-imported',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      const { page } = desk
      await desk.go('台账')
      await page.getByRole('button', { name: /^导入/ }).first().click()
      await chooseImport(page, '历史报销')
      await desk.answerDialogs({ open: stage.claims.workbook })
      await page.getByRole('button', { name: /选择文件/ }).click()
      await page.getByRole('button', { name: /^试算/ }).click({ timeout: 60_000 })
      const run = page.getByRole('button', { name: /^导入 [\d,]+ 行/ })
      await run.waitFor({ timeout: 120_000 })
      const started = performance.now()
      await run.click()
      await page.getByText(`已导入 ${stage.claims.rows.toLocaleString('en-US')} 行`).first().waitFor({ timeout: 180_000 })
      return { desk, seen: `${stage.claims.rows} rows imported offline in ${((performance.now() - started) / 1000).toFixed(1)} s` }
    },
  },
  {
    name: 'claim-entered',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      const receipt = path.join(stage.data, 'invoice.png')
      await writeFile(receipt, onePixel)
      await fillClaim(desk.page, desk.go.bind(desk), '上海客户走访')
      await desk.answerDialogs({ open: receipt })
      await desk.page.getByRole('button', { name: /添加附件/ }).click()
      await desk.page.getByText('invoice.png').first().waitFor()
      await desk.page.getByText(/已保存 \d\d:\d\d:\d\d/).waitFor()
      return { desk, seen: 'line items, amount in capitals, attachment; the draft is saved by itself' }
    },
  },
  {
    name: 'claim-submitted-offline',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.page.keyboard.press('Control+Enter')
      await desk.page.getByText(/已提交，保存在本机/).waitFor({ timeout: 20_000 })
      const waiting = desk.strip(/^待发送 [1-9]/)
      await waiting.waitFor()
      await desk.go('待办')
      await desk.page.getByRole('tab', { name: /我发起/ }).click()
      await desk.page.getByText('上海客户走访').first().click()
      return { desk, seen: `${await waiting.innerText()}` }
    },
  },
  {
    name: 'desk-locked',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.lock()
      await desk.page.getByText(/项已安全保存，联网后自动发送/).waitFor()
      return { desk, seen: 'page and store process have ended; the lock screen says what waits' }
    },
  },
  {
    name: 'desk-unlocked',
    play: async (stage) => {
      const desk = deskOf(stage, 'operator')
      await desk.unlock()
      await desk.page.getByRole('heading', { name: '上海客户走访' }).waitFor({ timeout: 20_000 })
      return { desk, seen: 'the operator is where he was' }
    },
  },
]

/** Chooses a register to import into, when it is not chosen yet. */
async function chooseImport(page: Page, name: string): Promise<void> {
  const select = page.getByRole('combobox', { name: '导入到' })
  await select.waitFor()
  if (await page.getByText(name).first().isVisible()) return
  await select.click()
  await page.getByRole('option', { name: new RegExp(name) }).click()
}

/** Fills in an expense claim with two lines, by keyboard where one can. */
export async function fillClaim(page: Page, go: (label: string) => Promise<void>, purpose: string): Promise<void> {
  await go('录入')
  await page.getByRole('button', { name: /费用报销/ }).first().click()
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
  await page.getByText('壹仟叁佰伍拾肆元伍角').first().waitFor({ timeout: 10_000 })
}

const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
