import type { Fault } from '#shared/kernel/fault.ts'
import { fillText } from './fill.ts'
import { formatInstant } from './format.ts'
import type { Locale } from './language.ts'
import { hasWords, wordsOf } from './text.ts'

/** The sentence of a fault: what happened, what was kept, what to do. Parts whose detail is not known are left out. */
export function faultText(fault: Fault, locale: Locale): string {
  const params: Record<string, string | number> = { ...fault.params }
  if (typeof params['until'] === 'number') params['until'] = formatInstant(params['until'], locale, 'minute')
  const exact = `fault.${fault.code}.${String(params['rule'] ?? '')}`
  return leaveOut(wordsOf(locale.language, hasWords(exact) ? exact : `fault.${fault.code}`), params)
}

const optional = /\[([^\]]*)\]/g
const gapIn = /\{(\w+)/g

function leaveOut(words: string, params: Readonly<Record<string, string | number>>): string {
  const kept = words.replace(optional, (_whole, part: string) =>
    [...part.matchAll(gapIn)].every(([, name]) => name !== undefined && name in params) ? part : '',
  )
  return fillText(kept, params)
}

/** The first clause of the sentence: what happened. */
export function faultClause(fault: Fault, locale: Locale): string {
  const [clause = ''] = faultText(fault, locale).split(/[，。；：;:,](?:\s|(?=[^\d]))|\.\s/, 1)
  return clause
}
