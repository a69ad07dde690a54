import { expect, test } from 'vitest'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { projectionShape, projector } from '#shared/definition/projection.ts'
import { changesWithout, maskOf, masksIn, shieldedPlaces, withoutPlaces } from '#shared/definition/shield.ts'
import { sightOf } from '#shared/permissions/sight.ts'
import { companyIndex, idOf, member, monday, steppedWith, unit, type MemberName } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
const shield = { level: 'confidential' } as const
type Draft = SteppedDraft['form'][number]
const account: Extract<Draft, { kind: 'text' }> = {
  key: 'account',
  kind: 'text',
  label,
  shield: { ...shield, first: 4, last: 4, nodes: ['head'], roles: ['finance'] },
}
const people: Draft = {
  key: 'people',
  kind: 'table',
  label,
  columns: [
    { key: 'name', kind: 'text', label },
    { key: 'salary', kind: 'money', label, shield },
    { key: 'days', kind: 'integer', label },
  ],
}
const steps: SteppedDraft['route']['steps'] = [
  { key: 'compare', kind: 'check', label, assignee: { kind: 'role', role: 'operator' } },
  { key: 'head', kind: 'approve', label, assignee: { kind: 'unit-head', level: 1 } },
]
const body = (change: Partial<SteppedDraft> = {}) =>
  definitionBodySchema.parse(
    steppedWith({ form: [{ key: 'subject', kind: 'text', label, checked: true }, account, people], route: { steps }, title: 'form.subject', ...change }),
  )
const problem = (change: Partial<SteppedDraft>): string => {
  const compiled = compileDefinition(body(change))
  return compiled.ok ? 'ok' : `${String(compiled.fault.params?.['where'])}: ${String(compiled.fault.params?.['detail'])}`
}

test('[PRM-06] a mask keeps the ends that the definition leaves open, and never tells a short value, its length, or a number', () => {
  const ends = { first: 4, last: 4 }
  expect(maskOf('6222 0212 3456 1234', ends)).toBe('6222 **** **** 1234')
  expect(maskOf('13812341234', { first: 3, last: 4 })).toBe('138 **** 1234')
  expect([maskOf('12345678901', ends), maskOf('123', ends), maskOf('abc', { first: 0, last: 0 }), maskOf(12_345, ends), maskOf([1], ends)]).toEqual(
    Array.from({ length: 5 }, () => '****'),
  )
  expect([maskOf(undefined, ends), maskOf(null, ends), maskOf('', ends)]).toEqual([null, null, null])
})

test('[PRM-06] a list has masks alone, and a record loses its shielded fields and columns, also from its trail', () => {
  const whole = body()
  const data = { subject: '三月', account: '6222021234561234', people: [{ name: '张三', salary: 900_000, days: 3 }, { name: '李四' }] }
  expect(projectionShape(whole).find(({ column }) => column === 'f_account')).toEqual({ column: 'f_account', kind: 'text', sql: 'TEXT' })
  expect(projector(whole)({ data } as never)).toContain('6222 **** **** 1234')
  expect(projector(whole)({ data } as never)).not.toContain('6222021234561234')
  const places = shieldedPlaces(whole)
  expect(withoutPlaces(data, places)).toEqual({ subject: '三月', people: [{ name: '张三', days: 3 }, { name: '李四' }] })
  expect(masksIn(data, places).map(({ path, mask }) => [path, mask])).toEqual([
    ['account', '6222 **** **** 1234'],
    ['people.0.salary', '****'],
  ])
  const changes = {
    subject: ['a', 'b'],
    account: ['1', '2'],
    people: [[], [{ salary: 1 }]],
    'entry-held:people.0.salary': [1, 2],
    'entry-kept:people.0.name': ['a', 'b'],
  }
  expect(changesWithout(changes as never, places)).toEqual({
    subject: ['a', 'b'],
    'shielded:account': [null, null],
    'shielded:people': [null, null],
    'shielded:entry-held:people.0.salary': [null, null],
    'entry-kept:people.0.name': ['a', 'b'],
  })
})

test('[PRM-06] a fault tells of what is shielded where it lies there, or where a broken rule reads it', () => {
  const rule = (key: string, assert: string, fields: string[], more: object = {}) => ({
    key,
    assert,
    severity: 'error' as const,
    fields,
    message: label,
    ...more,
  })
  const compiled = compileDefinition(
    body({
      rules: [
        rule('long', 'form.account.size() > 10', ['subject']),
        rule('short', 'form.subject.size() < 3', ['subject']),
        rule('paid', 'row.salary > 0', ['people.name'], { forEach: 'people' }),
        rule('there', 'row.days > 0', ['people.name'], { forEach: 'people' }),
      ],
    }),
  )
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.fault))
  const scope = { unitId: unit.shift, creatorId: member.amy, round: 1, businessDate: '2026-03-02' }
  const { errors } = compiled.value.check(
    {
      subject: '三月份',
      account: '62',
      people: [
        { name: '张三', salary: 0, days: 0 },
        { name: '李四', salary: 'x', days: 1 },
      ],
    },
    scope,
  )
  expect(errors.map((fault) => [fault.params?.['rule'] ?? fault.code, fault.field, compiled.value.tells(fault)])).toEqual([
    ['long', 'subject', true],
    ['short', 'subject', false],
    ['field-malformed', 'people.1.salary', true],
    ['paid', 'people.0.name', true],
    ['there', 'people.0.name', false],
  ])
})

