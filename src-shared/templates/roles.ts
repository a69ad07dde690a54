import type { LocalText } from '#shared/kernel/text.ts'
import type { Permission } from '#shared/domain/permission.ts'

/** A role as it is shipped. */
export type ShippedRole = { readonly key: string; readonly name: LocalText; readonly permissions: readonly Permission[] }

/** The roles that every company starts with: administrators administer and read no business (PRM-02, PRM-07). */
export const shippedRoles: readonly ShippedRole[] = [
  {
    key: 'administrator',
    name: { zh: '系统管理员', en: 'Administrator' },
    permissions: [
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
    ],
  },
  { key: 'operator', name: { zh: '业务操作员', en: 'Operator' }, permissions: [] },
  { key: 'approver', name: { zh: '审批人', en: 'Approver' }, permissions: [] },
  { key: 'pre-approver', name: { zh: '事前审批人', en: 'Pre-approver' }, permissions: [] },
  { key: 'claims-office', name: { zh: '报销初审', en: 'Claims office' }, permissions: [] },
  { key: 'budget-owner', name: { zh: '预算负责人', en: 'Budget owner' }, permissions: [] },
  { key: 'finance', name: { zh: '财务', en: 'Finance' }, permissions: ['record.read-unit', 'report.read'] },
  {
    key: 'supervisor',
    name: { zh: '业务主管', en: 'Supervisor' },
    permissions: ['record.read-unit', 'record.back-enter', 'record.terminate', 'day.close', 'report.read', 'field.sensitive'],
  },
  { key: 'hr', name: { zh: '人事', en: 'HR' }, permissions: ['report.read', 'field.secret'] },
  { key: 'it', name: { zh: '信息技术', en: 'IT' }, permissions: ['report.read'] },
  { key: 'security-officer', name: { zh: '安全管理员', en: 'Security officer' }, permissions: ['audit.read'] },
  { key: 'office', name: { zh: '办公室', en: 'Office' }, permissions: [] },
  { key: 'auditor', name: { zh: '审计', en: 'Auditor' }, permissions: ['record.read-unit', 'report.read', 'audit.read', 'record.hold'] },
  { key: 'archivist', name: { zh: '档案员', en: 'Archivist' }, permissions: ['record.read-unit', 'record.hold', 'record.dispose'] },
  { key: 'analyst', name: { zh: '数据分析员', en: 'Analyst' }, permissions: ['record.read-unit', 'report.read'] },
]
