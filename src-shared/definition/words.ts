import { z } from 'zod'
import type { Failed } from '#shared/kernel/fault.ts'
import type { DefinitionBody } from './definition.ts'
import { invalid } from './structure-problem.ts'

const han = /\p{Script=Han}/u

/** Texts that a reader of one of the two languages would not understand: blank, or Chinese where English should stand. */
export function* wordProblems(body: DefinitionBody): Generator<Failed> {
  for (const [where, { zh, en, one = en }] of textsIn(body, '')) {
    if (zh.trim() === '') yield invalid(where, 'no Chinese words')
    if (en.trim() === '' || one.trim() === '') yield invalid(where, 'no English words')
    if (han.test(en) || han.test(one)) yield invalid(where, 'Chinese words for English readers')
  }
}

/** `one` is the English word behind a single thing, where a suffix has its own. */
const wordsSchema = z.object({ zh: z.string(), en: z.string(), one: z.string().optional() })

function* textsIn(value: unknown, where: string): Generator<readonly [where: string, text: z.infer<typeof wordsSchema>]> {
  if (typeof value !== 'object' || value === null) return
  const words = wordsSchema.safeParse(value)
  if (words.success) {
    yield [where, words.data]
    return
  }
  for (const [name, member] of Object.entries(value)) {
    // A list's members are named by their own key, as everywhere where a definition is found wanting.
    const key = Array.isArray(value) && typeof member === 'object' && member !== null && 'key' in member ? String(member.key) : name
    yield* textsIn(member, where === '' ? key : `${where}.${key}`)
  }
}