test('[PRM-06] a definition in which anything else tells what is shielded is refused, with the place', () => {
  expect(problem({})).toBe('ok')
  expect(problem({ title: 'form.account' })).toBe('title: account is shielded')
  expect(problem({ register: { columns: ['number'], sort: { column: 'account', descending: false } } })).toBe('register: account is shielded')
  const weighed: Draft = { key: 'weight', kind: 'integer', label, shield }
  const summed = { form: [...body().form, weighed], businessDay: { signIn: false, totals: ['weight'] } }
  expect(problem(summed)).toBe('businessDay: weight is shielded')
  const computed = { key: 'more', kind: 'computed', label, result: 'text', expression: 'form.account' }
  const field = (more: object, base: object = computed) => problem({ form: [...body().form, { ...base, ...more } as Draft] })
  expect(field({})).toBe('form.more: account is shielded higher')
  expect(field({ shield: { level: 'sensitive' } })).toBe('form.more: account is shielded higher')
  expect(field({ shield: { level: 'secret' } })).toBe('ok')
  expect(field({ visibleWhen: 'form.account == "1"' }, { key: 'more', kind: 'text', label })).toBe('form.more: account is shielded higher')
  // A table of which one column is shielded may be summed by another.
  expect(field({ result: 'integer', expression: 'sum(form.people.map(p, p.days))' })).toBe('ok')
  expect(field({ result: 'money', expression: 'sum(form.people.map(p, p.salary))' })).toBe('form.more: salary is shielded higher')
  expect(problem({ form: [{ ...account, shield, unique: true }], title: '"x"', route: { steps: [] } })).toContain('a shielded value may stand more than once')
  expect(problem({ form: [{ ...account, shield: { ...shield, nodes: ['gone'] } }], title: '"x"', route: { steps: [] } })).toBe('form.account: there is no gone')
  const feeding = { key: 'sub', kind: 'sub-process', label, definition: 'other', data: { x: 'form.account' } } as const
  expect(problem({ route: { steps: [...steps, feeding] } })).toBe('route.sub: account is shielded')
})

test('[PRM-06] [PRM-14] a field is open to its initiator and to whose task needs it, shown on asking to whoever is cleared for the unit, and covered to all others', () => {
  const whole = body()
  const [place, salary] = shieldedPlaces(whole)
  const record = { unitId: unit.shift, creatorId: member.amy }
  const task = (who: MemberName, node: string, kind: 'approve' | 'check' | 'revise', state: 'open' | 'done' = 'open') => ({
    assigneeId: member[who],
    node,
    kind,
    state,
  })
  const sight = (who: MemberName, tasks: ReturnType<typeof task>[] = [], of = place, organisation = companyIndex()) =>
    of && sightOf(organisation, member[who], { record, tasks, body: whole }, of, monday)
  expect([sight('amy'), sight('ben'), sight('cfo'), sight('cfo', [], salary)]).toEqual(['open', 'covered', 'on-asking', 'covered'])
  expect(sight('shiftHead', [task('shiftHead', 'head', 'approve')])).toBe('open')
  expect(sight('shiftHead', [task('shiftHead', 'head', 'approve')], salary)).toBe('covered')
  expect(sight('shiftHead', [task('shiftHead', 'head', 'approve', 'done')])).toBe('covered')
  expect([sight('ben', [task('ben', 'compare', 'check')]), sight('ben', [task('ben', 'head', 'revise')])]).toEqual(['covered', 'open'])
  const cleared = (unitId: string | null) =>
    companyIndex(({ grants, roles }) => ({
      roles: [...roles, { id: idOf(900), revision: 1, key: 'vault', name: label, permissions: ['field.secret'] }],
      grants: [...grants, { id: idOf(901), revision: 1, memberId: member.ben, roleKey: 'vault', unitId, expiresAt: null }],
    }))
  expect([
    sight('ben', [], salary, cleared(null)),
    sight('ben', [], salary, cleared(unit.operations)),
    sight('ben', [], salary, cleared(unit.finance)),
  ]).toEqual(['on-asking', 'on-asking', 'covered'])
})
