import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Grant, Member, Unit } from '#shared/domain/organisation.ts'
import { claimRegister } from '#shared/templates/finance/claim-register.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'

/** A small process with every act: a head decides, finance too when it is large; it can be returned, refused and withdrawn. */
export const simCase: DefinitionBody = definitionBodySchema.parse({
  format: 1,
  key: 'sim-case',
  version: 1,
  name: { zh: '模拟单', en: 'Simulated case' },
  summary: { zh: '同步模拟', en: 'For the sync simulator' },
  form: [
    { key: 'subject', kind: 'text', label: { zh: '事由', en: 'Subject' }, required: true },
    { key: 'amount', kind: 'money', label: { zh: '金额', en: 'Amount' }, required: true },
    { key: 'files', kind: 'attachment', label: { zh: '附件', en: 'Files' } },
  ],
  title: 'form.subject',
  amount: 'amount',
  route: {
    nodes: [
      { key: 'head', label: { zh: '负责人', en: 'Head' }, kind: 'approve', assignee: { kind: 'unit-head' } },
      { key: 'finance', label: { zh: '财务', en: 'Finance' }, kind: 'approve', assignee: { kind: 'role', role: 'finance' }, when: 'form.amount > 50000' },
    ],
    copyTo: [{ kind: 'role', role: 'analyst' }],
  },
  numbering: { prefix: 'SIM', period: 'none', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number', 'subject', 'amount'], sort: { column: 'number', descending: true } },
})

export const units = ['root', 'a', 'b', 'c'] as const
export const people = ['admin', 'boss', 'head-a', 'head-b', 'head-c', 'ops-a', 'ops-b', 'ops-c', 'finance', 'roamer'] as const
export type UnitName = (typeof units)[number]
export type PersonName = (typeof people)[number]

/** A fixed id for a thing of the founding, so that schedules can name it. */
export function simId(kind: number, n: number): string {
  return `01900000-0000-7000-8${kind.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`
}
export const unitId = (name: UnitName): string => simId(1, units.indexOf(name))
export const personId = (name: PersonName): string => simId(2, people.indexOf(name))

const homes: Record<PersonName, UnitName> = {
  admin: 'root',
  boss: 'root',
  'head-a': 'a',
  'head-b': 'b',
  'head-c': 'c',
  'ops-a': 'a',
  'ops-b': 'b',
  'ops-c': 'c',
  finance: 'root',
  roamer: 'a',
}
const heads: Record<UnitName, PersonName> = { root: 'boss', a: 'head-a', b: 'head-b', c: 'head-c' }

/** A member as `member.put` takes it. */
export function personRow(name: PersonName, change: Partial<Member> = {}): Omit<Member, 'revision'> {
  return { id: personId(name), userName: name, name, pinyin: name, unitId: unitId(homes[name]), postId: null, kind: 'employee', state: 'active', ...change }
}

/** A unit as `unit.put` takes it. */
export function unitRow(name: UnitName, change: Partial<Unit> = {}): Omit<Unit, 'revision'> {
  return {
    id: unitId(name),
    name: { zh: `单位${name}`, en: `Unit ${name}` },
    parentId: name === 'root' ? null : unitId('root'),
    headId: personId(heads[name]),
    sort: units.indexOf(name),
    state: 'active',
    ...change,
  }
}

export type FoundingRow = { readonly [E in EntityName]: { readonly entity: E; readonly row: Omit<EntityRow<E>, 'revision'> } }[EntityName]

/** The founding rows of the simulated company, in the order in which they can be put. */
export function foundingRows(): readonly FoundingRow[] {
  const grants: [PersonName, string, UnitName | null][] = [
    ['admin', 'administrator', null],
    ['finance', 'finance', 'root'],
    ['ops-a', 'operator', 'a'],
    ['ops-b', 'operator', 'b'],
    ['ops-c', 'operator', 'c'],
    ['roamer', 'supervisor', 'b'],
  ]
  const grantRows: Omit<Grant, 'revision'>[] = grants.map(([name, roleKey, unit], n) => ({
    id: simId(4, n),
    memberId: personId(name),
    roleKey,
    unitId: unit && unitId(unit),
    expiresAt: null,
  }))
  const definitions = [simCase, definitionBodySchema.parse(claimRegister)]
  return [
    ...units.map((name) => ({ entity: 'unit' as const, row: unitRow(name) })),
    ...people.map((name) => ({ entity: 'member' as const, row: personRow(name) })),
    ...shippedRoles.map(({ key, name, permissions }, n) => ({ entity: 'role' as const, row: { id: simId(3, n), key, name, permissions: [...permissions] } })),
    ...grantRows.map((row) => ({ entity: 'grant' as const, row })),
    { entity: 'setting' as const, row: { id: 'company.name', value: 'Simulated' } },
    ...definitions.map((body) => ({
      entity: 'definition' as const,
      row: { id: `${body.key}@1`, key: body.key, version: 1, state: 'published' as const, body, publishedAt: 1 },
    })),
  ]
}
