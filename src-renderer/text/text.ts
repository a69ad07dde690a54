import { useMemo } from 'react'
import type { LocalText, Language } from '#shared/kernel/text.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { en } from './en.ts'
import { fillText, type Gaps } from './fill.ts'
import { useLocale } from './language.ts'
import type { Capability, TextKey, TextOf, Texts } from './texts.ts'
import { zhCN } from './zh-CN.ts'

const textsByLanguage: Readonly<Record<Language, Texts>> = { 'zh-CN': zhCN, en }

type Filling<K extends TextKey> = [Gaps<TextOf<K>>] extends [never] ? [] : [values: Readonly<Record<Gaps<TextOf<K>>, string | number>>]
/** Words of a key, with its gaps filled. */
export type Speak = <K extends TextKey>(key: K, ...values: Filling<K>) => string

/** Speaks one language. */
export function speakerOf(language: Language): Speak {
  return (key, ...values) => fillText(wordsOf(language, key), values[0] ?? {})
}

/** The unfilled words of a key in a language. */
export function wordsOf(language: Language, key: TextKey): string {
  const dot = key.indexOf('.')
  const capability: Readonly<Record<string, string>> = textsByLanguage[language][key.slice(0, dot) as Capability]
  return capability[key.slice(dot + 1)] ?? key
}

/** Whether there are words of that key. */
export function hasWords(key: string): key is TextKey {
  const dot = key.indexOf('.')
  const capability = key.slice(0, dot)
  return Object.hasOwn(zhCN, capability) && Object.hasOwn(zhCN[capability as Capability], key.slice(dot + 1))
}

/** `t('inbox.empty')` in the language of the window; switches at once. `name` picks the words of a definition or of the organisation. */
export function useText(): { readonly t: Speak; readonly name: (text: LocalText) => string; readonly language: Language } {
  const language = useLocale((locale) => locale.language)
  return useMemo(() => ({ t: speakerOf(language), name: (text) => inLanguage(text, language), language }), [language])
}
