import { writeFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'

/** A claims workbook made by another program than ours, with bad rows planted where the tests know them. */
export const claimHeadings = ['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'submitted_at', 'closed_at', 'outcome'] as const
export type ClaimCells = readonly [
  claimNo: unknown,
  amount: unknown,
  budget: unknown,
  declaration: unknown,
  submitted: unknown,
  closed: unknown,
  outcome: unknown,
]

/** The n-th good claim. */
export function goodClaim(n: number): ClaimCells {
  return [
    `C${n}`,
    n + 0.1 + 0.2,
    'budget 1',
    `declaration ${n}`,
    new Date(Date.UTC(2017, 0, 9, 8, 49, n % 60)),
    new Date(Date.UTC(2017, 1, 1 + (n % 27))),
    ['paid', 'rejected', 'open'][n % 3],
  ]
}

/** Writes claims as a workbook with the headings of the earlier system. */
export async function writeClaimsWorkbook(path: string, claims: readonly ClaimCells[]): Promise<void> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('claims')
  sheet.addRow([...claimHeadings])
  for (const claim of claims) sheet.addRow([...claim])
  sheet.getColumn(5).numFmt = 'yyyy-mm-dd hh:mm'
  sheet.getColumn(6).numFmt = 'yyyy-mm-dd hh:mm'
  await writeFile(path, Buffer.from(await book.xlsx.writeBuffer()))
}

/** All rows of a workbook's first sheet, as another program than ours reads them. */
export async function readWorkbook(path: string): Promise<{ readonly rows: readonly (readonly unknown[])[]; readonly sheet: ExcelJS.Worksheet }> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.worksheets[0]
  if (!sheet) throw new Error('a workbook without a sheet')
  const rows: unknown[][] = []
  sheet.eachRow((row) => rows.push(Array.isArray(row.values) ? row.values.slice(1) : []))
  return { rows, sheet }
}
