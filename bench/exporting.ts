import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { deflateRawSync } from 'node:zlib'
import { makeClaims, type Claim } from '../scripts/claims/claims.ts'
import { createTestDesk, type TestDesk } from '../tests/support/store-harness.ts'
import { fillRegister } from '../tests/support/filled-register.ts'
import { figureOf, interleave, processPeakMb, timed, watched, type Figure } from './measure.ts'

const records = 100_000
const columnCount = 12
const floorChunk = 2000

/** A register of 100,000 × 12 as a workbook, and the longest time for which the store's main thread answered nobody meanwhile. */
export async function measureExporting(): Promise<readonly Figure[]> {
  const desk = await createTestDesk()
  try {
    const claims = makeClaims(records, 1)
    await fillRegister(desk, claims)
    await desk.as('analyst').search.settled()
    const { all } = await desk.get('analyst', 'register.columns', { definitionKey: 'claim-register' })
    const columns = all.slice(0, columnCount).map(({ key }) => key)
    // The worker stands before anything is measured, as it does at a desk after its first report.
    await exportTo(desk, columns, [{ column: 'amount', op: 'lt', value: 0 }])
    const stalls: { readonly ours: number[]; readonly floor: number[] } = { ours: [], floor: [] }
    const rounds = await interleave(
      {
        ours: async () => {
          const { ms, stallMs } = await watched(() => exportTo(desk, columns, []))
          stalls.ours.push(stallMs)
          stalls.floor.push((await watched(() => setTimeout(ms))).stallMs)
          return ms
        },
        floor: () => timed(() => sheetOnly(claims)),
      },
      { rounds: 3, seconds: 60 },
    )
    const each = { unit: 'ms', better: 'lower', peakMb: processPeakMb() } as const
    return [figureOf({ name: 'export-100k', ...each }, rounds), figureOf({ name: 'export-stall', ...each }, stalls)]
  } finally {
    await desk.remove()
  }
}

async function exportTo(desk: TestDesk, columns: readonly string[], filters: { column: string; op: 'lt'; value: number }[]): Promise<void> {
  const path = join(desk.directory, 'out.xlsx')
  const query = { definitionKey: 'claim-register', filters, sort: [{ column: 'submitted_at', descending: true }], search: '' }
  const { jobId } = await desk.get('analyst', 'register.export', { query, columns: [...columns], file: desk.chosen('write', path), language: 'zh-CN' })
  const job = await desk.settled(jobId)
  if (job.state !== 'done' || statSync(path).size === 0) throw new Error(JSON.stringify(job))
}

/** The least that a writer has to do: the sheet's XML, twelve cells a row, deflated at the usual level. */
function sheetOnly(claims: readonly Claim[]): number {
  let bytes = 0
  for (let start = 0; start < claims.length; start += floorChunk) {
    const rows = claims.slice(start, start + floorChunk).map((claim, n) => {
      const values = [claim.claimNo, claim.amountMinor, claim.budgetNumber, claim.declarationNumber, claim.submittedAt, claim.closedAt]
      const cells = [...values, ...values].map((value, at) =>
        typeof value === 'number' ? `<c r="${at}${start + n}"><v>${value}</v></c>` : `<c r="${at}${start + n}" t="inlineStr"><is><t>${value}</t></is></c>`,
      )
      return `<row r="${start + n}">${cells.join('')}</row>`
    })
    bytes += deflateRawSync(rows.join('')).length
  }
  return bytes
}
