import { expect, test } from 'vitest'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { gridFields } from '#shared/definition/grid-fields.ts'
import { columnOf, projectionShape } from '#shared/definition/projection.ts'
import { meeting, nodesOf, precedes } from '#shared/definition/route.ts'
import { provePublishing, rolesNamed } from '#shared/definition/structure.ts'
import { compiledOf, idOf, steppedWith } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
type Steps = SteppedDraft['route']['steps']
const node = (key: string, more: object = {}): Steps[number] =>
  ({ key, kind: 'approve', label, assignee: { kind: 'role', role: 'finance' }, ...more }) as Steps[number]
const branch = (key: string, steps: Steps, when?: string) => ({ key, label, steps, ...(when === undefined ? {} : { when }) })
const choice = (key: string, ...branches: ReturnType<typeof branch>[]): Steps[number] => ({ key, kind: 'choice', label, branches })
const parallel = (key: string, branches: ReturnType<typeof branch>[], more: object = {}): Steps[number] => ({ key, kind: 'parallel', label, branches, ...more })
const scope = { unitId: idOf(1), creatorId: idOf(2), round: 1, businessDate: '2026-03-18' }

const form: SteppedDraft['form'] = [
  { key: 'subject', kind: 'text', label, checked: true },
  { key: 'amount', kind: 'money', label },
  {
    key: 'urgency',
    kind: 'choice',
    label,
    options: [
      { key: 'normal', label },
      { key: 'urgent', label },
    ],
  },
  { key: 'unit', kind: 'unit', label },
  { key: 'needed_by', kind: 'date', label },
  {
    key: 'signers',
    kind: 'table',
    label,
    columns: [
      { key: 'member', kind: 'member', label },
      { key: 'share', kind: 'integer', label },
    ],
  },
  { key: 'cause', kind: 'text', label, required: true },
]
const parameters: SteppedDraft['parameters'] = [
  { key: 'rounds', label, value: 3, min: 1, max: 9 },
  { key: 'risk', label, value: 30, scale: 1 },
]
const draftOf = (steps: Steps, more: Partial<SteppedDraft> = {}): SteppedDraft => steppedWith({ form, parameters, route: { steps }, ...more })

function refused(steps: Steps, more: Partial<SteppedDraft> = {}): string | undefined {
  const body = definitionBodySchema.parse(draftOf(steps, more))
  const made = compileDefinition(body)
  const compiled = made.ok ? provePublishing(body) : made
  return compiled.ok ? undefined : `${compiled.fault.params?.['where']}: ${compiled.fault.params?.['detail']}`
}

