import { expect, test } from 'vitest'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type LinearDraft } from '#shared/definition/definition.ts'
import { provePublishing } from '#shared/definition/structure.ts'
import { compiledOf, draftWith, idOf } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
const scope = { unitId: idOf(1), creatorId: idOf(2), round: 1, businessDate: '2026-03-18' }
type Fields = LinearDraft['form']
const form = (...fields: Fields): Partial<LinearDraft> => ({ form: fields, title: "''" })
const money = (key: string, more: object = {}): Fields[number] => ({ key, kind: 'money', label, ...more })
const computed = (key: string, expression: string, result: 'money' | 'integer' | 'text' = 'money'): Fields[number] => ({
  key,
  kind: 'computed',
  label,
  expression,
  result,
})
const lines: Fields[number] = {
  key: 'lines',
  kind: 'table',
  label,
  maxRows: 3,
  columns: [
    { key: 'quantity', kind: 'integer', label, required: true },
    { key: 'price', kind: 'money', label },
    { key: 'subtotal', kind: 'computed', label, expression: 'row.quantity * row.price', result: 'money' },
  ],
}

function refused(change: Partial<LinearDraft>): string | undefined {
  const compiled = compileDefinition(definitionBodySchema.parse(draftWith(change)))
  return compiled.ok ? undefined : `${compiled.fault.code} ${compiled.fault.params?.['where']}: ${compiled.fault.params?.['detail']}`
}

test('[TPL-06] a definition that cannot work is refused where it is wrong', () => {
  expect(refused({ title: 'form.' })).toMatch(/^definition-invalid title: /)
  expect(refused({ title: 'form.nothing' })).toBe('definition-invalid title: unknown form.nothing')
  expect(refused({ title: 'now()' })).toBe('definition-invalid title: unknown function now')
  expect(refused({ title: 'form' })).toBe('definition-invalid title: form must be followed by a field')
  expect(refused({ title: 'secret.key' })).toBe('definition-invalid title: unknown name secret')
  expect(refused(form(computed('a', 'form.b'), computed('b', 'form.a')))).toBe('definition-invalid form.a: computed from itself')
  expect(refused(form(lines, computed('total', 'sum(form.lines.map(line, line.subtotal))'), money('x', { visibleWhen: 'form.x > 1' })))).toBe(
    'definition-invalid form.x: computed from itself',
  )
  expect(refused(form(money('a'), money('a')))).toBe('definition-invalid form.a: key used twice')
  expect(
    refused({ ...form({ key: 't', kind: 'text', label, pattern: '(' }), register: { columns: ['t'], sort: { column: 't', descending: false } } }),
  ).toContain('pattern is not a regular expression')
  expect(refused({ amount: 'subject' })).toBe('definition-invalid amount: subject is not a money field')
  expect(refused({ rules: [{ key: 'r', assert: 'true', severity: 'error', fields: ['nope'], message: label }] })).toBe(
    'definition-invalid rules.r: unknown field nope',
  )
  expect(refused({ rules: [{ key: 'r', assert: 'true', forEach: 'amount', severity: 'error', fields: ['amount'], message: label }] })).toBe(
    'definition-invalid rules.r: amount is not a table',
  )
  expect(refused({ register: { columns: ['nope'], sort: { column: 'number', descending: false } } })).toBe('definition-invalid register: unknown column nope')
  const node = { key: 'n', kind: 'approve', label, assignee: { kind: 'role', role: 'finance' } } as const
  expect(refused({ route: { nodes: [{ ...node, assignee: { kind: 'initiator' } }] } })).toBe('definition-invalid route.n: nobody decides his own record')
  expect(refused({ route: { nodes: [{ ...node, when: '1 > 2' }] } })).toBe('definition-invalid route.n: can never be reached')
  expect(refused({ route: { nodes: [{ ...node, kind: 'check' }] } })).toBe('definition-invalid route.n: no field is marked to be checked')
  expect(refused({ route: { nodes: [{ ...node, assignee: { kind: 'field', field: 'amount' } }] } })).toBe(
    'definition-invalid route.n: amount is not a member field',
  )
  expect(refused({ route: { nodes: [node, node] } })).toBe('definition-invalid route.n: key used twice')
})

