import type { Id } from '#shared/kernel/id.ts'
import type { Member, Site, TestDesk } from './support.ts'

type Act = { readonly name: string; readonly args: Record<string, unknown> }

/** A claim of a hundred yuan, as an operator enters it. */
export function claimOf(member: Member, recordId: Id, purpose = '冷库巡检交通费'): Act {
  return {
    name: 'record.submit',
    args: {
      recordId,
      definitionKey: 'expense-claim',
      definitionVersion: 1,
      businessDate: '2026-01-05',
      unitId: member.enrolment.member.unitId,
      warningReasons: {},
      data: {
        purpose,
        expense_type: 'daily',
        budget_number: 'YS-2026-01',
        lines: [{ spent_on: '2026-01-05', category: 'transport', description: '打车', receipts: 1, amount: 10_000 }],
      },
    },
  }
}

/** A chunk of old claims. */
export function importOf(site: Site, importId: Id, from: number, count: number): Act {
  const rows = Array.from({ length: count }, (_, n) => ({
    recordId: site.newId(),
    businessDate: '2017-01-09',
    data: { claim_no: `C-${from + n}`, amount: 100 + n, budget_number: '', declaration_number: '', submitted_at: Date.UTC(2017, 0, 9), outcome: 'paid' },
  }))
  return { name: 'record.import', args: { definitionKey: 'claim-register', definitionVersion: 1, importId, rows } }
}

/** The open task of that member among what the desk holds. */
export function openTask(desk: TestDesk, memberId: Id): { readonly id: Id; readonly recordId: Id } {
  for (const [name, row] of desk.rows) {
    if (name.startsWith('task ') && row['assigneeId'] === memberId && row['state'] === 'open')
      return { id: textIn(row, 'id'), recordId: textIn(row, 'recordId') }
  }
  throw new Error('no open task')
}

/** Ids of the records that the desk holds. */
export function recordsOf(desk: TestDesk): readonly Id[] {
  return [...desk.rows.keys()].filter((name) => name.startsWith('record ')).map((name) => name.slice('record '.length))
}

/** The text in a column. */
export function textIn(row: Readonly<Record<string, unknown>> | undefined, column: string): string {
  const value = row?.[column]
  if (typeof value !== 'string') throw new Error(`${column} holds no text`)
  return value
}
