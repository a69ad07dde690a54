import type { Grant, Member, Role, Unit } from '#shared/domain/organisation.ts'
import type { DefinitionRow } from '#shared/definition/definition.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import type { EntityName } from '#shared/rows/entities.ts'

/** A small company for store tests: a tree of units, a person for each part in the shipped processes, and one who has none. */
const id = (group: string, n: number): string => `${group}-0000-7000-8000-${String(n).padStart(12, '0')}`

export const unitIds = {
  company: id('00000001', 1),
  finance: id('00000001', 2),
  research: id('00000001', 3),
  laboratory: id('00000001', 4),
  sales: id('00000001', 5),
} as const
export const memberIds = {
  administrator: id('00000002', 1),
  operator: id('00000002', 2),
  head: id('00000002', 3),
  budgetOwner: id('00000002', 4),
  finance: id('00000002', 5),
  analyst: id('00000002', 6),
  seller: id('00000002', 7),
  director: id('00000002', 8),
  supervisor: id('00000002', 9),
} as const
export type Person = keyof typeof memberIds

const unit = (unitId: string, zh: string, en: string, parentId: string | null, headId: string | null): Unit => ({
  id: unitId,
  revision: 1,
  name: { zh, en },
  parentId,
  headId,
  sort: 1,
  state: 'active',
})

export const units: readonly Unit[] = [
  unit(unitIds.company, '总公司', 'Company', null, memberIds.director),
  unit(unitIds.finance, '财务部', 'Finance', unitIds.company, null),
  unit(unitIds.research, '研发部', 'Research', unitIds.company, memberIds.head),
  unit(unitIds.laboratory, '实验室', 'Laboratory', unitIds.research, null),
  unit(unitIds.sales, '销售部', 'Sales', unitIds.company, null),
]

const member = (who: Person, name: string, pinyin: string, unitId: string): Member => ({
  id: memberIds[who],
  revision: 1,
  userName: who.toLowerCase(),
  name,
  pinyin,
  unitId,
  postId: null,
  kind: 'employee',
  state: 'active',
})

export const members: readonly Member[] = [
  member('administrator', '系统管理员', 'xitongguanliyuan xtgly', unitIds.company),
  member('operator', '张三', 'zhangsan zs', unitIds.laboratory),
  member('head', '王主任', 'wangzhuren wzr', unitIds.research),
  member('budgetOwner', '陈预算', 'chenyusuan cys', unitIds.company),
  member('finance', '单雄信', 'shanxiongxin sxx', unitIds.finance),
  member('analyst', '李分析', 'lifenxi lfx', unitIds.company),
  member('seller', '赵销售', 'zhaoxiaoshou zxs', unitIds.sales),
  member('director', '孙总', 'sunzong sz', unitIds.company),
  member('supervisor', '周督', 'zhoudu zd', unitIds.research),
]

const roles: readonly Role[] = shippedRoles.map((role, index) => ({ id: id('00000003', index + 1), revision: 1, ...role, permissions: [...role.permissions] }))

const grant = (n: number, who: Person, roleKey: string, unitId: string | null): Grant => ({
  id: id('00000004', n),
  revision: 1,
  memberId: memberIds[who],
  roleKey,
  unitId,
  expiresAt: null,
})

const grants: readonly Grant[] = [
  grant(1, 'administrator', 'administrator', null),
  grant(2, 'operator', 'operator', unitIds.laboratory),
  grant(3, 'head', 'approver', unitIds.research),
  grant(4, 'budgetOwner', 'budget-owner', null),
  grant(5, 'finance', 'finance', null),
  grant(6, 'analyst', 'analyst', null),
  grant(7, 'supervisor', 'supervisor', unitIds.research),
  grant(8, 'finance', 'archivist', null),
]

const definitions: readonly DefinitionRow[] = shippedDefinitions.map((body) => ({
  id: `${body.key}@${body.version}`,
  revision: 1,
  key: body.key,
  version: body.version,
  state: 'published',
  body,
  publishedAt: 0,
}))

/** Every row of the company, by entity. */
export const companyRows: readonly (readonly [EntityName, readonly { readonly id: string }[]])[] = [
  ['unit', units],
  ['member', members],
  ['role', roles],
  ['grant', grants],
  ['definition', definitions],
]
