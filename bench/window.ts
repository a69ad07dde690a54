import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { TourDesk } from '../scripts/tour/desk.ts'
import { words, wordsAt, wordsInside } from '../scripts/tour/words.ts'
import { fillServer } from './filled-server.ts'
import { figureOf, type Figure } from './measure.ts'
import { treePeakMb } from './process-tree.ts'
import { credentialOf, openSite, type Site } from './site.ts'

const rows = 10_000
const longMs = 600_000

/** The longest time for which a window draws nothing and hears no key while 10,000 rows are pasted into it, and while as many are exported. In a real Electron. */
export async function measureWindow(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const site = await openSite(folder, (data) => fillServer(data, rows))
  try {
    return [await pasting(site), await exporting(site)]
  } finally {
    await site.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function pasting(site: Site): Promise<Figure> {
  const desk = await deskOf(site, 'zhangwei')
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page.keyboard.type('yyrsj')
  await page.getByRole('option', { selected: true }).getByText('运营日数据').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: wordsAt('grid.open') }).waitFor()
  await page.keyboard.press('Control+g')
  await page.getByLabel(new RegExp(`^${words('entry.cell', { row: 1, field: '班次' })}`)).waitFor()
  const lines = Array.from({ length: rows }, (_, n) => `早班\t08:00\tL${n}\t${n + 1}\t${n + 1}\t\t0\t${n}.50\t-18`)
  await desk.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), lines.join('\r\n'))
  return stallOf('paste-10k-stall', desk, async () => {
    await page.keyboard.press('Control+v')
    await page.getByRole('button', { name: words('grid.submitAll', { count: rows.toLocaleString('en-US') }) }).waitFor({ timeout: longMs })
  })
}

async function exporting(site: Site): Promise<Figure> {
  const desk = await deskOf(site, 'fengxue')
  const { page } = desk
  await desk.go('register')
  await page.getByText(words('register.total', { n: rows.toLocaleString('en-US') })).waitFor({ timeout: longMs })
  const file = path.join(site.folder, 'register.xlsx')
  await desk.answerDialogs({ save: file })
  const figure = await stallOf('window-export-10k-stall', desk, async () => {
    await page.getByRole('button', { name: wordsAt('register.export') }).click()
    await page.getByText(wordsInside('register.export.done')).waitFor({ timeout: longMs })
  })
  if (statSync(file).size === 0) throw new Error('nothing was exported')
  return figure
}

async function deskOf(site: Site, userName: string): Promise<TourDesk> {
  const desk = await TourDesk.start(userName, path.join(site.folder, `window-${userName}`), site.server.port)
  await desk.enrol(credentialOf(site, userName), 'Leng-ku-2026-x')
  return desk
}

/** Watches the page's own turns during the work, and then while it does nothing for as long; closes the desk. */
async function stallOf(name: string, desk: TourDesk, work: () => Promise<void>): Promise<Figure> {
  const started = performance.now()
  await watchTurns(desk.page)
  await work()
  const ours = await longestTurn(desk.page)
  const tookMs = performance.now() - started
  await watchTurns(desk.page)
  await desk.page.waitForTimeout(tookMs)
  const floor = await longestTurn(desk.page)
  const peakMb = treePeakMb(desk.app.process().pid ?? 0)
  await desk.close()
  return figureOf({ name, unit: 'ms', better: 'lower', peakMb }, { ours: [ours], floor: [floor] })
}

/** Notes by how much a turn that is asked for every few milliseconds comes late. */
async function watchTurns(page: Page): Promise<void> {
  await page.evaluate((everyMs) => {
    const turns = { longest: 0, ended: false }
    Object.assign(window, { turns })
    let asked = performance.now()
    const turn = (): void => {
      const now = performance.now()
      turns.longest = Math.max(turns.longest, now - asked - everyMs)
      asked = now
      if (!turns.ended) setTimeout(turn, everyMs)
    }
    setTimeout(turn, everyMs)
  }, 5)
}

async function longestTurn(page: Page): Promise<number> {
  return page.evaluate(() => {
    const turns = Reflect.get(window, 'turns') as { longest: number; ended: boolean }
    turns.ended = true
    return turns.longest
  })
}
