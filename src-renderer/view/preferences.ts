import { create } from 'zustand'
import type { Preferences } from '#shared/contract/desk.ts'
import { callDesk } from '#renderer/bridge/desk.ts'
import { setLanguage } from '#renderer/text/language.ts'

/** How this desk's window looks; kept by main, nothing of the business in it. */
export const usePreferences = create<Preferences>(() => ({ language: 'zh-CN', theme: 'system', railCollapsed: false, scanSound: true }))

/** Reads what main keeps. */
export async function loadPreferences(): Promise<void> {
  const kept = await callDesk('preferences', {})
  if (kept.ok) take(kept.value)
}

/** Changes some of them: shown at once, then kept. */
export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  const next = { ...usePreferences.getState(), ...change }
  take(next)
  await callDesk('setPreferences', next)
}

function take(preferences: Preferences): void {
  usePreferences.setState(preferences)
  setLanguage(preferences.language)
}
