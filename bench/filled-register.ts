import type { BusinessRecord } from '#shared/domain/record.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectChanges } from '#store/register/project.ts'
import type { Claim } from '../scripts/claims/claims.ts'
import { startOfTests, type TestDesk } from '../tests/support/store-harness.ts'
import { memberIds, unitIds } from '../tests/support/store-company.ts'

const recordsAtOnce = 5000

/** Puts claims into the claim register of a desk as they would have come by sync; with `texts`, each has one as its title and one in a field. */
export async function fillRegister(
  { store }: TestDesk,
  claims: readonly Claim[],
  texts?: (n: number) => readonly [title: string, field: string],
): Promise<void> {
  for (let start = 0; start < claims.length; start += recordsAtOnce) {
    const rows = claims.slice(start, start + recordsAtOnce).map((claim, n) => recordOf(claim, start + n + 1, texts?.(start + n)))
    await store.database.write(async (db, raw) => {
      await rowStatements(db).upsert('record', rows)
      projectChanges(
        raw,
        rows.map((row) => ({ entity: 'record', id: row.id, before: undefined, after: row })),
      )
    })
  }
}

/** A claim as the record that its import would have made. */
export function recordOf(claim: Claim, n: number, texts?: readonly [title: string, field: string]): BusinessRecord {
  return {
    id: `01950000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
    revision: 1,
    definitionKey: 'claim-register',
    definitionVersion: 1,
    number: `LS${String(n).padStart(7, '0')}`,
    numberState: 'official',
    title: texts?.[0] ?? claim.claimNo,
    businessDate: '2026-03-02',
    unitId: unitIds.laboratory,
    creatorId: memberIds.operator,
    state: 'completed',
    nodes: [],
    round: 1,
    data: {
      claim_no: claim.claimNo,
      amount: claim.amountMinor,
      budget_number: claim.budgetNumber,
      declaration_number: texts?.[1] ?? claim.declarationNumber,
      submitted_at: claim.submittedAt,
      closed_at: claim.closedAt,
      outcome: claim.outcome,
    },
    amountMinor: claim.amountMinor,
    source: 'import',
    importId: null,
    createdAt: startOfTests,
    submittedAt: startOfTests,
    closedAt: startOfTests,
    scopes: [`member:${memberIds.operator}`, `unit:${unitIds.laboratory}`],
  }
}