test('[TPL-06] what is asked of a version only when it is published does not stop one that has been published before', () => {
  const urgency: Fields[number] = { key: 'urgency', kind: 'choice', label, options: [{ key: 'normal', label }] }
  const node = { key: 'n', kind: 'approve', label, assignee: { kind: 'role', role: 'finance' } } as const
  const old: readonly (readonly [Partial<LinearDraft>, string])[] = [
    [{ name: { zh: '测试', en: '测试' } }, 'name: Chinese words for English readers'],
    [{ ...form(urgency), route: { nodes: [{ ...node, when: "form.urgency == 'soon'" }] } }, 'route.n: soon is not an option of form.urgency'],
    [{ ...form(urgency), route: { nodes: [{ ...node, when: "form.urgency == 'normal' && blank(form.urgency)" }] } }, 'route.n: can never be reached'],
  ]
  expect(old.map(([change]) => refused(change))).toEqual(old.map(() => undefined))
  const problems = old.map(([change]) => provePublishing(definitionBodySchema.parse(draftWith(change))))
  expect(problems).toMatchObject(old.map(([, problem]) => ({ fault: { params: { where: problem.split(': ')[0], detail: problem.split(': ')[1] } } })))
})

test('an absurdly nested expression is a fault and no crash', () => {
  expect(refused({ title: `${'('.repeat(990)}form.subject${')'.repeat(990)}` })).toMatch(/^definition-invalid title: /)
  expect(refused({ title: "[1].all(a, [2].all(b, [3].all(c, true))) ? 'a' : 'b'" })).toBe('definition-invalid title: nested too deeply')
})

test('[ENT-03] computed fields follow what they read, whatever order the form has', () => {
  const compiled = compiledOf(draftWith(form(computed('tax', 'form.total / 10'), computed('total', 'sum(form.lines.map(line, line.subtotal))'), lines)))
  const checked = compiled.check({ lines: [{ quantity: 3, price: 1050 }, {}, { quantity: 2, price: 100 }], total: 1, tax: 2 }, scope)
  expect(checked.errors).toEqual([])
  expect(checked.data).toEqual({
    lines: [
      { quantity: 3, price: 1050, subtotal: 3150 },
      { quantity: 2, price: 100, subtotal: 200 },
    ],
    total: 3350,
    tax: 335,
  })
  expect(checked.computed).toEqual({ 'lines.0.subtotal': 3150, 'lines.2.subtotal': 200, total: 3350, tax: 335 })
})

test('money stays whole beyond the reach of binary fractions', () => {
  const compiled = compiledOf(draftWith(form(money('a'), money('b'), computed('c', 'form.a * form.b'), computed('d', 'form.a + form.b'))))
  const big = compiled.check({ a: 9_007_199_254_740_991, b: 2 }, scope)
  expect(big.data).not.toHaveProperty('c')
  expect(big.errors.map(({ code, field }) => [code, field])).toEqual([
    ['definition-invalid', 'c'],
    ['definition-invalid', 'd'],
  ])
  expect(compiled.check({ a: 9_007_199_254_740_990, b: 1 }, scope).data).toMatchObject({ d: 9_007_199_254_740_991 })
})

test('a fault at run time is reported, never thrown; an empty field is no fault', () => {
  const compiled = compiledOf(
    draftWith({ ...form(money('a'), money('b')), rules: [{ key: 'ratio', assert: 'form.a / form.b > 2', severity: 'error', fields: ['a'], message: label }] }),
  )
  expect(compiled.check({ a: 5, b: 0 }, scope).errors).toMatchObject([{ code: 'definition-invalid', field: 'a' }])
  expect(compiled.check({ a: 5 }, scope).errors).toEqual([])
})

test('hidden fields are dropped, not asked for, and count as empty for the others', () => {
  const compiled = compiledOf(
    draftWith(
      form(
        money('a', { required: true }),
        money('b', { required: true, visibleWhen: 'form.a > 100' }),
        money('c', { visibleWhen: 'form.b != null' }),
        money('d', { requiredWhen: 'form.a > 100' }),
      ),
    ),
  )
  const small = compiled.check({ a: 1, b: 5, c: 6 }, scope)
  expect(small).toMatchObject({ data: { a: 1 }, hidden: ['b', 'c'], required: ['a'], errors: [] })
  const large = compiled.check({ a: 101, c: 6 }, scope)
  expect(large.hidden).toEqual(['c'])
  expect(large.errors).toEqual([
    { code: 'field-required', field: 'b' },
    { code: 'field-required', field: 'd' },
  ])
})

