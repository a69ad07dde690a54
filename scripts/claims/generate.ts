import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeWorkbook, type Cell, type WorkbookColumn } from '#store/export/workbook-writer.ts'
import type { ColumnFormat } from '#store/export/workbook-styles.ts'
import { makeClaims, zonedText, type Claim } from './claims.ts'
import { makeEvents, type ClaimEvent } from './events.ts'

/**
 * Makes a claims workbook, the same claims as csv and what happened to them (`events.csv`), for the tour, the bench and the replay:
 * `node scripts/claims/generate.ts --out FOLDER [--rows 10357] [--seed 1]`. The last line says what was made, as JSON.
 */
const headings = ['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'submitted_at', 'closed_at', 'outcome'] as const
export const claimsByDefault = 10_357

/** Writes `claims.xlsx`, `claims.csv` and `events.csv` into a folder and answers what is in them. */
export async function generateClaims(
  folder: string,
  rows: number = claimsByDefault,
  seed = 1,
  prefix = 'Declaration',
): Promise<{ readonly claims: number; readonly totalMinor: number }> {
  const claims = makeClaims(rows, seed)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'claims.csv'), csvText(claims))
  await writeFile(path.join(folder, 'events.csv'), eventsText(makeEvents(claims, seed, prefix)))
  const plan = { sheetName: 'claims', columns, above: [], timeZone: null, author: 'claims', look: 'plain' as const, footRows: 0 }
  await writeWorkbook(path.join(folder, 'claims.xlsx'), plan, batches(claims))
  return { claims: claims.length, totalMinor: claims.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }
}

const formats: readonly ColumnFormat[] = ['text', 'money', 'text', 'text', 'instant', 'instant', 'text']
const columns: readonly WorkbookColumn[] = headings.map((heading, index) => ({ heading, format: formats[index] ?? 'text', width: 22, choices: [] }))

async function* batches(claims: readonly Claim[]): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let start = 0; start < claims.length; start += 500) yield claims.slice(start, start + 500).map(cellsOf)
}

function cellsOf({ claimNo, amountMinor, budgetNumber, declarationNumber, submittedAt, closedAt, outcome }: Claim): readonly Cell[] {
  return [claimNo, amountMinor / 100, budgetNumber, declarationNumber, serialOf(submittedAt), serialOf(closedAt), outcome]
}

/** Programs write UTC into workbooks. */
function serialOf(instant: number): number {
  return instant / 86_400_000 + 25_569
}

function csvText(claims: readonly Claim[]): string {
  const lines = claims.map(({ claimNo, amountMinor, budgetNumber, declarationNumber, submittedAt, closedAt, outcome }) =>
    [claimNo, (amountMinor / 100).toFixed(2), budgetNumber, declarationNumber, zonedText(submittedAt), zonedText(closedAt), outcome].join(','),
  )
  return `${[headings.join(','), ...lines].join('\n')}\n`
}

function eventsText(events: readonly ClaimEvent[]): string {
  const lines = events.map(({ claimNo, seq, at, activity, role, actor }) => [claimNo, seq, zonedText(at), activity, role, actor].join(','))
  return `${['claim_no,seq,at,activity,role,actor', ...lines].join('\n')}\n`
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, rows: { type: 'string', default: String(claimsByDefault) }, seed: { type: 'string', default: '1' } },
  })
  if (values.out === undefined) throw new Error('--out names the folder to write into')
  const made = await generateClaims(values.out, Number(values.rows), Number(values.seed))
  console.log(JSON.stringify({ ...made, seed: Number(values.seed) }))
}
