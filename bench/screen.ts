import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { hashRaw, type Algorithm } from '@node-rs/argon2'
import { kdfShipped } from '#store/keys/key-file.ts'
import { resolveElectron } from '../scripts/electron-runtime.ts'
import { TourDesk } from '../scripts/tour/desk.ts'
import { wordsAt } from '../scripts/tour/words.ts'
import { launchDesk } from '../tests/support/electron.ts'
import { figureOf, interleave, timed, type Figure } from './measure.ts'
import { treePeakMb } from './process-tree.ts'
import { credentialOf, enrolHere, openSite, syncNow, type Site } from './site.ts'

const claims = 30

/** What a person waits for in the morning: the lock screen of an enrolled desk, and the work behind it. In a real Electron. */
export async function measureScreens(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const site = await openSite(folder)
  try {
    await submitClaims(site)
    const desk = await TourDesk.start('仓储部', path.join(folder, 'screen'), site.server.port)
    await desk.enrol(credentialOf(site, 'liuyang'), 'Leng-ku-2026-x')
    await desk.page.getByRole('option').first().waitFor({ timeout: 60_000 })
    const unlocking = await unlockToList(desk)
    await desk.close()
    return [await coldStart(folder), unlocking]
  } finally {
    await site.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An operator's claims, so that his head of unit has something to decide. */
async function submitClaims(site: Site): Promise<void> {
  const desk = await enrolHere(site, 'zhangwei')
  const { context } = desk
  for (let n = 1; n <= claims; n++) {
    const saved = await context.mutate('record.submit', 1, {
      recordId: context.newId(),
      definitionKey: 'expense-claim',
      definitionVersion: 1,
      data: {
        purpose: `客户走访 ${n}`,
        expense_type: 'daily',
        budget_number: 'budget 86566',
        lines: [{ spent_on: '2026-02-27', category: 'transport', description: '机场往返', receipts: 1, amount: 18_650 + n }],
      },
      businessDate: '2026-03-02',
      unitId: context.session.member.unitId,
      warningReasons: { 'receipts-attached': '纸质票据已交财务' },
    })
    if (!saved.ok) throw new Error(JSON.stringify(saved.fault))
  }
  await syncNow(desk)
  await desk.close()
}

/** From the start of the program to the password field; beside the same Electron with an empty main process and one static page. */
async function coldStart(folder: string): Promise<Figure> {
  const bare = bareApplication(folder)
  const dataDir = path.join(folder, 'screen')
  let peakMb = 0
  const rounds = await interleave(
    {
      ours: async () => {
        const started = performance.now()
        const { app, page } = await launchDesk({ dataDir })
        await page.getByLabel(wordsAt('session.lock.password')).waitFor()
        const ms = performance.now() - started
        peakMb = Math.max(peakMb, treePeakMb(app.process().pid ?? 0))
        await app.close()
        return ms
      },
      floor: () => bareStartMs(bare),
    },
    { rounds: 5, seconds: 35 },
  )
  return figureOf({ name: 'cold-start', unit: 'ms', better: 'lower', peakMb }, rounds)
}

async function bareStartMs(folder: string): Promise<number> {
  const runtime = await resolveElectron()
  const started = performance.now()
  const app = await _electron.launch({ executablePath: runtime.path, chromiumSandbox: true, args: ['--password-store=basic', folder] })
  const page = await app.firstWindow()
  await page.getByLabel('field').waitFor()
  const ms = performance.now() - started
  await app.close()
  return ms
}

function bareApplication(folder: string): string {
  const bare = path.join(folder, 'bare')
  mkdirSync(bare)
  writeFileSync(path.join(bare, 'package.json'), JSON.stringify({ name: 'bare', version: '0.0.0', type: 'module', main: 'main.js' }))
  writeFileSync(path.join(bare, 'index.html'), '<!doctype html><title>bare</title><label>field <input></label>')
  writeFileSync(
    path.join(bare, 'main.js'),
    `import { app, BrowserWindow } from 'electron'
app.setPath('userData', ${JSON.stringify(path.join(folder, 'bare-profile'))})
app.enableSandbox()
app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadFile(${JSON.stringify(path.join(bare, 'index.html'))}))
app.on('window-all-closed', () => app.quit())
`,
  )
  return bare
}

/** From Enter on the lock screen to the first row of the inbox on the screen; beside the password hash alone, in the Node that the store runs in. */
async function unlockToList(desk: TourDesk): Promise<Figure> {
  let peakMb = 0
  const rounds = await interleave(
    {
      ours: async () => {
        await lock(desk)
        const ms = await enterToRowsMs(desk.page, desk.password)
        peakMb = Math.max(peakMb, treePeakMb(desk.app.process().pid ?? 0))
        return ms
      },
      floor: () => timed(hash),
    },
    { rounds: 7, seconds: 35 },
  )
  return figureOf({ name: 'unlock-to-list', unit: 'ms', better: 'lower', peakMb }, rounds)
}

/** The page may be gone before it has answered the key's release; only the lock screen that follows counts. */
async function lock(desk: TourDesk): Promise<void> {
  const fresh = desk.app.waitForEvent('window')
  await desk.page.keyboard.press('Control+l').catch(() => undefined)
  await (await fresh).getByLabel(wordsAt('session.lock.password')).waitFor()
}

/** The page itself takes both times, so that no driver's way to it is counted. */
async function enterToRowsMs(page: Page, password: string): Promise<number> {
  const field = page.getByLabel(wordsAt('session.lock.password'))
  await field.fill(password)
  const shown = page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        let entered = 0
        setTimeout(() => reject(new Error(`no rows came; the page says: ${document.body.innerText.slice(0, 300)}`)), 30_000)
        addEventListener('keydown', ({ key, timeStamp }) => (entered ||= key === 'Enter' ? timeStamp : 0), { capture: true })
        const observer = new MutationObserver(() => {
          if (!document.querySelector('[role="option"]')) return
          observer.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - entered)))
        })
        observer.observe(document.body, { childList: true, subtree: true })
      }),
  )
  await field.press('Enter')
  return shown
}

const argon2id: Algorithm.Argon2id = 2

async function hash(): Promise<void> {
  const { memoryKiB, passes, lanes } = kdfShipped
  await hashRaw('Leng-ku-2026-x', {
    algorithm: argon2id,
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
    salt: Buffer.alloc(16, 1),
  })
}
