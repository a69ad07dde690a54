import { expect, test } from 'vitest'
import { brokenPasswordRules, checkPassword } from '#shared/domain/password.ts'

const candidate = { userName: 'zhangwei', minLength: 10, former: null }

test('[AUT-06] a password of letters, digits and a special character with the minimum length passes', () => {
  expect(checkPassword({ ...candidate, password: 'Lengku-2026' })).toEqual({ ok: true, value: undefined })
  expect(checkPassword({ ...candidate, password: '冷链运营中心2026！!' })).toEqual({ ok: true, value: undefined })
})

test.each([
  ['short-1', ['length']],
  ['12345678-90', ['letter']],
  ['abcdefgh-ij', ['digit']],
  ['abcdefgh12', ['symbol']],
  ['abcdefgh 12', ['symbol']],
  ['my-ZhangWei-1', ['name']],
  ['', ['length', 'letter', 'digit', 'symbol']],
])('[AUT-06] %j breaks %j', (password, rules) => {
  expect(brokenPasswordRules({ ...candidate, password })).toEqual(rules)
})

test('[AUT-05] the initial password is not accepted as the new one', () => {
  expect(checkPassword({ ...candidate, password: 'Lengku-2026', former: 'Lengku-2026' })).toEqual({
    ok: false,
    fault: { code: 'password-weak', params: { rule: 'same' } },
  })
})

test("[AUT-06] the minimum length is the company's, counted in characters, and told", () => {
  expect(checkPassword({ ...candidate, minLength: 12, password: 'Lengku-2026' })).toEqual({
    ok: false,
    fault: { code: 'password-weak', params: { rule: 'length', min: 12 } },
  })
  expect(brokenPasswordRules({ ...candidate, password: '😀😀😀😀a1' })).toEqual(['length'])
})
