import type { LocalText } from '#shared/kernel/text.ts'
import type { Locale } from '#renderer/text/language.ts'
import type { Speak } from '#renderer/text/text.ts'

/** In which language and zone a print speaks. */
export type PrintWords = { readonly t: Speak; readonly name: (text: LocalText) => string; readonly locale: Locale }
