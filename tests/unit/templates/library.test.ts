import { expect, test } from 'vitest'
import { compileDefinition } from '#shared/definition/compile.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import { provePublishing, rolesNamed } from '#shared/definition/structure.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import { companyIndex, idOf, member, monday, type MemberName } from '../../support/company.ts'

const scope = { unitId: idOf(1), creatorId: idOf(2), round: 1, businessDate: '2026-03-18' }
const compiled = new Map(
  shippedDefinitions.map((body) => {
    const result = compileDefinition(body)
    if (!result.ok) throw new Error(JSON.stringify(result.fault))
    return [body.key, result.value]
  }),
)
const codes = (key: string, data: Record<string, unknown>) => {
  const { errors, warnings } = compiled.get(key)!.check(data, scope)
  return [...errors, ...warnings].map(({ code, field, params }) => (code === 'field-rule' ? String(params?.['rule']) : `${code} ${field}`))
}

test('[TPL-03] every shipped definition compiles and names only shipped roles', () => {
  const roles = shippedRoles.map(({ key }) => key)
  expect([...compiled.keys()]).toEqual(['expense-claim', 'purchase-request', 'daily-operations', 'claim-register', 'travel-declaration'])
  for (const body of shippedDefinitions) expect(provePublishing(body)).toEqual({ ok: true, value: undefined })
  for (const body of shippedDefinitions) expect(rolesNamed(body).filter((role) => !roles.includes(role))).toEqual([])
})

test('an expense claim adds up and warns about entertainment and old receipts', () => {
  const claim = compiled.get('expense-claim')!
  const line = { spent_on: '2026-03-10', category: 'meal', amount: 4550 }
  const base = { purpose: '赴杭州验收', expense_type: 'daily', budget_number: 'YS-2026-01', lines: [line, { ...line, amount: 450 }] }
  const checked = claim.check(base, scope)
  expect(checked).toMatchObject({ errors: [], warnings: [], data: { total: 5000 } })
  expect([claim.title(checked.data), claim.amountMinor(checked.data)]).toEqual(['赴杭州验收', 5000])
  expect(codes('expense-claim', { ...base, lines: [{ ...line, category: 'entertainment', description: '客户', amount: 100_001 }] })).toEqual([
    'entertainment-limit',
    'receipts-attached',
  ])
  expect(codes('expense-claim', { ...base, lines: [{ ...line, spent_on: '2026-01-20' }] })).toEqual(['within-thirty-days'])
  expect(codes('expense-claim', { ...base, lines: [{ ...line, spent_on: '2025-01-20' }] })).toEqual(['within-ninety-days'])
  expect(codes('expense-claim', { ...base, lines: [{ ...line, spent_on: '2026-03-19' }] })).toEqual(['not-in-future'])
  expect(codes('expense-claim', { ...base, expense_type: 'trip', trip_from: '2026-03-02', trip_to: '2026-03-01' })).toEqual(['trip-order'])
  expect(codes('expense-claim', {})).toEqual([
    'field-required purpose',
    'field-required expense_type',
    'field-required budget_number',
    'field-required lines',
    'table-too-few lines',
  ])
})

test('a purchase request climbs with its amount', () => {
  const request = compiled.get('purchase-request')!
  const data = (price: number) =>
    request.check(
      {
        subject: '货架',
        purchase_type: 'equipment',
        needed_by: '2026-04-01',
        budget_number: 'B',
        urgency: 'normal',
        background: '扩建',
        items: [{ item: '货架', quantity: 10, price }],
      },
      scope,
    )
  const nodes = (price: number) => request.route.nodes.filter((node) => request.stands(node, data(price).data, scope)).map(({ key }) => key)
  expect(nodes(199_999)).toEqual(['unit-head', 'confirm'])
  expect(nodes(200_000)).toEqual(['unit-head', 'budget-owner', 'finance', 'confirm'])
  expect(nodes(1_000_000)).toEqual(['unit-head', 'budget-owner', 'finance', 'upper-head', 'confirm'])
  expect(data(600_000).errors).toMatchObject([{ params: { rule: 'three-quotations' } }])
})

test('[ENT-04] daily operations data marks what the second person compares', () => {
  const daily = compiled.get('daily-operations')!
  const good = { shift: 'early', recorded_at: '08:30', line: 'A3', orders_in: 1200, orders_done: 1100, errors_found: 5, turnover: 123_456, temperature: -185 }
  expect(daily.check(good, scope)).toMatchObject({ errors: [], warnings: [], hidden: ['abnormal_note'], data: { orders_open: 100 } })
  expect(daily.title(good)).toBe('A3 早班')
  expect(daily.body.form.filter((field) => field.checked).map(({ key }) => key)).toEqual([
    'shift',
    'orders_in',
    'orders_done',
    'errors_found',
    'turnover',
    'temperature',
  ])
  expect(codes('daily-operations', { ...good, temperature: -120 })).toEqual(['field-required abnormal_note'])
  expect(codes('daily-operations', { ...good, orders_done: 1300, errors_found: 1400 })).toEqual(['done-within-received', 'errors-within-done', 'error-rate'])
})

test('[ENT-11] [ENT-12] whoever starts one reads its guide, and each step names who is responsible and how long it may take', () => {
  for (const body of shippedDefinitions) {
    expect([body.key, body.guide?.zh.length ?? 0]).not.toEqual([body.key, 0])
    expect([body.key, body.guide?.en.length ?? 0]).not.toEqual([body.key, 0])
    for (const node of nodesOf(body).filter(isAsking))
      expect([body.key, node.key, node.label.zh !== '', node.assignee.kind !== undefined, node.kind === 'confirm' || node.limit !== undefined]).toEqual([
        body.key,
        node.key,
        true,
        true,
        true,
      ])
  }
})

test('[ENT-08] applications for money carry background, amount and attachments as fields of their own', () => {
  for (const key of ['expense-claim', 'purchase-request']) {
    const { body } = compiled.get(key)!
    const kinds = body.form.map((field) => field.kind)
    expect(kinds).toEqual(expect.arrayContaining(['text', 'attachment']))
    expect(body.form.find((field) => field.key === body.amount)).toMatchObject({ kind: expect.stringMatching(/money|computed/) as string })
  }
})

test('[WFL-01] only the named roles may start a process', () => {
  const organisation = companyIndex()
  const mayStart = (key: string, who: MemberName) => definitionAbilities(organisation, member[who], compiled.get(key)!.body, monday).includes('start')
  expect([
    mayStart('claim-register', 'amy'),
    mayStart('claim-register', 'analyst'),
    mayStart('daily-operations', 'ben'),
    mayStart('daily-operations', 'analyst'),
  ]).toEqual([true, false, true, false])
})

test('[ENT-10] figures out of their range are found when daily operations data is entered', () => {
  expect(codes('daily-operations', { shift: 'early', orders_in: -1 })).toContain('field-too-small orders_in')
})

test('[ENT-19] imported claims are classified: by outcome, with totals, and drawn over time', () => {
  const { register } = compiled.get('claim-register')!.body
  expect(register).toMatchObject({ groupBy: 'outcome', totals: ['amount'], chart: { by: 'submitted_at', value: 'amount' } })
})
