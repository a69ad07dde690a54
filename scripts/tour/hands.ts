import type { Locator, Page } from '@playwright/test'
import type { TourDesk } from './desk.ts'
import { words, wordsAt, wordsInside } from './words.ts'

/** What a person's hands do at a desk, whatever the business is: find, type, submit, decide. */

/** What is typed into a field: its name, and the text, pinyin or date. */
type Typed = readonly [field: string, text: string]

/** Opens a new form of a process by the palette, as the hand does it. */
export async function startForm({ page }: TourDesk, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(name)
  await page
    .getByRole('option', { name: new RegExp(`^${words('palette.start', { name })}`) })
    .first()
    .click()
  await page
    .getByRole('button', { name: wordsAt('entry.submit') })
    .first()
    .waitFor()
}

/** Opens a process in the library of the admin screen, found by the initials of its name. */
export async function openInLibrary(desk: TourDesk, initials: string): Promise<void> {
  await desk.go('admin')
  await desk.page.getByRole('tab', { name: words('admin.part.library') }).click()
  const find = desk.page.getByRole('textbox', { name: words('admin.library.find') })
  await find.fill(initials)
  await find.press('Enter')
}

/** Types into fields one after the other; a field with a list takes the first hit. */
export async function typeInto(page: Page, entries: readonly Typed[]): Promise<void> {
  for (const [name, text] of entries) {
    const field = page.getByLabel(name, { exact: true }).first()
    await field.click()
    if ((await field.getAttribute('role')) === 'combobox') {
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    } else {
      await field.fill(text)
      await page.keyboard.press('Tab')
    }
  }
}

/** Types rows into a table, Tab after each cell; an empty text goes on. */
export async function typeRows(page: Page, table: string, rows: readonly (readonly string[])[]): Promise<void> {
  await page.getByRole('grid', { name: table }).getByRole('gridcell').first().click()
  for (const row of rows) await typeCells(page, row)
}

/** Types cell after cell from where the focus is. */
async function typeCells(page: Page, cells: readonly string[]): Promise<void> {
  for (const cell of cells) {
    if (cell !== '') await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
}

/** Submits the form by its key; with a reason where a reminder asks for one. */
export async function submitForm({ page }: TourDesk, reason?: string): Promise<void> {
  await page.keyboard.press('Control+Enter')
  if (reason !== undefined) {
    await page.getByText(wordsInside('entry.explainFirst')).waitFor()
    for (const box of await page.getByPlaceholder(words('entry.warningReasonHint')).all()) await box.fill(reason)
    await page.keyboard.press('Control+Enter')
  }
  await page.getByText(wordsInside('entry.submitted')).waitFor()
}

/** Opens the inbox at one item of a tab, which may still be on its way. */
export async function openInbox(desk: TourDesk, title: string, tab: 'todo' | 'done' | 'mine' | 'copied' = 'todo'): Promise<Locator> {
  const { page } = desk
  await desk.go('inbox')
  await page.getByRole('tab', { name: wordsAt(`inbox.tab.${tab}`) }).click()
  const item = page.getByRole('option').filter({ hasText: title }).first()
  await item.click()
  await page.getByRole('heading', { name: title }).first().waitFor()
  return item
}

/** The bar of what one may do with the open record. */
export function actsOf({ page }: TourDesk): Locator {
  return page.getByRole('group', { name: words('record.acts') })
}

/** By keyboard: the letter opens the opinion, words, and Ctrl+Enter decides. */
export async function decide(desk: TourDesk, letter: string, opinion: string): Promise<void> {
  const { page } = desk
  await page.getByRole('heading', { level: 2 }).first().click()
  await page.keyboard.press(letter)
  const field = actsOf(desk).getByRole('textbox')
  await field.waitFor()
  await field.fill(opinion)
  await page.keyboard.press('Control+Enter')
  await actsOf(desk).getByText(opinion).waitFor({ state: 'detached' })
}

/** An act that names people: they are found by pinyin, then come the words. */
export async function decideWith(desk: TourDesk, letter: string, people: string, opinion: string): Promise<void> {
  const { page } = desk
  await page.getByRole('heading', { level: 2 }).first().click()
  await page.keyboard.press(letter)
  const who = actsOf(desk).getByRole('combobox').first()
  await pickPeople(who, people)
  await actsOf(desk).getByRole('textbox').fill(opinion)
  await page.keyboard.press('Control+Enter')
  await actsOf(desk).getByText(opinion).waitFor({ state: 'detached' })
}

/** Types into a field of people and takes the first hit when the list stands. */
export async function pickPeople(field: Locator, typed: string): Promise<void> {
  await field.fill(typed)
  await field.and(field.page().locator('[aria-expanded=true]')).waitFor()
  await field.press('Enter')
}

/** Opens the form of what an open task asks for, types, and finishes it. */
export async function finishTask(desk: TourDesk, entries: readonly Typed[], more: (page: Page) => Promise<void> = async () => undefined): Promise<void> {
  const { page } = desk
  await openTask(desk)
  await typeInto(page, entries)
  await more(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: wordsAt('task.finish') }).waitFor({ state: 'detached' })
}

/** Opens the form of what an open task asks for. */
export async function openTask({ page }: TourDesk): Promise<void> {
  await page.getByRole('button', { name: wordsAt('task.fill') }).click()
  await page.getByRole('button', { name: wordsAt('task.finish') }).waitFor()
}

/** A moment as it is typed, so many minutes from now, in the company's time zone. */
export function moment(minutesFromNow: number): string {
  const shown = new Date(Date.now() + minutesFromNow * 60_000).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
  return shown.slice(0, 16)
}