test('tables name the cell: row rules, missing cells, too many and too few rows', () => {
  const table = { ...lines, minRows: 2, required: true } as Fields[number]
  const compiled = compiledOf(
    draftWith({
      ...form(table),
      rules: [{ key: 'cheap', assert: 'row.price < 100', forEach: 'lines', severity: 'warning', fields: ['lines.price'], message: label }],
    }),
  )
  const checked = compiled.check({ lines: [null, { price: 100 }, { quantity: 1, price: 2, other: 3 }] }, scope)
  expect(checked.errors).toEqual([
    { code: 'field-unknown', field: 'lines.2.other', row: 3 },
    { code: 'field-required', field: 'lines.1.quantity', row: 2 },
  ])
  expect(checked.warnings).toEqual([{ code: 'field-rule', params: { rule: 'cheap' }, field: 'lines.1.price', row: 2 }])
  expect(compiled.check({ lines: [{ quantity: 1 }] }, scope).errors).toEqual([{ code: 'table-too-few', params: { min: 2 }, field: 'lines' }])
  expect(compiled.check({ lines: Array.from({ length: 9 }, () => ({ quantity: 1 })) }, scope).errors).toEqual([
    { code: 'table-too-many', params: { max: 3 }, field: 'lines' },
  ])
  expect(compiled.check({ lines: 'x' }, scope).errors[0]).toEqual({ code: 'field-malformed', field: 'lines' })
  expect(compiled.check({}, scope).errors).toEqual([
    { code: 'field-required', field: 'lines' },
    { code: 'table-too-few', params: { min: 2 }, field: 'lines' },
  ])
})

test('values of the wrong shape and unknown fields are refused', () => {
  const compiled = compiledOf(draftWith())
  expect(compiled.check({ subject: 5, amount: 1.5, other: 1 }, scope).errors).toEqual([
    { code: 'field-malformed', field: 'subject' },
    { code: 'field-malformed', field: 'amount' },
    { code: 'field-unknown', field: 'other' },
  ])
})

test('attachments are judged by number, size and kind', () => {
  const compiled = compiledOf(
    draftWith(form({ key: 'files', kind: 'attachment', label, maxCount: 1, maxBytes: 100, accept: ['pdf'] }, computed('count', 'size(form.files)', 'integer'))),
  )
  const file = { id: idOf(5), name: '发票.PDF', mime: 'application/pdf', size: 99, sha256: 'a'.repeat(64) }
  expect(compiled.check({ files: [file] }, scope)).toMatchObject({ data: { files: [file], count: 1 }, errors: [] })
  expect(compiled.check({ files: [{ ...file, size: 101 }] }, scope).errors[0]?.code).toBe('attachment-too-large')
  expect(compiled.check({ files: [{ ...file, name: 'a.exe' }] }, scope).errors[0]?.code).toBe('attachment-type')
  expect(compiled.check({ files: [file, { ...file, id: idOf(6) }] }, scope).errors[0]?.code).toBe('table-too-many')
})

test('a condition that cannot be judged stops the record rather than letting it pass', () => {
  const compiled = compiledOf(
    draftWith({ route: { nodes: [{ key: 'n', kind: 'approve', label, assignee: { kind: 'role', role: 'finance' }, when: 'form.amount > 100' }] } }),
  )
  const node = compiled.route.nodes[0]!
  expect([{}, { amount: 100 }, { amount: 101 }].map((data) => compiled.stands(node, data, scope))).toEqual([true, false, true])
  expect([{}, { amount: 100 }, { amount: 101 }].map((data) => compiled.holds('form.amount > 100', data, scope))).toEqual([false, false, true])
})

test('a record without a title of its own bears the name of its definition, and titles stay short', () => {
  const compiled = compiledOf(draftWith({ amount: 'amount' }))
  expect(compiled.title({})).toBe('测试')
  expect(compiled.title({ subject: '字'.repeat(300) })).toHaveLength(200)
  expect([compiled.amountMinor({ amount: 5 }), compiled.amountMinor({})]).toEqual([5, null])
})
