import type { JudgedGridRow } from '#shared/contract/store.ts'
import type { CellField } from '#shared/definition/grid-fields.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { isBlankLine, type SheetLine } from './sheet.ts'

/** What is wrong with one line, and what may pass with a reason; where the definition has not been asked yet, nobody calls the line good. */
export type LineFaults = { readonly errors: readonly Fault[]; readonly warnings: readonly Fault[]; readonly isJudged: boolean }

export const noFaults: LineFaults = { errors: [], warnings: [], isJudged: true }

/**
 * The faults of a line: text that could not be read, what the definition makes of the rest, and why a submission left it. Where nobody is
 * done typing (`isOpen`) a field that is still empty is no fault yet.
 */
export function lineFaults(line: SheetLine, judged: JudgedGridRow | undefined, isOpen: boolean): LineFaults {
  if (line.recordId !== null || isBlankLine(line)) return noFaults
  const unread = Object.values(line.form.unread)
  const covered = new Set(unread.map(({ field }) => field))
  const found = (judged?.errors ?? []).filter((fault) => !covered.has(fault.field) && !(isOpen && fault.code === 'field-required'))
  return { errors: [...unread, ...found, ...(line.fault === null ? [] : [line.fault])], warnings: judged?.warnings ?? [], isJudged: judged !== undefined }
}

/** `lineFaults` that remembers its answers: of ten thousand lines all but one are as they were. */
export function faultMemory(): typeof lineFaults {
  const known = new WeakMap<SheetLine, { readonly judged: JudgedGridRow | undefined; readonly isOpen: boolean; readonly faults: LineFaults }>()
  return (line, judged, isOpen) => {
    const before = known.get(line)
    if (before !== undefined && before.judged === judged && before.isOpen === isOpen) return before.faults
    const faults = lineFaults(line, judged, isOpen)
    known.set(line, { judged, isOpen, faults })
    return faults
  }
}

/** Values that may stand only once and stand in two lines, by line number: the first keeps it. */
export function doubleValues(lines: readonly SheetLine[], cells: readonly CellField[]): ReadonlyMap<number, Fault> {
  const faults = new Map<number, Fault>()
  for (const field of cells) {
    if (field.kind !== 'text' || !field.unique) continue
    const places = new Map<string, number>()
    for (const [index, { row, form }] of lines.entries()) {
      const value = form.data[field.key]
      if (typeof value !== 'string' || value === '') continue
      const first = places.get(value)
      if (first === undefined) places.set(value, index)
      else faults.set(row, { code: 'field-duplicate', params: { other: first + 1 }, field: field.key })
    }
  }
  return faults
}

/** How a sheet stands: what could be submitted now, what could not, and which rules still want a reason. */
export type SheetTally = {
  readonly filled: number
  readonly ready: number
  readonly bad: number
  readonly recorded: number
  /** Rules whose warnings appear, with the number of lines. */ readonly rules: ReadonlyMap<string, number>
}

const noRules: readonly string[] = []

/** Counts a sheet through. */
export function tallySheet(lines: readonly SheetLine[], faultsOf: (line: SheetLine) => LineFaults, reasons: Readonly<Record<string, string>>): SheetTally {
  const rules = new Map<string, number>()
  const tally = { filled: 0, ready: 0, bad: 0, recorded: 0 }
  for (const line of lines) {
    if (line.recordId !== null) {
      tally.recorded += 1
      continue
    }
    if (isBlankLine(line)) continue
    tally.filled += 1
    const { errors, warnings, isJudged } = faultsOf(line)
    const own = warnings.length === 0 ? noRules : [...new Set(warnings.map(ruleOf))]
    for (const rule of own) rules.set(rule, (rules.get(rule) ?? 0) + 1)
    if (errors.length > 0) tally.bad += 1
    else if (isJudged && own.every((rule) => (reasons[rule] ?? '').trim() !== '')) tally.ready += 1
  }
  return { ...tally, rules }
}

/** The rule that a warning's reason is given for. */
export function ruleOf(fault: Fault): string {
  return String(fault.params?.['rule'] ?? '')
}
