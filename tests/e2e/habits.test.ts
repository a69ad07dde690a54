import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt, wordsInside } from '../../scripts/tour/words.ts'
import { enterClaim, openClaim, purposeOf, submit } from './support/claims.ts'
import { expectAccessible, picture } from './support/seeing.ts'
import { foundStage, type Stage } from './support/stage.ts'

/** What heavy users expect at a desk: ready phrases, a copy of what was entered before, and a word before the same is entered twice. */
const title = '苏州供应商验收'
const phrase = '票据和行程核对一致。'
let stage: Stage
let operator: TourDesk
let approver: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('habits', '--library')
  operator = await stage.enrolled('zhangwei')
  approver = await stage.enrolled('liuyang')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('[WFL-05] an opinion that was written once is kept as a phrase and put in again by pinyin, with keys alone', async () => {
  await enterClaim(operator, title)
  await submit(operator)
  const { page } = approver
  const waiting = page
    .getByRole('listbox', { name: words('inbox.list') })
    .getByRole('option')
    .filter({ hasText: title })
  await expect(waiting).toBeVisible({ timeout: 60_000 })
  await waiting.click()
  const opinion = page.getByRole('group', { name: words('record.acts') }).getByRole('textbox')
  await page.keyboard.press('a')
  await expect(opinion).toBeFocused()
  await page.keyboard.type(phrase)
  await page.keyboard.press('Alt+0')
  const box = page.getByRole('dialog', { name: words('phrase.title') })
  await expect(box.getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Control+s')
  await expect(box.getByRole('option').filter({ hasText: phrase })).toContainText(words('phrase.source.own'))
  await page.keyboard.press('Escape')
  await expect(opinion).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(opinion).toHaveValue('')
  await page.keyboard.type('金额无误。')
  await expect(opinion).toHaveValue('金额无误。')
  await page.keyboard.press('Alt+0')
  await page.keyboard.type('pjhxc')
  await expect(box.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(opinion, 'nothing that was typed has gone').toHaveValue(`金额无误。${phrase}`)
  await page.keyboard.press('Control+Enter')
  await expect(waiting).toHaveCount(0)
  await approver.go('settings')
  await page.getByRole('tab', { name: words('settings.part.phrases') }).click()
  await expect(page.getByRole('table', { name: words('phrase.own') })).toContainText(phrase)
  await picture(page, 'phrases')
})

test('[ENT-03] [ENT-15] a claim is copied from an earlier one with its line items, and the earlier one is named before the same is entered twice', async () => {
  const { page } = operator
  await openClaim(operator)
  await page.keyboard.press('Control+o')
  const box = page.getByRole('dialog', { name: words('entry.earlier') })
  await expect(box.getByRole('option').filter({ hasText: title })).toBeVisible()
  await page.keyboard.type('szgys')
  await expect(box.getByRole('option', { selected: true })).toContainText(title)
  await page.keyboard.press('Enter')
  await expect(purposeOf(operator)).toHaveValue(title)
  await expect(page.getByText(wordsInside('entry.copied.from'))).toBeVisible()
  await expect(page.getByText('肆佰陆拾捌元整').first(), 'the total is worked out anew from the copied lines').toBeVisible()
  const earlier = page.getByRole('status').getByRole('button').filter({ hasText: title })
  await expect(earlier).toBeVisible()
  await picture(page, 'alike')
  await earlier.click()
  await expect(page.getByRole('article')).toHaveAccessibleName(title)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(purposeOf(operator), 'what was copied is still there').toHaveValue(title)
  await submit(operator)
  await operator.go('register')
  await page.getByRole('button', { name: wordsAt('upkeep.act') }).click()
  const group = page.getByRole('checkbox', { name: wordsInside('upkeep.chooseGroup') })
  await expect(group).toHaveCount(1)
  await group.check()
  await picture(page, 'upkeep')
  await expectAccessible(page, 'data check')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByLabel('清理对象')).toHaveValue('费用报销')
  await expect(page.getByRole('grid', { name: '清理清单' })).toContainText('重复')
})
