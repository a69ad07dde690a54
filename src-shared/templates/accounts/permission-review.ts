import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, date, files, longText, member, required, table, text, unit } from '../parts/fields.ts'
import { approve, role, work, within, workingDay, headOfField } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 权限检查与账号清理: each account of a unit with a finding; what reaches too far or sleeps is taken away. */
export const permissionReview: SteppedDraft = {
  format: 2,
  key: 'permission-review',
  version: 1,
  name: { zh: '权限检查与账号清理', en: 'Permission review' },
  summary: { zh: '定期检查越权、闲置、无主账号并清理', en: 'Accounts that reach too far, sleep or belong to nobody are found and cleaned' },
  guide: {
    zh: '一、每季度第五个工作日自动发给轮值安全管理员；其他部门另行发起。按部门逐个账号核对：在用、闲置、无主、超权。\n二、部门负责人确认检查结果，信息技术按结果清理。\n三、清理后在本单记录执行日期。',
    en: '1. Given to one of the security officers in turn on the fifth working day of each quarter; further units are begun by hand. Go through the unit’s accounts: in use, dormant, orphaned, over-privileged.\n2. The head confirms, IT cleans up.\n3. The date of cleaning stands here.',
  },
  carries: ['PRM-05', 'AUT-23', 'PRM-13'],
  icon: 'check',
  schedules: [
    recurring('quarterly', '季度权限检查', 'Quarterly review', {
      every: { kind: 'quarterly', month: 1, day: { working: 5 }, at: '09:00' },
      for: oneOf('security-officer'),
      data: { as_of: 'record.business_date' },
      ...submittedWithin(2100),
    }),
  ],
  form: [
    required(unit('reviewed', '检查部门', 'Unit')),
    required(date('as_of', '检查基准日', 'As of', { default: 'today' })),
    required(
      table(
        'accounts',
        '账号明细',
        'Accounts',
        [
          required(member('person', '账号', 'Account')),
          required(text('roles', '现有角色', 'Roles', { maxLength: 120 })),
          date('last_seen', '最近登录', 'Last sign-in'),
          required(
            choice('finding', '结论', 'Finding', [
              ['right', '相符', 'As needed'],
              ['dormant', '闲置', 'Dormant'],
              ['orphaned', '无主', 'Orphaned'],
              ['excess', '超权', 'Over-privileged'],
            ]),
          ),
          choice(
            'action',
            '处理',
            'Action',
            [
              ['keep', '保留', 'Keep'],
              ['reduce', '减权', 'Reduce'],
              ['close', '停用', 'Close'],
            ],
            { requiredWhen: "row.finding != 'right'" },
          ),
          text('remark', '说明', 'Remark', { maxLength: 200 }),
        ],
        { minRows: 1, maxRows: 500 },
      ),
    ),
    computed('findings', '问题账号数', 'Accounts with a finding', {
      result: 'integer',
      expression: "form.accounts.filter(account, account.finding != 'right').size()",
    }),
    longText('note', '检查说明', 'Note', { maxLength: 1000 }),
    required(date('cleaned_on', '清理完成日期', 'Cleaned on')),
    files('papers', '附件', 'Attachments'),
  ],
  title: "'权限检查 ' + form.as_of",
  route: {
    steps: [
      approve('unit-head', '部门负责人确认', 'Unit head', headOfField('reviewed'), { canRefuse: false }),
      work('clean', '信息技术清理', 'IT cleans up', role('it'), { fills: ['cleaned_on'], when: 'form.findings > 0', ...within(workingDay * 2) }),
    ],
    copyTo: [role('security-officer')],
  },
  numbering: { prefix: 'QXJC', period: 'year', digits: 3 },
  permissions: {
    start: [{ role: 'it' }, { role: 'security-officer' }],
    read: [{ role: 'security-officer' }, { role: 'it' }],
    export: [{ role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'reviewed', 'as_of', 'findings', 'cleaned_on', 'creator', 'state'],
    sort: { column: 'as_of', descending: true },
    totals: ['findings'],
    groupBy: 'reviewed',
  },
}
