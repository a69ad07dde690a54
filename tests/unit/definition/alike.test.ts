import { expect, test } from 'vitest'
import { alikePlace, alikeSchema, alikeText, isNear, type AlikeSubject } from '#shared/definition/alike.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { draftWith } from '../../support/company.ts'

const label = { zh: '相同发票', en: 'Same invoice' }
const rule = (more: object = {}) =>
  alikeSchema.parse({ key: 'invoice', label, fields: [{ field: 'payee' }, { field: 'amount', as: 'exact' }], severity: 'warning', ...more })
const subject = (data: AlikeSubject['data']): AlikeSubject => ({ data, unitId: 'u', creatorId: 'c', businessDate: '2026-03-02', title: 't' })

test('[ENT-15] full and half width, case and blanks make no difference where a field is normalised; an empty field is like nothing', () => {
  const one = alikeText(rule(), subject({ payee: 'ＡＢＣ 贸易（上海）', amount: 1200 }))
  expect(alikeText(rule(), subject({ payee: 'abc贸易(上海)', amount: 1200 }))).toBe(one)
  expect(alikeText(rule(), subject({ payee: 'abc贸易(上海)', amount: 1201 }))).not.toBe(one)
  expect(alikeText(rule({ fields: [{ field: 'payee', as: 'exact' }] }), subject({ payee: 'ABC' }))).not.toBe(
    alikeText(rule({ fields: [{ field: 'payee', as: 'exact' }] }), subject({ payee: 'abc' })),
  )
  expect(alikeText(rule(), subject({ payee: '  ', amount: 1200 }))).toBeNull()
  expect(alikeText(rule(), subject({ payee: 'abc' }))).toBeNull()
})

test('the record’s own initiator and unit can be compared; the finding stands beside what somebody entered', () => {
  const own = rule({ fields: [{ field: 'creator' }, { field: 'amount' }] })
  expect(alikeText(own, subject({ amount: 5 }))).toBe('["c","5"]')
  expect(alikePlace(own)).toBe('amount')
})

test('dates are near within the days of the rule, both ways', () => {
  const near = rule({ near: { field: 'paid_on', days: 3 } })
  expect(isNear(near, '2026-02-27', '2026-03-02')).toBe(true)
  expect(isNear(near, '2026-03-02', '2026-02-27')).toBe(true)
  expect(isNear(near, '2026-02-26', '2026-03-02')).toBe(false)
  expect(isNear(near, null, '2026-03-02')).toBe(false)
  expect(isNear(rule(), null, null)).toBe(true)
})

test('a rule of likeness names fields that are there, and one that blocks compares no dates', () => {
  const form = [
    { key: 'payee', kind: 'text' as const, label },
    { key: 'amount', kind: 'money' as const, label },
  ]
  const detail = (alike: object) => {
    const compiled = compileDefinition(definitionBodySchema.parse({ ...draftWith({ form, title: 'form.payee' }), alike: [rule(alike)] }))
    return compiled.ok ? 'ok' : `${compiled.fault.params?.['where']}: ${compiled.fault.params?.['detail']}`
  }
  expect(detail({})).toBe('ok')
  expect(detail({ fields: [{ field: 'nobody' }] })).toBe('alike.invoice: unknown field nobody')
  expect(detail({ near: { field: 'payee', days: 2 } })).toBe('alike.invoice: payee is not a date')
  expect(detail({ near: { field: 'business_date', days: 2 } })).toBe('ok')
  expect(detail({ near: { field: 'business_date', days: 2 }, severity: 'block' })).toBe('alike.invoice: what blocks compares no dates')
})
