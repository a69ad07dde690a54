import { z } from 'zod'
import { idSchema } from '#shared/kernel/id.ts'

/** What a phrase is for: agreeing, sending back, refusing, asking and answering, giving a reason (of a correction, a warning, a back entry). */
export const phraseUses = ['agree', 'return', 'refuse', 'talk', 'reason'] as const
export type PhraseUse = (typeof phraseUses)[number]

/** 常用语: ready words for an opinion or a reason. */
export const phraseWordsSchema = z.strictObject({ text: z.string().min(1).max(500), uses: z.array(z.enum(phraseUses)).min(1).max(phraseUses.length) })
export type PhraseWords = z.infer<typeof phraseWordsSchema>

/** At most so many of a member, and as many of the company. */
export const phrasesMax = 200

/** A member's own phrase, on all his desks; those of the company are a setting. */
export const phraseSchema = phraseWordsSchema.extend({ id: idSchema, revision: z.number().int(), memberId: idSchema })
