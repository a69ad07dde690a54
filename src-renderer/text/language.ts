import { create } from 'zustand'
import type { Language } from '#shared/kernel/text.ts'

/** How this window speaks: the language, and the zone in which instants are written. */
export type Locale = { readonly language: Language; readonly timeZone: string }

/** The one place that knows the language; everything that shows words subscribes to it, so a switch shows at once. */
export const useLocale = create<Locale>(() => ({ language: 'zh-CN', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }))

/** Switches the language everywhere at once. */
export function setLanguage(language: Language): void {
  useLocale.setState({ language })
  document.documentElement.lang = language
}

/** Instants are written in the company's zone, whatever the machine's clock is set to. */
export function setTimeZone(timeZone: string): void {
  useLocale.setState({ timeZone })
}
