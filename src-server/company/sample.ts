import type { Id } from '#shared/kernel/id.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { writeChanges } from '../store/change-set.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { administer, anyAdministrator, issueCredentials, type CompanyTools, type IssuedCredentials } from './company.ts'
import { pinyinOf } from './pinyin.ts'

/** The name of the sample company. */
export const sampleCompany = '华东冷链运营中心'

type SampleUnit = { readonly key: string; readonly name: LocalText; readonly parent: string | null; readonly head: string | null }
type SamplePost = { readonly key: string; readonly name: LocalText; readonly duties: LocalText }
type SampleMember = {
  readonly userName: string
  readonly name: string
  readonly unit: string
  readonly post: string
  /** Role, and the unit for which it is held; null is the company. */ readonly roles: readonly (readonly [role: string, unit: string | null])[]
}

const rootUnit = 'root'

const units: readonly SampleUnit[] = [
  { key: 'storage', name: { zh: '仓储部', en: 'Storage' }, parent: rootUnit, head: 'liuyang' },
  { key: 'storage-1', name: { zh: '一号冷库', en: 'Cold store 1' }, parent: 'storage', head: null },
  { key: 'storage-2', name: { zh: '二号冷库', en: 'Cold store 2' }, parent: 'storage', head: null },
  { key: 'transport', name: { zh: '运输部', en: 'Transport' }, parent: rootUnit, head: 'zhaomin' },
  { key: 'quality', name: { zh: '质量部', en: 'Quality' }, parent: rootUnit, head: 'zhouting' },
  { key: 'finance', name: { zh: '财务部', en: 'Finance' }, parent: rootUnit, head: 'limei' },
  { key: 'office', name: { zh: '综合管理部', en: 'Administration' }, parent: rootUnit, head: 'zhengli' },
  { key: 'it', name: { zh: '信息部', en: 'Information technology' }, parent: rootUnit, head: 'heqiang' },
]

const posts: readonly SamplePost[] = [
  {
    key: 'director',
    name: { zh: '中心主任', en: 'Director' },
    duties: { zh: '主持运营中心全面工作，审批重大事项。', en: 'Leads the centre and approves major matters.' },
  },
  {
    key: 'unit-head',
    name: { zh: '部门负责人', en: 'Head of unit' },
    duties: { zh: '负责本部门业务，审批本部门单据，监督员工操作。', en: 'Answers for the unit, approves its records and supervises its staff.' },
  },
  {
    key: 'operator',
    name: { zh: '业务操作员', en: 'Operator' },
    duties: { zh: '录入、核对运营数据，提交单据。', en: 'Enters and checks operations data and submits records.' },
  },
  { key: 'accountant', name: { zh: '会计', en: 'Accountant' }, duties: { zh: '审核单据，登记付款。', en: 'Verifies records and registers payments.' } },
  {
    key: 'analyst',
    name: { zh: '数据分析员', en: 'Data analyst' },
    duties: { zh: '统计分析运营数据，编制报表。', en: 'Analyses operations data and reports on it.' },
  },
  {
    key: 'administrator',
    name: { zh: '系统管理员', en: 'System administrator' },
    duties: { zh: '管理账号、权限、备份和系统设置。', en: 'Keeps accounts, permissions, backups and settings.' },
  },
]

const members: readonly SampleMember[] = [
  {
    userName: 'wangjianguo',
    name: '王建国',
    unit: rootUnit,
    post: 'director',
    roles: [
      ['supervisor', null],
      ['approver', null],
    ],
  },
  {
    userName: 'liuyang',
    name: '刘洋',
    unit: 'storage',
    post: 'unit-head',
    roles: [
      ['approver', 'storage'],
      ['supervisor', 'storage'],
    ],
  },
  { userName: 'zhangwei', name: '张伟', unit: 'storage', post: 'operator', roles: [['operator', 'storage']] },
  { userName: 'wulei', name: '吴磊', unit: 'storage', post: 'operator', roles: [['operator', 'storage']] },
  {
    userName: 'zhaomin',
    name: '赵敏',
    unit: 'transport',
    post: 'unit-head',
    roles: [
      ['approver', 'transport'],
      ['supervisor', 'transport'],
    ],
  },
  { userName: 'sunhao', name: '孙浩', unit: 'transport', post: 'operator', roles: [['operator', 'transport']] },
  { userName: 'qianbin', name: '钱斌', unit: 'transport', post: 'operator', roles: [['operator', 'transport']] },
  {
    userName: 'zhouting',
    name: '周婷',
    unit: 'quality',
    post: 'unit-head',
    roles: [
      ['approver', 'quality'],
      ['security-officer', null],
    ],
  },
  {
    userName: 'limei',
    name: '李梅',
    unit: 'finance',
    post: 'unit-head',
    roles: [
      ['finance', null],
      ['approver', 'finance'],
    ],
  },
  { userName: 'xufang', name: '许芳', unit: 'finance', post: 'accountant', roles: [['operator', 'finance']] },
  {
    userName: 'zhengli',
    name: '郑丽',
    unit: 'office',
    post: 'unit-head',
    roles: [
      ['budget-owner', null],
      ['approver', 'office'],
      ['hr', null],
      ['office', null],
    ],
  },
  { userName: 'fengxue', name: '冯雪', unit: 'office', post: 'analyst', roles: [['analyst', null]] },
  {
    userName: 'heqiang',
    name: '何强',
    unit: 'it',
    post: 'administrator',
    roles: [
      ['administrator', null],
      ['it', null],
    ],
  },
]

