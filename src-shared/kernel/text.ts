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
