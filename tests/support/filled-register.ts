import type { BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectChanges } from '#store/register/project.ts'
import type { OpenStore } from '#store/store.ts'
import type { Claim } from '../../scripts/claims/claims.ts'
import { memberIds, unitIds } from './store-company.ts'
import { startOfTests } from './store-harness.ts'

const recordsAtOnce = 5000

/** Who brought the claims in. */
export type Owner = { readonly creatorId: Id; readonly unitId: Id }
const operator: Owner = { creatorId: memberIds.operator, unitId: unitIds.laboratory }

/** Puts claims into the claim register of a desk as they would have come by sync; with `texts`, each has one as its title and one in a field. */
export async function fillRegister(
  { store }: { readonly store: OpenStore },
  claims: readonly Claim[],
  { texts, owner = operator }: { readonly texts?: (n: number) => readonly [title: string, field: string]; readonly owner?: Owner } = {},
): Promise<void> {
  for (let start = 0; start < claims.length; start += recordsAtOnce) {
    const rows = claims.slice(start, start + recordsAtOnce).map((claim, n) => recordOf(claim, start + n + 1, texts?.(start + n), owner))
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
export function recordOf(claim: Claim, n: number, texts?: readonly [title: string, field: string], { creatorId, unitId }: Owner = operator): BusinessRecord {
  return {
    id: `01950000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
    revision: 1,
    definitionKey: 'claim-register',
    definitionVersion: 1,
    number: `LS${String(n).padStart(7, '0')}`,
    numberState: 'official',
    title: texts?.[0] ?? claim.claimNo,
    businessDate: '2026-03-02',
    unitId,
    creatorId,
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
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
    scopes: [`member:${creatorId}`, `unit:${unitId}`],
  }
}
