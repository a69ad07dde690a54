import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { openFolder } from '#server/folder.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { TourDesk } from '../scripts/tour/desk.ts'
import { words } from '../scripts/tour/words.ts'
import { allKinds } from '../tests/support/all-kinds-register.ts'
import { figureOf, interleave, type Figure } from './measure.ts'
import { treePeakMb } from './process-tree.ts'
import { credentialOf, openSite } from './site.ts'

const fields = 60
const lastField = `last_${fields}`
const name = { zh: '六十项登记', en: 'Sixty items' }
const initials = 'lsxdj'

/** A form of sixty fields of every kind, from Enter in the palette until it is drawn, in a real Electron; beside the same page drawing as many bare inputs with their labels. */
export async function measureForms(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const site = await openSite(folder, publish)
  try {
    const desk = await TourDesk.start('zhangwei', path.join(folder, 'forms'), site.server.port)
    await desk.enrol(credentialOf(site, 'zhangwei'), 'Leng-ku-2026-x')
    const { page } = desk
    const rounds = await interleave({ ours: () => openMs(desk), floor: () => bareMs(page) }, { rounds: 9, seconds: 60 })
    const peakMb = treePeakMb(desk.app.process().pid ?? 0)
    await desk.close()
    return [figureOf({ name: 'form-60', unit: 'ms', better: 'lower', peakMb }, rounds)]
  } finally {
    await site.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts the definition among the company's before its server starts. */
async function publish(data: string): Promise<void> {
  const form = Array.from({ length: fields }, (_, n) => {
    const kind = allKinds.form[n % allKinds.form.length]
    const label = { zh: `第 ${n + 1} 项`, en: `Item ${n + 1}` }
    return { ...kind, key: n === fields - 1 ? lastField : `item_${n}`, label }
  })
  const body = definitionBodySchema.parse({
    ...allKinds,
    key: 'sixty-items',
    name,
    summary: name,
    title: '"60"',
    amount: undefined,
    form,
    register: { ...allKinds.register, totals: [] },
  })
  const { store } = await openFolder(data)
  await writeChanges(store, Date.now, async (set) => {
    await set.rows.put('definition', { id: `${body.key}@1`, key: body.key, version: 1, state: 'published', body, publishedAt: 1 })
    await set.settle('sixty-items')
  })
  await store.close()
}

/** The page itself takes both times, so that no driver's way to it is counted. */
async function openMs(desk: TourDesk): Promise<number> {
  const { page } = desk
  await desk.go('inbox')
  await page.keyboard.press('Control+k')
  await page.keyboard.type(initials)
  await page.getByRole('option', { selected: true, name: new RegExp(`^${words('palette.start', { name: name.zh })}`) }).waitFor()
  const shown = page.evaluate(
    (last) =>
      new Promise<number>((resolve, reject) => {
        let entered = 0
        setTimeout(() => reject(new Error(`no form came; the page says: ${document.body.innerText.slice(0, 300)}`)), 30_000)
        addEventListener('keydown', ({ key, timeStamp }) => (entered ||= key === 'Enter' ? timeStamp : 0), { capture: true })
        const observer = new MutationObserver(() => {
          if (!document.querySelector(`[id$="${last}"]`)) return
          observer.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - entered)))
        })
        observer.observe(document.body, { childList: true, subtree: true })
      }),
    lastField,
  )
  await page.keyboard.press('Enter')
  return shown
}

async function bareMs(page: Page): Promise<number> {
  return page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        const started = performance.now()
        const bare = document.createElement('form')
        for (let n = 0; n < count; n++) {
          const label = document.createElement('label')
          label.append(`${n}`, document.createElement('input'))
          bare.append(label)
        }
        document.body.append(bare)
        requestAnimationFrame(() =>
          setTimeout(() => {
            const ms = performance.now() - started
            bare.remove()
            resolve(ms)
          }),
        )
      }),
    fields,
  )
}
