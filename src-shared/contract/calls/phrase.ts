import { z } from 'zod'
import { phraseSchema, phraseWordsSchema } from '#shared/domain/phrase.ts'
import { none } from './shapes.ts'

/** 常用语. */
export const phraseCalls = {
  /** One's own phrases, the company's, and how often each of the member's recent opinions was given, by its words: what is said most stands first. */
  'phrase.list': {
    sealed: false,
    args: none,
    value: z.strictObject({
      own: z.array(phraseSchema),
      company: z.array(phraseWordsSchema),
      said: z.array(z.strictObject({ text: z.string(), times: z.number().int() })),
    }),
  },
} as const
