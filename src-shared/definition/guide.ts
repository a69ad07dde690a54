import type { Failed } from '#shared/kernel/fault.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import type { DefinitionBody } from './definition.ts'
import { scaledText } from './scaled-number.ts'
import { invalid } from './structure-problem.ts'

/** `{key}` in a guide stands for the value of that parameter, so that what is set is what is said. */
const gap = /\{([^{}]*)\}/g

/** The guide as it is read. */
export function guideOf(body: DefinitionBody): LocalText | undefined {
  const { guide } = body
  if (!guide || body.format === 1) return guide
  const values = new Map(body.parameters.map(({ key, value, scale }) => [key, scaledText(value, scale)]))
  const filled = (text: string): string => text.replaceAll(gap, (whole, key: string) => values.get(key) ?? whole)
  return { zh: filled(guide.zh), en: filled(guide.en) }
}

/** Gaps that no parameter fills, and parameters that one of the two languages does not tell. */
export function* guideProblems({ guide, ...body }: DefinitionBody): Generator<Failed> {
  if (!guide || body.format === 1) return
  const known = new Set(body.parameters.map(({ key }) => key))
  const told = (text: string): ReadonlySet<string> => new Set([...text.matchAll(gap)].map(([, key = '']) => key))
  const [zh, en] = [told(guide.zh), told(guide.en)]
  for (const key of new Set([...zh, ...en])) {
    if (!known.has(key)) yield invalid('guide', `unknown parameter ${key}`)
    else if (!zh.has(key) || !en.has(key)) yield invalid('guide', `parameter ${key} in one language only`)
  }
}
