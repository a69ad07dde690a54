import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeClaims } from '../scripts/claims/claims.ts'
import { claimsByDefault, generateClaims } from '../scripts/claims/generate.ts'
import { createTestDesk, type TestDesk } from '../tests/support/store-harness.ts'
import { insertRowsMs } from './floors.ts'
import { figureOf, interleave, processPeakMb, timed, type Figure } from './measure.ts'

/** Importing the claims workbook as a person does: read the file, check every row, run; each time into a desk of its own. */
export async function measureImporting(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  try {
    await generateClaims(folder)
    const claims = makeClaims(claimsByDefault, 1)
    const rounds = await interleave(
      { ours: () => importMs(path.join(folder, 'claims.xlsx')), floor: () => insertRowsMs(folder, claims) },
      { rounds: 3, seconds: 25 },
    )
    return [figureOf({ name: 'claims-import', unit: 'ms', better: 'lower', peakMb: processPeakMb() }, rounds)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function importMs(workbook: string): Promise<number> {
  const desk = await createTestDesk()
  try {
    return await timed(() => importWorkbook(desk, workbook, claimsByDefault))
  } finally {
    await desk.remove()
  }
}

/** Reads, checks and runs a claims workbook of so many rows. */
export async function importWorkbook(desk: TestDesk, workbook: string, rows: number): Promise<void> {
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', workbook) })
  await done(desk, jobId)
  const { mapping } = await desk.get('operator', 'import.get', { importId })
  await done(desk, (await desk.get('operator', 'import.check', { importId, mapping })).jobId)
  await done(desk, (await desk.get('operator', 'import.run', { importId })).jobId)
  const { imported } = await desk.get('operator', 'import.get', { importId })
  if (imported !== rows) throw new Error(`${imported} rows were imported, not ${rows}`)
}

async function done(desk: TestDesk, jobId: string): Promise<void> {
  const job = await desk.settled(jobId)
  if (job.state !== 'done') throw new Error(`${job.kind}: ${JSON.stringify(job)}`)
}
