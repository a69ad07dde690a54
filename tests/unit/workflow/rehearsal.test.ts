import { expect, test } from 'vitest'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import type { SteppedDraft } from '#shared/definition/definition.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { rehearse, type PastCase } from '#shared/workflow/rehearsal.ts'
import { companyIndex, compiledOf, idOf, member, monday, steppedWith, unit, type MemberName } from '../../support/company.ts'
import { plainTask } from '../../support/plain-task.ts'

const label = { zh: '节点', en: 'Node' }
type Steps = SteppedDraft['route']['steps']
const head: Steps[number] = { key: 'head', kind: 'approve', label, assignee: { kind: 'unit-head' } }
const finance: Steps[number] = { key: 'finance', kind: 'approve', label, assignee: { kind: 'role', role: 'finance' } }
const chief = (when?: string): Steps[number] => ({
  key: 'chief',
  kind: 'approve',
  label,
  assignee: { kind: 'member', memberId: member.chief },
  limit: { workingMinutes: 600 },
  ...(when === undefined ? {} : { when }),
})
const version = (steps: Steps, more: Partial<SteppedDraft> = {}) => compiledOf(steppedWith({ route: { steps }, ...more }))

const hour = 3_600_000
const organisation = companyIndex()
const company = { organisation, judgedAt: monday, calendar: workingCalendar(organisation.settings) }

/** A closed record of the past; each node took so many hours of a working morning. */
function past(n: number, amount: number, took: Readonly<Record<string, readonly [MemberName, number]>> = {}): PastCase {
  const record: BusinessRecord = {
    id: idOf(n),
    revision: 1,
    definitionKey: 'test-form',
    definitionVersion: 1,
    number: `T${n}`,
    numberState: 'official',
    title: 't',
    businessDate: '2026-03-02',
    unitId: unit.shift,
    creatorId: member.amy,
    state: 'completed',
    nodes: [],
    round: 1,
    data: { subject: 's', amount },
    amountMinor: amount,
    source: 'form',
    importId: null,
    createdAt: monday,
    submittedAt: monday,
    closedAt: monday + hour,
    scopes: [],
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
  }
  const tasks = Object.entries(took).map(([node, [name, hours]], index): Task => ({
    ...plainTask,
    id: idOf(n * 10 + index),
    revision: 1,
    recordId: record.id,
    node,
    round: 1,
    kind: 'approve',
    assigneeId: member[name],
    state: 'done',
    createdAt: monday,
    dueAt: null,
    warnAt: null,
    decision: 'agree',
    decidedAt: monday + hours * hour,
    fallback: false,
  }))
  return { record, tasks }
}

test('[TPL-02] a change is rehearsed on past cases: who would have been asked, and of how many cases it changes anything', () => {
  const cases = [past(1, 100), past(2, 90_000), past(3, 200_000)]
  const found = rehearse({ before: version([head, finance]), after: version([head, finance, chief('form.amount > 50000')]) }, cases, company)
  expect(found).toMatchObject({ cases: 3, differing: [{ recordId: idOf(2), fault: null }, { recordId: idOf(3) }] })
  expect(found.differing[0]?.after.asked).toEqual([
    { node: 'head', members: [member.shiftHead], standIn: false },
    { node: 'finance', members: [member.cfo, member.clerk], standIn: false },
    { node: 'chief', members: [member.chief], standIn: false },
  ])
  expect(found.load.find(({ memberId }) => memberId === member.chief)).toEqual({ memberId: member.chief, before: 0, after: 2 })
  expect(found.load.find(({ memberId }) => memberId === member.shiftHead)).toEqual({ memberId: member.shiftHead, before: 3, after: 3 })
  expect(rehearse({ before: version([head]), after: version([head]) }, cases, company).differing).toEqual([])
})

test('[TPL-02] where duties clash is told: nobody can take it, a stand-in would, one person decides twice', () => {
  const twice = version([head, { key: 'again', kind: 'approve', label, assignee: { kind: 'member', memberId: member.shiftHead } }])
  const empty = version([head, { key: 'it', kind: 'approve', label, assignee: { kind: 'role', role: 'it' } }])
  const clashes = (after: typeof twice) => rehearse({ before: version([head]), after }, [past(1, 1)], company).differing[0]?.after.clashes
  expect(clashes(twice)).toEqual([{ kind: 'same-person', node: 'again', members: [member.shiftHead] }])
  expect(clashes(empty)).toContainEqual({ kind: 'stand-in', node: 'it', members: [member.shiftHead] })
})

test('[TPL-02] a past case that the new form would not take is named with its fault; one that the old form would not take either is not', () => {
  const rule = { key: 'small', assert: 'form.amount < 1000', severity: 'error' as const, fields: ['amount'], message: label }
  const strict = version([head], { rules: [rule] })
  const found = rehearse({ before: version([head]), after: strict }, [past(1, 100), past(2, 5000)], company)
  expect(found.differing).toMatchObject([{ recordId: idOf(2), fault: { code: 'field-rule', params: { rule: 'small' } } }])
  expect(rehearse({ before: strict, after: strict }, [past(2, 5000)], company).differing).toEqual([])
})

test('[TPL-04] how long a case takes moves by what nodes took: the median of the past, a limit where there is none, the slower of two branches beside each other', () => {
  const cases = [past(1, 1, { head: ['shiftHead', 1], finance: ['cfo', 2] }), past(2, 1, { head: ['shiftHead', 1], finance: ['cfo', 2] })]
  const beside: Steps = [
    {
      key: 'both',
      kind: 'parallel',
      label,
      branches: [
        { key: 'a', label, steps: [head] },
        { key: 'b', label, steps: [finance] },
      ],
    },
  ]
  const minutes = (after: Steps) => rehearse({ before: version([head, finance]), after: version(after) }, cases, company).minutes
  expect(minutes([head, finance])).toEqual({ before: 180, after: 180 })
  expect(minutes(beside)).toEqual({ before: 180, after: 120 })
  expect(minutes([head, finance, chief()])).toEqual({ before: 180, after: 780 })
})
