import { expect, test } from 'vitest'
import type { SteppedDraft } from '#shared/definition/definition.ts'
import type { TaskRow } from '#shared/workflow/change.ts'
import { tick } from '#shared/workflow/clock.ts'
import { submit } from '#shared/workflow/interpreter.ts'
import { answer, ask } from '#shared/workflow/seat-acts.ts'
import type { FormData } from '#shared/domain/record.ts'
import { applied, type State } from '../../property/workflow/stepped-walk.ts'
import { compiledOf, idOf, member, monday, steppedWith, unit, worldFor } from '../../support/company.ts'

const label = { zh: '节点', en: 'Node' }
type Steps = SteppedDraft['route']['steps']
const minute = 60_000

/** A record of amy's, which the chief financial officer decides within a limit. */
function limited(limit: object, data: FormData = {}) {
  const node = { key: 'n', kind: 'approve', label, assignee: { kind: 'member', memberId: member.cfo }, limit } as Steps[number]
  const form = [
    { key: 'subject', kind: 'text', label },
    { key: 'until', kind: 'instant', label },
    { key: 'day', kind: 'date', label },
  ] as SteppedDraft['form']
  const compiled = compiledOf(
    steppedWith({ form, route: { steps: [node] }, title: 'form.subject', register: { columns: ['number'], sort: { column: 'number', descending: true } } }),
  )
  const record = {
    id: idOf(9),
    definitionKey: 'test-form',
    definitionVersion: 1,
    number: 'T',
    numberState: 'official' as const,
    title: 't',
    businessDate: '2026-03-02',
    unitId: unit.shift,
    creatorId: member.amy,
    state: 'running' as const,
    nodes: [],
    round: 1,
    data: { subject: 'x', ...data },
    amountMinor: null,
    source: 'form' as const,
    importId: null,
    createdAt: monday,
    submittedAt: monday,
    closedAt: null,
    scopes: [],
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
  }
  const begun = applied({ record, tasks: [], acts: [], running: [] }, submit({ compiled, record }, { kind: 'submit', changes: {} }, worldFor(member.amy)))
  if (!begun.ok) throw new Error(begun.fault.code)
  let state: State = begun.value
  const put = (change: ReturnType<typeof tick>): string => {
    const done = applied(state, change)
    if (!done.ok) return done.fault.code
    state = done.value
    return 'ok'
  }
  const at = (minutes: number, mutation: number) => ({ now: monday + minutes * minute, mutation })
  return {
    task: (): TaskRow => state.tasks.find(({ kind, state: is }) => kind === 'approve' && is === 'open')!,
    acts: () => state.acts.map(({ kind }) => kind),
    tick: (minutes: number) => put(tick({ compiled, ...state }, worldFor(member.ben, at(minutes, 1000 + minutes)))),
    ask: (minutes: number) =>
      put(ask({ compiled, ...state }, { taskId: state.tasks[0]!.id, question: 'q' }, worldFor(member.cfo, at(minutes, 2000 + minutes)))),
    answer: (minutes: number) => {
      const question = state.tasks.find(({ kind, state: is }) => kind === 'answer' && is === 'open')!
      return put(answer({ compiled, ...state }, { taskId: question.id, answer: 'a' }, worldFor(member.amy, at(minutes, 3000 + minutes))))
    },
  }
}

const from = (at: number | null | undefined) => (at === null || at === undefined ? at : (at - monday) / minute)

test('[OPS-11] a limit by the clock runs through the night; one in working minutes does not', () => {
  // Monday ten o'clock and thirteen hours are eleven at night; nine working hours end on Tuesday.
  expect(from(limited({ minutes: 780, warnPercent: 50 }).task().dueAt)).toBe(780)
  expect(from(limited({ minutes: 780, warnPercent: 50 }).task().warnAt)).toBe(390)
  expect(from(limited({ workingMinutes: 540, warnPercent: 50 }).task().dueAt)).toBeGreaterThan(1380)
})

test('[CLD-06] a limit by a moment of the form is that moment, of a date its end; an empty one limits nothing', () => {
  expect(
    limited({ by: 'until', warnBefore: 15, escalate: [{ after: 15, to: { kind: 'unit-head', level: 2 } }] }, { until: monday + 90 * minute }).task(),
  ).toMatchObject({
    dueAt: monday + 90 * minute,
    warnAt: monday + 75 * minute,
    escalateAt: monday + 105 * minute,
    nextAt: monday + 75 * minute,
  })
  expect(from(limited({ by: 'day' }, { day: '2026-03-02' }).task().dueAt)).toBe(14 * 60)
  expect(limited({ by: 'until', warnBefore: 15 }).task()).toMatchObject({ dueAt: null, warnAt: null, escalateAt: null, nextAt: null })
})

test('[WFL-13] [WFL-14] warned of before, late after, told further up after so much more, each once and by nobody', () => {
  const walk = limited({
    minutes: 60,
    warnBefore: 10,
    escalate: [
      { after: 30, to: { kind: 'unit-head', level: 2 } },
      { after: 30, to: { kind: 'role', role: 'budget-owner' } },
    ],
  })
  const after = (minutes: number) => [walk.tick(minutes), walk.tick(minutes), walk.acts().slice(1).join(' ')][2]
  expect([after(49), after(50), after(60), after(89), after(90), after(120), after(9999)]).toEqual([
    '',
    'warn',
    'warn overdue',
    'warn overdue',
    'warn overdue escalate',
    // Nobody holds the role for that unit: the nearest head above is told instead.
    'warn overdue escalate escalate',
    'warn overdue escalate escalate',
  ])
  expect(walk.task()).toMatchObject({ escalated: 2, escalateAt: null, nextAt: null })
})

test('who looks late finds all that was missed in its order, without the warning that helps nobody any more', () => {
  const walk = limited({ minutes: 60, warnBefore: 10, escalate: [{ after: 30, to: { kind: 'unit-head', level: 2 } }] })
  walk.tick(500)
  expect(walk.acts().slice(1)).toEqual(['overdue', 'escalate'])
})

test('[WFL-07] while the initiator is asked the clock stands, by whatever it counts; the moment of the form does not wait', () => {
  const stood = (limit: object, data: FormData = {}) => {
    const walk = limited({ ...limit, escalate: [{ after: 10, to: { kind: 'unit-head', level: 2 } }] }, data)
    expect([walk.ask(20), walk.task().nextAt, walk.tick(200), walk.answer(50)]).toEqual(['ok', null, 'ok', 'ok'])
    return [from(walk.task().dueAt), from(walk.task().escalateAt), from(walk.task().nextAt)]
  }
  expect(stood({ minutes: 60 })).toEqual([90, 100, 90])
  expect(stood({ workingMinutes: 60 })).toEqual([90, 100, 90])
  expect(stood({ by: 'until' }, { until: monday + 60 * minute })).toEqual([60, 70, 60])
})
