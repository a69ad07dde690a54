import { z } from 'zod'
import { phrasesMax, phraseWordsSchema } from '#shared/domain/phrase.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { defineMutation } from './mutation.ts'
import { authorOf } from './reading.ts'

/** Keeps a phrase of one's own, or changes it. */
export const phrasePut = defineMutation({
  name: 'phrase.put',
  version: 1,
  args: phraseWordsSchema.extend({ id: idSchema }),
  async apply(rows, { id, text, uses }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const standing = await rows.get('phrase', id)
    if (standing && standing.memberId !== context.author) return failed('permission-denied', { action: 'phrase.put' })
    const words = text.trim()
    if (words === '') return failed('phrase-empty')
    if (!standing && (await rows.list('phrase', { memberId: context.author })).length >= phrasesMax) return failed('phrase-too-many', { max: phrasesMax })
    await rows.put('phrase', { id, memberId: context.author, text: words, uses: [...new Set(uses)] })
    return ok(undefined)
  },
})

/** Forgets a phrase of one's own; one that is gone already is nobody's trouble. */
export const phraseRemove = defineMutation({
  name: 'phrase.remove',
  version: 1,
  args: z.strictObject({ id: idSchema }),
  async apply(rows, { id }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const standing = await rows.get('phrase', id)
    if (!standing) return ok(undefined)
    if (standing.memberId !== context.author) return failed('permission-denied', { action: 'phrase.remove' })
    await rows.remove('phrase', id)
    return ok(undefined)
  },
})
