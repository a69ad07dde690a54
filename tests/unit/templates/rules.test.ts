import { expect, test } from 'vitest'
import { provePublishing } from '#shared/definition/structure.ts'
import { library } from '#shared/templates/library.ts'
import { idOf, unit } from '../../support/company.ts'
import { brokenOnTheWay, definition, broken, unjudged } from './cases/asking.ts'
import { cases } from './cases/cases.ts'
import { lateFields, sampleOf, today } from './cases/sample.ts'

const compiled = library.map(({ key }) => definition(key))

test('[TPL-03] the library has the processes that the rule documents name, each compiled, each with a case', () => {
  expect(library.length).toBeGreaterThanOrEqual(54)
  expect(Object.keys(cases).toSorted()).toEqual(library.map(({ key }) => key).toSorted())
  for (const body of library) expect([body.key, provePublishing(body)]).toEqual([body.key, { ok: true, value: undefined }])
})

test('what an operator enters in order breaks no rule, and each rule fires on what breaks it', () => {
  for (const { key, rules } of library) {
    const { breaks } = cases[key] ?? { breaks: {} }
    expect([key, broken(key, {})]).toEqual([key, []])
    expect([key, Object.keys(breaks).toSorted()]).toEqual([key, rules.map((rule) => rule.key).toSorted()])
    for (const [rule, patch] of Object.entries(breaks)) expect([key, rule, broken(key, patch)]).toEqual([key, rule, expect.arrayContaining([rule])])
  }
})

test('a rule is silent while nobody has filled in what it reads: a record can be submitted, and each step can be done', () => {
  for (const { key } of library) expect([key, brokenOnTheWay(key)]).toEqual([key, []])
})

test('whatever is chosen and left empty, each condition of a route can be judged: nobody is asked because something is missing', () => {
  for (const { key, form } of library) {
    const choices = form.flatMap((field) => (field.kind === 'choice' ? field.options.map((option) => ({ [field.key]: option.key })) : []))
    const empty = Object.fromEntries(form.flatMap((field) => (field.kind === 'computed' || field.required ? [] : [[field.key, null]])))
    for (const chosen of [{}, ...choices]) expect([key, chosen, unjudged(key, chosen), unjudged(key, { ...empty, ...chosen })]).toEqual([key, chosen, [], []])
  }
})

test('every record of the library has a name of its own', () => {
  for (const one of compiled) {
    const { body } = one
    const scope = { unitId: unit.operations, creatorId: idOf(9), round: 1, businessDate: today, late: { filling: lateFields(body), kept: {} } }
    const name = one.title(one.check(sampleOf(body, cases[body.key]?.given), scope).data)
    expect([body.key, name]).not.toEqual([body.key, body.name.zh])
  }
})

test('definitions of the library have number series of their own, a group, a guide, and limits where somebody is asked', () => {
  expect(new Set(library.map(({ numbering }) => numbering.prefix)).size).toBe(library.length)
  expect(new Set(library.map(({ key }) => key)).size).toBe(library.length)
  for (const { body, route } of compiled) {
    expect([body.key, body.group !== undefined, body.guide !== undefined, body.carries.length > 0]).toEqual([body.key, true, true, true])
    for (const node of route.nodes)
      if ('assignee' in node && node.kind !== 'confirm') expect([body.key, node.key, node.limit !== undefined]).toEqual([body.key, node.key, true])
  }
})
