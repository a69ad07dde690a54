import { expect, test } from 'vitest'
import {
  can,
  companyAbilities,
  definitionAbilities,
  daysScope,
  mayReadRecord,
  memberScope,
  scopesOfMember,
  scopesOfRecord,
  unitScope,
  unitsFor,
} from '#shared/permissions/policy.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { companyIndex, idOf, member, monday, unit, type MemberName } from '../../support/company.ts'

const organisation = companyIndex()
const body = (key: string) => shippedDefinitions.find((definition) => definition.key === key)!
const claim = body('expense-claim')
const record = { unitId: unit.shift, creatorId: member.amy, scopes: [memberScope(member.budget)] }
const readers = (of = organisation, names = Object.keys(member) as MemberName[]) => names.filter((name) => mayReadRecord(of, member[name], record, monday))

test('[PRM-07] [PRM-08] administrators administer and see no business; others do not administer', () => {
  expect(companyAbilities(organisation, member.admin, monday)).toEqual([
    'member.manage',
    'unit.manage',
    'post.manage',
    'grant.manage',
    'account.issue',
    'desk.manage',
    'setting.manage',
    'definition.publish',
    'backup.manage',
    'audit.read',
  ])
  expect(companyAbilities(organisation, member.amy, monday)).toEqual([])
  expect(companyAbilities(organisation, member.analyst, monday)).toEqual(['report.read'])
  expect(mayReadRecord(organisation, member.admin, record, monday)).toBe(false)
})

test('[PRM-13] participants, heads of the unit and above, and readers of the unit see a record; nobody else does', () => {
  expect(readers()).toEqual(['chief', 'cfo', 'clerk', 'opsHead', 'shiftHead', 'amy', 'budget', 'analyst'])
  expect(mayReadRecord(organisation, member.ben, record, monday)).toBe(false)
  expect(mayReadRecord(organisation, member.ben, record, monday, body('daily-operations'))).toBe(true)
})

test('a disabled member and an expired role can do nothing', () => {
  const gone = companyIndex((rows) => ({ members: rows.members.map((row) => (row.id === member.chief ? { ...row, state: 'disabled' as const } : row)) }))
  expect(mayReadRecord(gone, member.chief, record, monday)).toBe(false)
  expect(scopesOfMember(gone, member.chief, monday)).toEqual([])
  const expired = companyIndex((rows) => ({ grants: rows.grants.map((row) => ({ ...row, expiresAt: monday })) }))
  expect(companyAbilities(expired, member.admin, monday)).toEqual([])
  expect(companyAbilities(expired, member.admin, monday - 1)).not.toEqual([])
})

test('[PRM-03] starting, importing, exporting and reading are permitted separately, and for a unit', () => {
  expect(definitionAbilities(organisation, member.amy, claim, monday)).toEqual(['start', 'import'])
  expect(definitionAbilities(organisation, member.clerk, claim, monday)).toEqual(['start', 'import', 'export', 'read'])
  expect(definitionAbilities(organisation, member.analyst, claim, monday)).toEqual(['start', 'export', 'read'])
  expect(can(organisation, member.amy, 'definition.start', { kind: 'definition', body: claim, unitId: unit.finance }, monday)).toBe(false)
  expect(unitsFor(organisation, member.amy, body('daily-operations'), 'definition.start', monday)).toEqual([unit.shift])
  expect(can(organisation, member.amy, 'member.manage', { kind: 'definition', body: claim, unitId: unit.shift }, monday)).toBe(false)
})

test('a grant for one unit does not carry what touches the whole company', () => {
  const local = companyIndex((rows) => ({ grants: rows.grants.map((row) => (row.memberId === member.admin ? { ...row, unitId: unit.finance } : row)) }))
  expect(companyAbilities(local, member.admin, monday)).toEqual([])
  const root = companyIndex((rows) => ({ grants: rows.grants.map((row) => (row.memberId === member.admin ? { ...row, unitId: unit.company } : row)) }))
  expect(companyAbilities(root, member.admin, monday)).not.toEqual([])
})

test('scopes: a member holds his own, the units he heads or reads, and the business days of these and of his own; a record joins all who take part and keeps them', () => {
  expect(scopesOfMember(organisation, member.amy, monday)).toEqual(['organisation', memberScope(member.amy), daysScope(unit.shift)])
  expect(scopesOfMember(organisation, member.amy, monday, [body('daily-operations')])).toEqual([
    'organisation',
    memberScope(member.amy),
    daysScope(unit.shift),
    unitScope(unit.shift),
  ])
  expect(scopesOfMember(organisation, member.opsHead, monday)).toEqual([
    'organisation',
    memberScope(member.opsHead),
    daysScope(unit.operations),
    daysScope(unit.shift),
    unitScope(unit.operations),
    unitScope(unit.shift),
  ])
  expect(scopesOfMember(organisation, member.analyst, monday)).toHaveLength(2 + 4 + 4)
  expect(scopesOfMember(organisation, idOf(999), monday)).toEqual([])
  const scopes = scopesOfRecord(record, [{ assigneeId: member.ben }], [{ actorId: member.chief, enteredBy: null, kind: 'comment' }], [member.clerk])
  expect(scopes).toEqual([member.chief, member.clerk, member.amy, member.ben, member.budget].map(memberScope).concat(unitScope(unit.shift)).toSorted())
})

test('whoever may read a record is entitled to a scope that brings it to his desk', () => {
  const held = scopesOfRecord(record, [], [])
  for (const name of Object.keys(member) as MemberName[]) {
    for (const definition of [undefined, ...shippedDefinitions]) {
      const scopes = scopesOfMember(organisation, member[name], monday, definition ? [definition] : [])
      if (mayReadRecord(organisation, member[name], record, monday, definition))
        expect(
          scopes.some((scope) => held.includes(scope)),
          `${name} ${definition?.key}`,
        ).toBe(true)
    }
  }
})
