import type { LocalText } from '#shared/kernel/text.ts'
import type { Body } from './body.ts'

/** What may be written at a place in an expression, with what it is called. */
export type Completion = { readonly text: string; readonly label: LocalText | null }

const recordItems = ['unit', 'creator', 'round', 'business_date']
const functions = ['sum', 'blank', 'days', 'yuan', 'size', 'has']

/** The word before the caret, and what it may become; nothing within a quoted text. `table` binds `row`. */
export function completionsAt(body: Body, text: string, caret: number, table?: string): { readonly from: number; readonly found: readonly Completion[] } {
  const before = text.slice(0, caret)
  const none = { from: caret, found: [] }
  if ((before.match(/'/g)?.length ?? 0) % 2 === 1 || (before.match(/"/g)?.length ?? 0) % 2 === 1) return none
  const selected = /\b(form|row|param|record)\.(\w*)$/.exec(before)
  if (selected) {
    const [, variable = '', typed = ''] = selected
    return { from: caret - typed.length, found: fitting(membersOf(body, variable, table), typed) }
  }
  const [, word = ''] = /(?:^|[^\w.])([a-z]\w*)$/.exec(before) ?? []
  if (word === '') return none
  const names = [
    'form.',
    'record.',
    ...(table === undefined ? [] : ['row.']),
    ...(body.parameters.length === 0 ? [] : ['param.']),
    ...functions.map((name) => `${name}(`),
  ]
  return {
    from: caret - word.length,
    found: fitting(
      names.map((name) => ({ text: name, label: null })),
      word,
    ),
  }
}

function membersOf(body: Body, variable: string, table: string | undefined): readonly Completion[] {
  const named = ({ key, label }: { readonly key: string; readonly label: LocalText }): Completion => ({ text: key, label })
  if (variable === 'form') return body.form.map(named)
  if (variable === 'param') return body.parameters.map(named)
  if (variable === 'record') return recordItems.map((text) => ({ text, label: null }))
  const field = body.form.find(({ key }) => key === table)
  return field?.kind === 'table' ? field.columns.map(named) : []
}

/** Beginnings first, then those that have it in their name or key; one that is there whole needs no offering. */
function fitting(all: readonly Completion[], typed: string): readonly Completion[] {
  const low = typed.toLowerCase()
  const rank = ({ text, label }: Completion): number => (text.startsWith(low) ? 0 : text.includes(low) || label?.zh.includes(typed) === true ? 1 : 2)
  return all.filter((each) => rank(each) < 2 && each.text !== typed).toSorted((a, b) => rank(a) - rank(b))
}