test('[TPL-06] a route of blocks that cannot work is refused where it is wrong', () => {
  const one = branch('one', [node('n')])
  const cases: readonly (readonly [Steps, string])[] = [
    [[choice('c', branch('a', [node('n')]), branch('b', []))], 'route.c.a: only the last branch is without a condition'],
    [
      [choice('c', branch('a', [node('n')], 'form.amount > 1'), branch('b', [], 'form.amount > 2'))],
      'route.c.b: the last branch is taken otherwise and has no condition',
    ],
    [[choice('c', branch('a', [node('n')], '1 > 2'), branch('b', []))], 'route.c.a: can never be reached'],
    [[choice('c', branch('a', [node('n')], 'param.rounds > 9'), branch('b', []))], 'route.c.a: can never be reached'],
    [[choice('c', branch('a', [node('n')], "form.urgency == 'soon' && form.amount > 1"), branch('b', []))], 'route.c.a: soon is not an option of form.urgency'],
    [[node('n', { when: "form.urgency == 'normal' && form.urgency == 'urgent'" })], 'route.n: can never be reached'],
    [[parallel('p', [one, branch('two', [])])], 'route.p.two: a parallel branch without a step'],
    [[parallel('p', [one, branch('two', [node('m')])], { join: { kind: 'at-least', count: 3 } })], 'route.p: waits for more branches than there are'],
    [[parallel('p', [one, branch('one', [node('m')])])], 'route.p.one: key used twice'],
    [[parallel('p', [one, branch('two', [node('n')])])], 'route.n: key used twice'],
    [[node('p'), parallel('p', [one, branch('two', [node('m')])])], 'route.p: key used twice'],
    [[node('n', { when: 'param.nothing > 1' })], 'route.n: unknown param.nothing'],
    [[node('n', { limit: { workingMinutes: { param: 'nothing' } } })], 'route.n: unknown param.nothing'],
    [[node('n', { limit: { workingMinutes: { param: 'risk' } } })], 'route.n: param.risk is not a whole number above 0'],
    [[node('n', { limit: { workingMinutes: 3, warnBefore: { param: 'rounds' } } })], 'route.n: warns before it starts'],
    [[node('n', { limit: { minutes: { param: 'nothing' } } })], 'route.n: unknown param.nothing'],
    [[node('n', { limit: { minutes: 10, warnBefore: 2, warnPercent: 50 } })], 'route.n: warns by minutes and by percent'],
    [[node('n', { limit: { minutes: 10, warnPercent: 100 } })], 'route.n: warns when the time is over'],
    [[node('n', { limit: { by: 'subject' } })], 'route.n: subject is not a date'],
    [[node('n', { limit: { by: 'nothing' } })], 'route.n: nothing is not a date'],
    [[node('n', { limit: { minutes: 10, escalate: [{ after: 5, to: { kind: 'field', field: 'subject' } }] } })], 'route.n: subject is not a member field'],
    [
      [node('n', { limit: { minutes: 10, escalate: [{ after: { param: 'risk' }, to: { kind: 'unit-head' } }] } })],
      'route.n: param.risk is not a whole number above 0',
    ],
    [[node('n', { mode: 'ratio' })], 'route.n: a ratio needs its percentage'],
    [[node('n', { mode: 'ratio', percent: 101 })], 'route.n: more than 100 percent'],
    [[node('n', { percent: 50 })], 'route.n: only a ratio has a percentage'],
    [[node('n', { kind: 'do', fills: ['nothing'] })], 'route.n: fills the unknown field nothing'],
    [[node('n', { kind: 'double-entry', assignee: { kind: 'initiator' } })], 'route.n: nobody decides his own record'],
    [[node('n', { assignee: { kind: 'field', field: 'signers.share' } })], 'route.n: signers.share is not a member field'],
    [[node('n', { assignee: { kind: 'field-unit-head', field: 'amount' } })], 'route.n: amount is not a unit field'],
    [[node('n', { assignee: { kind: 'handler', node: 'm' } }), node('m')], 'route.n: m is not before it'],
    [[node('n', { assignee: { kind: 'handler', node: 'nothing' } })], 'route.n: nobody is asked at nothing'],
    [[parallel('p', [one, branch('two', [node('m', { assignee: { kind: 'handler', node: 'n' } })])])], 'route.m: n is not before it'],
    [[{ key: 'w', kind: 'wait', label, until: { kind: 'field', field: 'amount' } }], 'route.w: amount is not a date'],
    [[{ key: 's', kind: 'sub-process', label, definition: 'test-form' }], 'route.s: a sub-process of itself'],
    [[{ key: 's', kind: 'sub-process', label, definition: 'other', forEach: 'amount' }], 'route.s: amount is not a table'],
    [[{ key: 's', kind: 'sub-process', label, definition: 'other', data: { total: 'row.share' } }], 'route.s.data.total: unknown name row'],
    [[{ key: 's', kind: 'sub-process', label, definition: 'other', initiator: 'signers.member' }], 'route.s: signers.member is not of the row'],
    [[{ key: 'a', kind: 'archive', label, keepYears: 3 }, node('n')], 'route.a: archives before the end'],
    [[node('n', { kind: 'confirm' })], 'route.n: nothing to confirm yet'],
  ]
  expect(cases.map(([steps]) => refused(steps))).toEqual(cases.map(([, problem]) => problem))
  const deep = [1, 2, 3, 4, 5].reduce<Steps>((steps, n) => [choice(`c${n}`, branch('a', steps, 'form.amount > 1'), branch('b', []))], [node('n')])
  expect(refused(deep)).toBe('route.c1: blocks nested more than 4 deep')
  expect(refused([node('n')], { parameters: [{ key: 'rounds', label, value: 0, min: 1 }] })).toBe('parameters.rounds: out of its bounds')
})

test('[TPL-06] words that are missing in one language are named', () => {
  expect(refused([node('n', { label: { zh: '审批', en: '审批' } })])).toBe('route.steps.n.label: Chinese words for English readers')
  expect(refused([node('n')], { name: { zh: ' ', en: 'Test' } })).toBe('name: no Chinese words')
  expect(refused([node('n')], { guide: { zh: '说明', en: ' ' } })).toBe('guide: no English words')
  const counted = (suffix: object) => refused([node('n')], { form: [...form, { key: 'days', kind: 'integer', label, suffix } as (typeof form)[number]] })
  expect(counted({ zh: '天', en: '天', one: 'day' })).toBe('form.days.suffix: Chinese words for English readers')
  expect(counted({ zh: '天', en: 'days', one: '天' })).toBe('form.days.suffix: Chinese words for English readers')
  expect(counted({ zh: '天', en: 'days', one: ' ' })).toBe('form.days.suffix: no English words')
  expect(counted({ zh: '天', en: 'days', one: 'day' })).toBe(undefined)
})

test('parameters are numbers of expressions and of limits; each version has its own', () => {
  const steps = [node('n', { when: 'form.amount > param.rounds * 100 && param.risk <= 3.0', limit: { workingMinutes: { param: 'rounds' }, warnBefore: 1 } })]
  const compiled = compiledOf(draftOf(steps))
  const first = compiled.route.nodes[0]!
  expect([300, 301].map((amount) => compiled.stands(first, { amount }, scope))).toEqual([false, true])
  expect(compiled.limit((first as never as { limit: never }).limit)).toEqual({
    ends: { by: 'working-minutes', minutes: 3 },
    warn: { minutes: 1 },
    escalate: [],
  })
  const next = compiledOf(draftOf(steps, { version: 2, parameters: [{ key: 'rounds', label, value: 4 }, parameters[1]!] }))
  expect([301, 401].map((amount) => next.stands(next.route.nodes[0]!, { amount }, scope))).toEqual([false, true])
})