/** One line of what the sample hands out: who, where, as what, and how to sign in. */
export type SampleCredentials = IssuedCredentials & { readonly unit: string; readonly post: string; readonly roles: readonly string[] }

/**
 * Fills a founded company with the sample: units, posts, members, roles and definitions, each by the mutation an administrator would use,
 * all in one transaction. Answers how everybody signs in.
 */
export async function seedSample(tools: CompanyTools, definitions: readonly DefinitionBody[] = shippedDefinitions): Promise<readonly SampleCredentials[]> {
  const actor = await anyAdministrator(tools)
  const root = await rootOf(tools)
  const unitIds = idsOf(tools, units, new Map([[rootUnit, root.id]]))
  const postIds = idsOf(tools, posts)
  const memberIds = new Map(members.map(({ userName }) => [userName, tools.newId()]))
  await writeChanges(tools.store, tools.clock, async (set) => {
    const act = (name: string, args: Record<string, unknown>): Promise<void> => administer(tools, set, actor, { name, args })
    for (const [sort, { key, name, parent }] of units.entries()) {
      await act('unit.put', { id: idIn(unitIds, key), name, parentId: parent === null ? null : idIn(unitIds, parent), headId: null, sort, state: 'active' })
    }
    for (const { key, ...post } of posts) await act('post.put', { id: idIn(postIds, key), ...post })
    for (const member of members) {
      const id = idIn(memberIds, member.userName)
      const { userName, name } = member
      await act('member.put', {
        id,
        userName,
        name,
        pinyin: pinyinOf(name),
        unitId: idIn(unitIds, member.unit),
        postId: idIn(postIds, member.post),
        kind: 'employee',
        state: 'active',
      })
      for (const [roleKey, unit] of member.roles) {
        await act('grant.put', { id: tools.newId(), memberId: id, roleKey, unitId: unit === null ? null : idIn(unitIds, unit), expiresAt: null })
      }
    }
    for (const [sort, { key, name, parent, head }] of units.entries()) {
      if (head !== null)
        await act('unit.put', {
          id: idIn(unitIds, key),
          name,
          parentId: parent === null ? null : idIn(unitIds, parent),
          headId: idIn(memberIds, head),
          sort,
          state: 'active',
        })
    }
    await act('unit.put', { ...root, headId: idIn(memberIds, 'wangjianguo') })
    for (const body of definitions) await act('definition.publish', { body })
  })
  const issued = await issueCredentials(tools, [...memberIds.values()])
  return members.map((member, at) => {
    const credentials = issued[at]
    if (!credentials) throw new Error(`no credentials for ${member.userName}`)
    return { ...credentials, unit: member.unit, post: member.post, roles: member.roles.map(([role]) => role) }
  })
}

async function rootOf(
  tools: CompanyTools,
): Promise<{ readonly id: Id; readonly name: LocalText; readonly parentId: null; readonly sort: number; readonly state: 'active' | 'closed' }> {
  const { index } = await tools.store.read(createOrganisationOf())
  const root = [...index.units.values()].find((unit) => unit.parentId === null)
  if (!root) throw new Error('the company has no root unit')
  return { id: root.id, name: root.name, parentId: null, sort: root.sort, state: root.state }
}

function idsOf(tools: CompanyTools, things: readonly { readonly key: string }[], known: ReadonlyMap<string, Id> = new Map()): ReadonlyMap<string, Id> {
  return new Map([...known, ...things.map(({ key }) => [key, tools.newId()] as const)])
}

function idIn(ids: ReadonlyMap<string, Id>, key: string): Id {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`the sample has no ${key}`)
  return id
}
