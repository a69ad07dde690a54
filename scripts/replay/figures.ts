import { scaledText } from '#shared/definition/scaled-number.ts'
import type { ProcessReport, ReportedStep, StepKey } from '#shared/queries/process-report.ts'
import type { RouteNode } from './activities.ts'

/** The input's own words for an act of the route, without a prefix. */
const approvedBy: Readonly<Record<RouteNode, string>> = {
  'pre-approval': 'APPROVED by PRE_APPROVER',
  administration: 'APPROVED by ADMINISTRATION',
  'budget-owner': 'APPROVED by BUDGET OWNER',
  supervisor: 'FINAL_APPROVED by SUPERVISOR',
  'payment-request': 'Request Payment',
  payment: 'Payment Handled',
}

/** The figures of a replay as `--json` prints them, from the report alone. */
export function figuresOf(report: ProcessReport, refused: Readonly<Record<string, number>>, seconds: number) {
  const { outcome } = report
  return {
    claims: report.records,
    events: report.acts,
    amount: Number(scaledText(report.amountMinor, 2)),
    outcome: { paid: outcome.completed, rejected: outcome.refused + outcome.withdrawn + outcome.terminated, open: outcome.open },
    days: { mean: rounded(report.days.mean), median: rounded(report.days.median), p90: rounded(report.days.p90) },
    returned: report.returned,
    resubmitted: report.resubmitted,
    steps: stepsOf(report.steps),
    ordinary: report.ordinary,
    deviations: report.backEntered,
    refused,
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** The input has one word for what the route tells apart: sent back or refused, taken back or withdrawn. */
function stepsOf(steps: readonly ReportedStep[]) {
  const byWords = new Map<string, { readonly from: string; readonly to: string; count: number; days: number }>()
  for (const { from, to, count, meanDays } of steps) {
    const words = { from: wordsOf(from), to: wordsOf(to) }
    const step = byWords.get(JSON.stringify(words)) ?? { ...words, count: 0, days: 0 }
    step.count += count
    step.days += meanDays * count
    byWords.set(JSON.stringify(words), step)
  }
  return [...byWords.values()].toSorted((a, b) => b.count - a.count).map(({ from, to, count, days }) => ({ from, to, count, meanDays: rounded(days / count) }))
}

function wordsOf({ act, node }: StepKey): string {
  if (act === 'start') return 'SAVED by EMPLOYEE'
  if (act === 'submit') return 'SUBMITTED by EMPLOYEE'
  if (act === 'recall' || act === 'withdraw') return 'REJECTED by EMPLOYEE'
  const approved = approvedBy[node as RouteNode] ?? String(node)
  return act === 'agree' ? approved : `REJECTED by ${approved.split(' by ')[1] ?? 'MISSING'}`
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
