import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OpenDesk } from '#store/session/open-desk.ts'
import { makeClaims, type Claim } from '../scripts/claims/claims.ts'
import { relayRowsPerSecond } from './floors.ts'
import { figureOf, interleave, processPeakMb, type Figure } from './measure.ts'
import { pouchRates } from './peers.ts'
import { enrolHere, openSite, syncNow } from './site.ts'

const records = 10_000
const rowsAtOnce = 200

/** 10,000 imported records from an operator's desk through a server, a process of its own behind TLS, into an analyst's desk. */
export async function measureRelaying(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const site = await openSite(folder)
  const desks: OpenDesk[] = []
  try {
    const operator = await enrolHere(site, 'zhangwei')
    const analyst = await enrolHere(site, 'fengxue')
    desks.push(operator, analyst)
    analyst.start()
    const sample = makeClaims(records, 1)
    let seed = 0
    const rounds = await interleave(
      {
        ours: async () => {
          seed += 1
          await importInto(operator, makeClaims(records, seed), seed)
          return relayed(operator, analyst, seed * records)
        },
        floor: () => relayRowsPerSecond(folder, sample, rowsAtOnce),
      },
      { rounds: 2, seconds: 30 },
    )
    const peer = await pouchRates(folder, records)
    const each = { unit: 'rows/s', better: 'higher', peakMb: processPeakMb() } as const
    return [figureOf({ name: 'relay-10k', ...each }, rounds), figureOf({ name: 'relay-10k-peer', ...each }, { ours: rounds.ours, floor: [peer.relayed] })]
  } finally {
    for (const desk of desks) await desk.close()
    await site.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rows a second, from the moment the operator's desk begins to send until all have come to the analyst's. */
async function relayed(operator: OpenDesk, analyst: OpenDesk, expected: number): Promise<number> {
  const started = performance.now()
  await syncNow(operator)
  while (held(analyst) < expected) await syncNow(analyst)
  return records / ((performance.now() - started) / 1000)
}

function held({ context }: OpenDesk): number {
  return context.database.readRaw.prepare('select count(*) from "record"').pluck().get() as number
}

async function importInto({ context }: OpenDesk, claims: readonly Claim[], seed: number): Promise<void> {
  const importId = context.newId()
  for (let start = 0; start < claims.length; start += rowsAtOnce) {
    const rows = claims.slice(start, start + rowsAtOnce).map((claim) => ({
      recordId: context.newId(),
      businessDate: '2026-01-05',
      data: {
        claim_no: `${seed}-${claim.claimNo}`,
        amount: claim.amountMinor,
        budget_number: claim.budgetNumber,
        declaration_number: claim.declarationNumber,
        submitted_at: claim.submittedAt,
        closed_at: claim.closedAt,
        outcome: claim.outcome,
      },
    }))
    const saved = await context.mutate('record.import', 1, { definitionKey: 'claim-register', definitionVersion: 1, importId, rows })
    if (!saved.ok) throw new Error(JSON.stringify(saved.fault))
  }
}
