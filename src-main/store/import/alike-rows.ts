import { alikeDate, alikePlace, alikeRule, alikeText, isNear, type Alike, type AlikeSubject } from '#shared/definition/alike.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { alikeFaults, type AlikeFinder } from '#store/read/alike.ts'

/** Finds rows of a file that are like an earlier row of it, or like a record that this desk holds. An import gives no reasons: what would need one stays behind, to be fixed or entered by hand. */
export type AlikeRows = {
  /** Notes a row, in the file's order. */
  note(row: number, subject: AlikeSubject): void
  faultsOf(row: number, subject: AlikeSubject): readonly Fault[]
  /** Whether what one row says may bear on another. */
  share(one: AlikeSubject, other: AlikeSubject): boolean
}

/** Watches what the rules of likeness compare while rows are judged; a note is not worth holding a row back. */
export function watchAlike(find: AlikeFinder, all: readonly Alike[]): AlikeRows {
  const rules = all.filter(({ severity }) => severity !== 'note')
  const seen = rules.map(() => new Map<string, { readonly row: number; readonly date: string | null }[]>())
  return {
    note(row, subject) {
      rules.forEach((rule, place) => {
        const text = alikeText(rule, subject)
        if (text === null) return
        const places = seen[place]?.get(text) ?? []
        seen[place]?.set(text, [...places.filter((other) => other.row !== row), { row, date: alikeDate(rule, subject) }])
      })
    },
    faultsOf(row, subject) {
      const inFile = rules.flatMap((rule, place): Fault[] => {
        const text = alikeText(rule, subject)
        const date = alikeDate(rule, subject)
        const earlier = text === null ? undefined : seen[place]?.get(text)?.find((other) => other.row < row && isNear(rule, other.date, date))
        return earlier ? [{ code: 'record-alike', params: { rule: alikeRule(rule), other: earlier.row }, field: alikePlace(rule), row }] : []
      })
      const told = new Set(inFile.map(({ params }) => params?.['rule']))
      const { errors, warnings } = rules.length === 0 ? { errors: [], warnings: [] } : alikeFaults(find(subject))
      return [...inFile, ...[...errors, ...warnings].filter(({ params }) => !told.has(params?.['rule'])).map((fault) => ({ ...fault, row }))]
    },
    share: (one, other) =>
      rules.some((rule) => {
        const text = alikeText(rule, one)
        return text !== null && text === alikeText(rule, other)
      }),
  }
}
