import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsInside } from '../../scripts/tour/words.ts'
import { openClaim, purposeOf } from './support/claims.ts'
import { submitClaim } from './support/sample-work.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** A scanner is a keyboard: its keys come through Electron as those of a person do, only faster than hands. */
let stage: Stage
let desk: TourDesk
let number = ''
const title = '冷库钥匙押金'
test.beforeAll(async () => {
  stage = await foundStage('scanner')
  desk = await stage.enrolled('zhangwei')
  await desk.app.context().addInitScript(() => {
    window.heard = []
    AudioContext.prototype.createOscillator = new Proxy(Reflect.get(AudioContext.prototype, 'createOscillator'), {
      apply: (create: () => OscillatorNode, audio: AudioContext) => {
        const tone: OscillatorNode = Reflect.apply(create, audio, [])
        tone.start = new Proxy(Reflect.get(tone, 'start'), {
          apply: (start: () => void, started: OscillatorNode, when: unknown[]) => {
            window.heard?.push(started.frequency.value)
            Reflect.apply(start, started, when)
          },
        })
        return tone
      },
    })
  })
  await desk.page.reload()
  const id = await submitClaim(desk.page, title, [[2, 'other', '见附单', 10_000]])
  await desk.syncNow()
  number = (await ask(desk.page, 'record.get', { id })).record.number
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

declare global {
  interface Window {
    heard?: number[]
  }
}

/** All keys of a scan in one go, as the driver of a scanner sends them; `end` is the key behind it. */
async function scan(text: string, end: 'Enter' | 'Tab' = 'Enter'): Promise<void> {
  await desk.app.evaluate(
    ({ webContents }, { signs, last }) => {
      const page = webContents.getAllWebContents().find((each) => each.getURL().length > 0)
      for (const sign of signs) {
        const modifiers: 'shift'[] = /[A-Z]/.test(sign) ? ['shift'] : []
        page?.sendInputEvent({ type: 'keyDown', keyCode: sign, modifiers })
        page?.sendInputEvent({ type: 'char', keyCode: sign, modifiers })
        page?.sendInputEvent({ type: 'keyUp', keyCode: sign, modifiers })
      }
      page?.sendInputEvent({ type: 'keyDown', keyCode: last })
      page?.sendInputEvent({ type: 'char', keyCode: last })
      page?.sendInputEvent({ type: 'keyUp', keyCode: last })
    },
    { signs: [...text], last: end },
  )
}

/** The tones since it was asked last. */
const heard = async () => desk.page.evaluate(() => (window.heard ?? []).splice(0))

test('a record’s number that is scanned outside a field opens the record, with a sound', async () => {
  await desk.go('inbox')
  await scan(number)
  await expect(desk.page.getByRole('article', { name: title })).toBeVisible()
  expect(await heard()).toEqual([1760])
})

test('what is not found is looked for on the screen, and sounds otherwise', async () => {
  await desk.go('inbox')
  await scan('ZZ9999-000001')
  await expect(desk.page.getByRole('dialog')).toContainText(words('palette.empty', { text: 'ZZ9999-000001' }))
  expect(await heard()).toEqual([220, 220])
  await desk.page.keyboard.press('Escape')
})

test('[ENT-01] a scan into a field fills it and goes on; its Enter submits nothing, and a Tab goes on as it does', async () => {
  const { page } = desk
  await openClaim(desk)
  await purposeOf(desk).click()
  await scan('HD02-000291')
  await expect(purposeOf(desk)).toHaveValue('HD02-000291')
  await expect(purposeOf(desk), 'the next field has the caret').not.toBeFocused()
  await expect(page.getByText(wordsInside('entry.submitted'))).toHaveCount(0)
  await page.getByLabel('预算编号').click()
  await scan('budget-86566', 'Tab')
  await expect(page.getByLabel('预算编号')).toHaveValue('budget-86566')
  await expect(page.getByLabel('预算编号')).not.toBeFocused()
  expect(await heard()).toEqual([1760, 1760])
})

test('a print code goes to its check; whoever wants it quiet has it quiet', async () => {
  await desk.go('settings')
  await desk.page
    .getByRole('radiogroup', { name: words('settings.scanSound') })
    .getByText(words('settings.scanSound.off'))
    .click()
  await desk.page.getByRole('heading').first().click()
  await scan('1234567890'.repeat(60))
  await expect(desk.page.getByText(words('print.verify.unreadable'))).toBeVisible()
  expect(await heard()).toEqual([])
})
