import type { Page } from '@playwright/test'

/** Goes to a screen by the rail. */
export async function rail(page: Page, name: RegExp): Promise<void> {
  const nav = page.locator('nav')
  await nav.getByRole('link', { name }).or(nav.getByRole('button', { name })).first().click()
}