test('a field that a node fills belongs to it: hidden and not asked for before, kept and unchanged after', () => {
  const compiled = compiledOf(draftOf([node('n', { kind: 'do', fills: ['cause'] })]))
  expect([...compiled.lateFields]).toEqual(['cause'])
  expect(compiled.check({ subject: 'x', cause: 'mine' }, scope)).toMatchObject({ data: { subject: 'x' }, errors: [], hidden: ['cause'] })
  const filling = { ...scope, late: { filling: ['cause'], kept: {} } }
  expect(compiled.check({ subject: 'x' }, filling).errors).toEqual([{ code: 'field-required', field: 'cause' }])
  expect(compiled.check({ subject: 'x', cause: 'worn out' }, filling)).toMatchObject({ data: { cause: 'worn out' }, errors: [] })
  const kept = { ...scope, late: { filling: [], kept: { cause: 'worn out' } } }
  expect(compiled.check({ subject: 'x', cause: 'nothing' }, kept)).toMatchObject({ data: { cause: 'worn out' }, errors: [], hidden: [] })
})

test('what is worked out from a field that a node fills is hidden until that field is entered; an empty one of now hides nothing', () => {
  const share: SteppedDraft['form'][number] = { key: 'share', kind: 'computed', result: 'integer', label, expression: 'form.spent / form.amount' }
  const spent: SteppedDraft['form'][number] = { key: 'spent', kind: 'money', label }
  const compiled = compiledOf(draftOf([node('n', { kind: 'do', fills: ['spent'] })], { form: [...form.slice(0, -1), spent, share] }))
  const typed = { subject: 'x', amount: 2 }
  expect(compiled.check(typed, scope).hidden).toEqual(['spent', 'share'])
  const filling = { ...scope, late: { filling: ['spent'], kept: {} } }
  expect(compiled.check(typed, filling)).toMatchObject({ computed: {}, hidden: [] })
  expect(compiled.check({ ...typed, spent: 8 }, filling)).toMatchObject({ computed: { share: 4 }, hidden: [] })
})

test('a route is laid out as it is read; two steps meet in the innermost sequence that holds both', () => {
  const compiled = compiledOf(
    draftOf([
      node('first'),
      parallel('p', [
        branch('a', [node('a1'), choice('c', branch('x', [node('x1')], 'form.amount > 1'), branch('y', [node('y1')]))]),
        branch('b', [node('b1', { assignee: { kind: 'role', role: 'operator' } })]),
      ]),
      node('last'),
    ]),
  )
  expect(nodesOf(compiled.body).map(({ key }) => key)).toEqual(['first', 'a1', 'x1', 'y1', 'b1', 'last'])
  const place = (key: string) => compiled.route.places.get(key)!
  const met = meeting(place('x1'), place('b1'))
  expect([met.sequence === compiled.route.root, met.one.step.key, met.other.step.key]).toEqual([true, 'p', 'p'])
  expect([
    precedes(place('a1'), place('x1')),
    precedes(place('x1'), place('y1')),
    precedes(place('b1'), place('last')),
    precedes(place('a1'), place('b1')),
  ]).toEqual([true, false, true, false])
  expect(rolesNamed(compiled.body)).toEqual(['finance', 'operator'])
})

test('a sub-process is given one form, or one for each row', () => {
  const one = { key: 's', kind: 'sub-process', label, definition: 'other' } as const
  const compiled = compiledOf(
    draftOf([
      { ...one, data: { reason: "form.subject + '!'", total: 'form.amount * param.rounds', broken: 'form.amount / 0' } },
      { ...one, key: 't', forEach: 'signers', data: { who: 'row.member', part: 'row.share * 2' }, initiator: 'signers.member' },
    ]),
  )
  const data = { subject: 'x', amount: 5, signers: [{ member: idOf(7), share: 1 }, { share: 2 }] }
  const feed = (key: string) => compiled.feed(compiled.nodesByKey.get(key) as never, data, scope)
  expect(feed('s')).toEqual([{ reason: 'x!', total: 15 }])
  expect(feed('t')).toEqual([{ who: idOf(7), part: 2 }, { part: 4 }])
})

test('what publishes names a definition field and fills nothing; a definition stands in no column', () => {
  const proposal: SteppedDraft['form'][number] = { key: 'proposal', kind: 'definition', label }
  const steps = (more: object): Steps => [node('n', { kind: 'do', publishes: 'proposal', ...more })]
  const { body } = compiledOf(draftOf(steps({}), { form: [...form, proposal] }))
  expect(projectionShape(body).some(({ column }) => column === columnOf('proposal'))).toBe(false)
  expect(gridFields(body.form).apart.map(({ key }) => key)).toEqual(['signers', 'proposal'])
  expect(refused(steps({ publishes: 'subject' }))).toBe('route.n: subject is not a definition field')
  expect(refused(steps({ fills: ['cause'] }), { form: [...form, proposal] })).toBe('route.n: publishes what is approved, and fills nothing')
})
