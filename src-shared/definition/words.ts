import type { Failed } from '#shared/kernel/fault.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import type { DefinitionBody } from './definition.ts'
import { invalid } from './structure-problem.ts'

const han = /\p{Script=Han}/u

/** Texts that a reader of one of the two languages would not understand: blank, or Chinese where English should stand. */
export function* wordProblems(body: DefinitionBody): Generator<Failed> {
  for (const [where, { zh, en }] of textsIn(body, '')) {
    if (zh.trim() === '') yield invalid(where, 'no Chinese words')
    if (en.trim() === '') yield invalid(where, 'no English words')
    if (han.test(en)) yield invalid(where, 'Chinese words for English readers')
  }
}

function* textsIn(value: unknown, where: string): Generator<readonly [where: string, text: { readonly zh: string; readonly en: string }]> {
  if (typeof value !== 'object' || value === null) return
  if ('zh' in value && localTextSchema.safeParse(value).success) {
    yield [where, localTextSchema.parse(value)]
    return
  }
  for (const [name, member] of Object.entries(value)) {
    // A list's members are named by their own key, as everywhere where a definition is found wanting.
    const key = Array.isArray(value) && typeof member === 'object' && member !== null && 'key' in member ? String(member.key) : name
    yield* textsIn(member, where === '' ? key : `${where}.${key}`)
  }
}
