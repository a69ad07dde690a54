import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { keepObjectsYoung } from '#store/young-objects.ts'
import { createTestDesk } from '../tests/support/store-harness.ts'
import { importWorkbook } from './importing.ts'
import { figureOf, processPeakMb, type Figure } from './measure.ts'

const rows = 100_000
/** What the store may take for it beyond what it holds while nothing happens. */
const allowedMb = 200

/**
 * How much memory an import of 100,000 rows takes at its highest, beyond the store at rest: read, checked and run as a person does. The workbook is made by
 * another process, because whoever makes it holds all of it.
 */
export async function measureImportMemory(): Promise<readonly Figure[]> {
  // As the store process does when it starts.
  keepObjectsYoung()
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const desk = await createTestDesk()
  try {
    const generator = path.join(import.meta.dirname, '../scripts/claims/generate.ts')
    execFileSync(process.execPath, [generator, '--out', folder, '--rows', String(rows)])
    const idleMb = process.memoryUsage.rss() / 1024 / 1024
    await importWorkbook(desk, path.join(folder, 'claims.xlsx'), rows)
    const peakMb = processPeakMb()
    const rounds = { ours: [peakMb - idleMb], floor: [allowedMb] }
    return [figureOf({ name: 'import-100k-memory', unit: 'MB', better: 'lower', peakMb }, rounds)]
  } finally {
    await desk.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}
