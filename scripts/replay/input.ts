import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseScaled } from '#shared/definition/number-text.ts'
import { readCsvRows } from '#store/import/csv-reader.ts'
import { meaningOf, type Meaning } from './activities.ts'
import { InputError } from './input-error.ts'

export type Outcome = 'paid' | 'rejected' | 'open'
export type ClaimEvent = {
  readonly at: number
  readonly name: string
  readonly meaning: Meaning
  /** No event of the claim comes after it. */ readonly last: boolean
}
export type InputClaim = {
  readonly claimNo: string
  readonly amountMinor: number
  readonly budgetNumber: string
  readonly paymentNumber: string
  readonly outcome: Outcome
  readonly events: readonly ClaimEvent[]
}
export type ReplayInput = {
  readonly claims: readonly InputClaim[]
  /** Activities that nobody has explained, with how often they occur. */ readonly unknown: ReadonlyMap<string, number>
}

type EventRow = { readonly seq: number; readonly at: number; readonly name: string }

/** Reads `claims.csv` and `events.csv` of a folder; `limit` takes the first claims alone. */
export async function readInput(folder: string, mapped: ReadonlyMap<string, Meaning>, limit = Number.POSITIVE_INFINITY): Promise<ReplayInput> {
  const eventsByClaim = new Map<string, EventRow[]>()
  for await (const row of tableOf(folder, 'events.csv', ['claim_no', 'seq', 'at', 'activity'])) {
    const events = eventsByClaim.get(row.claim_no) ?? []
    events.push({ seq: Number(row.seq), at: instantOf(row.at), name: row.activity.trim() })
    eventsByClaim.set(row.claim_no, events)
  }
  const claims: InputClaim[] = []
  const unknown = new Map<string, number>()
  for await (const row of tableOf(folder, 'claims.csv', ['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'outcome'])) {
    if (claims.length >= limit) break
    const rows = (eventsByClaim.get(row.claim_no) ?? []).toSorted((a, b) => a.at - b.at || a.seq - b.seq)
    const events = rows.flatMap(({ at, name }, n): readonly ClaimEvent[] => {
      const meaning = mapped.get(name) ?? meaningOf(name)
      if (!meaning) unknown.set(name, (unknown.get(name) ?? 0) + 1)
      return meaning ? [{ at, name, meaning, last: n === rows.length - 1 }] : []
    })
    claims.push({
      claimNo: row.claim_no,
      amountMinor: amountOf(row.amount),
      budgetNumber: row.BudgetNumber,
      paymentNumber: row.DeclarationNumber,
      outcome: outcomeOf(row.outcome),
      events,
    })
  }
  return { claims, unknown }
}

/** The rows of a csv file by heading. */
async function* tableOf<H extends string>(folder: string, name: string, wanted: readonly H[]): AsyncGenerator<Readonly<Record<H, string>>> {
  const file = path.join(folder, name)
  if (!existsSync(file)) throw new InputError(`${file} is not there`)
  let headings: readonly string[] | undefined
  for await (const { cells } of readCsvRows(file)) {
    if (headings) {
      const row = cells
      const at = headings
      yield Object.fromEntries(wanted.map((heading) => [heading, row[at.indexOf(heading)] ?? ''])) as Record<H, string>
      continue
    }
    headings = cells
    const missing = wanted.filter((heading) => !cells.includes(heading))
    if (missing.length > 0) throw new InputError(`${file} has no column ${missing.join(', ')}`)
  }
}

function instantOf(text: string): number {
  const instant = Date.parse(text)
  if (!/(?:Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(instant)) throw new InputError(`${text} is not a time with its zone`)
  return instant
}

function amountOf(text: string): number {
  const minor = parseScaled(text, 2)
  if (!minor.ok) throw new InputError(`${text} is not an amount`)
  return minor.value
}

function outcomeOf(text: string): Outcome {
  if (text === 'paid' || text === 'rejected' || text === 'open') return text
  throw new InputError(`${text} is not an outcome: paid, rejected, open`)
}
