import { expect, test } from 'vitest'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { missingFor, stopsPublishing } from '#shared/definition/prerequisites.ts'
import { companyIndex, idOf, member, monday, steppedWith, unit } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
const body = (route: SteppedDraft['route'], start: SteppedDraft['permissions']['start'] = ['everyone']) =>
  definitionBodySchema.parse(steppedWith({ route, permissions: { start } }))
const asking = (...assignees: object[]) =>
  body({ steps: assignees.map((assignee, n) => ({ key: `n${n}`, kind: 'approve', label, assignee })) } as SteppedDraft['route'])
const known = { organisation: companyIndex(), startable: new Set<string>(), now: monday }

test('a company that has what a definition asks lacks nothing', () => {
  expect(missingFor([asking({ kind: 'role', role: 'finance' }, { kind: 'unit-head', level: 1 }, { kind: 'member', memberId: member.amy })], known)).toEqual([])
})

test('what stops publishing comes first: roles and sub-processes that are not there', () => {
  const needs = body({
    steps: [
      { key: 'a', kind: 'approve', label, assignee: { kind: 'role', role: 'it' } },
      { key: 's', kind: 'sub-process', label, definition: 'inner' },
    ],
  })
  const found = missingFor([needs, asking({ kind: 'role', role: 'king' })], known)
  expect(found).toEqual([
    { kind: 'definition-missing', definitionKey: 'inner' },
    { kind: 'role-missing', role: 'king' },
    { kind: 'role-unheld', role: 'it' },
  ])
  expect(found.map(stopsPublishing)).toEqual([true, true, false])
  expect(missingFor([needs], { ...known, startable: new Set(['inner']) })).toEqual([{ kind: 'role-unheld', role: 'it' }])
})

test('what nobody could do or start is named: unheld roles, posts, members who have left, units without a head', () => {
  const organisation = companyIndex(({ members, units, grants }) => ({
    members: members.map((each) => (each.id === member.ben ? { ...each, state: 'disabled' } : each)),
    units: units.map((each) => (each.id === unit.shift ? { ...each, headId: null } : each)),
    grants: grants.filter(({ roleKey }) => roleKey !== 'operator'),
    posts: [{ id: idOf(90), revision: 1, name: label, duties: label }],
  }))
  const needs = asking(
    { kind: 'post', postId: idOf(90) },
    { kind: 'post', postId: idOf(91) },
    { kind: 'member', memberId: member.ben },
    { kind: 'unit-head', level: 1 },
  )
  expect(missingFor([needs, body({ steps: [] }, [{ role: 'operator' }])], { ...known, organisation })).toEqual([
    { kind: 'post-unheld', postId: idOf(90) },
    { kind: 'post-missing', postId: idOf(91) },
    { kind: 'member-gone', memberId: member.ben },
    { kind: 'head-missing', unitIds: [unit.shift] },
    { kind: 'role-unheld', role: 'operator' },
  ])
})
