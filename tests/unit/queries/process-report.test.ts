import { expect, test } from 'vitest'
import { beginProcessReport, type ReportedAct } from '#shared/queries/process-report.ts'

const day = 86_400_000
const act = (id: string, kind: ReportedAct['kind'], at: number, node: string | null = null, enteredBy: string | null = null): ReportedAct => ({
  id,
  kind,
  at: at * day,
  node,
  enteredBy,
})

test('records are counted by how they ended, and days from the first act to the last', () => {
  const report = beginProcessReport()
  report.add({ state: 'completed', amountMinor: 1050 }, [act('1', 'submit', 0), act('2', 'agree', 2, 'head'), act('3', 'complete', 9)])
  report.add({ state: 'refused', amountMinor: null }, [act('1', 'import', 0), act('2', 'refuse', 4, 'head')])
  report.add({ state: 'withdrawn', amountMinor: 5 }, [act('1', 'submit', 0), act('2', 'comment', 1), act('3', 'withdraw', 10)])
  report.add({ state: 'running', amountMinor: 5 }, [act('1', 'submit', 7)])
  report.add({ state: 'returned', amountMinor: 5 }, [act('1', 'start', 7, null, 'boss')])
  const { records, acts, amountMinor, outcome, days, returned, ordinary, backEntered } = report.result()
  expect({ records, acts, amountMinor, returned, ordinary, backEntered }).toEqual({
    records: 5,
    acts: 8,
    amountMinor: 1065,
    returned: 2,
    ordinary: 7,
    backEntered: 1,
  })
  expect(outcome).toEqual({ completed: 1, refused: 1, withdrawn: 1, terminated: 0, open: 2 })
  expect(days.mean).toBeCloseTo(16 / 5)
  expect(days.median).toBe(2)
  expect(days.p90).toBeCloseTo(7.6)
})

test('a step is two acts that follow each other; handing in again is handing in, and remarks stand between nothing', () => {
  const report = beginProcessReport()
  report.add({ state: 'completed', amountMinor: 0 }, [
    act('5', 'agree', 6, 'head'),
    act('1', 'submit', 0),
    // Entered last, and happened second.
    act('9', 'return', 1, 'head', 'boss'),
    act('3', 'comment', 2),
    act('4', 'resubmit', 4),
    // In the same instant the order of saving counts.
    act('6', 'agree', 6, 'finance'),
  ])
  report.add({ state: 'running', amountMinor: 0 }, [act('1', 'submit', 0), act('2', 'agree', 4, 'head')])
  const { steps, resubmitted, returned } = report.result()
  expect({ resubmitted, returned }).toEqual({ resubmitted: 1, returned: 1 })
  const submit = { act: 'submit', node: null }
  expect(steps).toEqual([
    { from: submit, to: { act: 'agree', node: 'head' }, count: 2, meanDays: 3 },
    { from: submit, to: { act: 'return', node: 'head' }, count: 1, meanDays: 1 },
    { from: { act: 'return', node: 'head' }, to: submit, count: 1, meanDays: 3 },
    { from: { act: 'agree', node: 'head' }, to: { act: 'agree', node: 'finance' }, count: 1, meanDays: 0 },
  ])
})

test('a report over nothing is all noughts', () => {
  expect(beginProcessReport().result()).toMatchObject({ records: 0, acts: 0, days: { mean: 0, median: 0, p90: 0 }, steps: [] })
})
