import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse'
import { generateClaims } from '../claims/generate.ts'

/** The workbook that the tour imports, and what the register must show of it. */
export type Claims = {
  readonly kind: 'generated' | 'real'
  readonly workbook: string
  readonly rows: number
  /** As the register writes it: `894,868.46`. */ readonly total: string
}

/** Real claims of a folder (`claims.xlsx` beside `claims.csv`), or generated ones of the same shape. */
export async function claimsFor(folder: string | null, data: string): Promise<Claims> {
  const from = folder ?? path.join(data, 'claims')
  if (folder === null) await generateClaims(from)
  const workbook = path.join(from, 'claims.xlsx')
  if (!existsSync(workbook)) throw new Error(`there is no claims.xlsx in ${from}`)
  const { rows, minor } = await sumOf(path.join(from, 'claims.csv'))
  const kind = folder === null ? 'generated' : 'real'
  return { kind, workbook, rows, total: (minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }) }
}

/** Adds the csv up by itself, so that the register is held against something else. */
async function sumOf(csv: string): Promise<{ rows: number; minor: number }> {
  let rows = 0
  let minor = 0
  for await (const record of createReadStream(csv).pipe(parse({ columns: true })) as AsyncIterable<{ amount: string }>) {
    rows += 1
    minor += Math.round(Number(record.amount) * 100)
  }
  return { rows, minor }
}
