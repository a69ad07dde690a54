import { z } from 'zod'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** A text of a definition or of the organisation in both languages; the screen picks one. */
export const localTextSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
export type LocalText = z.infer<typeof localTextSchema>

/** The text in the reader's language. */
export function inLanguage(text: LocalText, language: Language): string {
  return language === 'en' ? text.en : text.zh
}

/**
 * Where, in a value out of JSON, a text stands that not every database and not every canonical form can hold: one with U+0000 or half a surrogate pair.
 * Names of members count as texts. The path reads as those of zod do; undefined when every text can be stored.
 */
export function unstorableTextAt(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    if (!isStorable(name)) return path
    const found = unstorableTextAt(member, path === '' ? name : `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}
