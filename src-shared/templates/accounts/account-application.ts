import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, choices, date, files, longText, required, text, unit } from '../parts/fields.ts'
import { approve, confirm, mustHold, parameter, shouldHold, role, unitHead, within, work, headOfField } from '../parts/steps.ts'
import { accountRoles } from './account-roles.ts'

/** 账号申请: requested for a newcomer, reviewed by the head of the unit, opened by IT. */
export const accountApplication: SteppedDraft = {
  format: 2,
  key: 'account-application',
  version: 1,
  name: { zh: '账号申请', en: 'Account application' },
  summary: { zh: '新员工、合作伙伴、访问人员的账号申请、审核与开通', en: 'Accounts for employees, partners and visiting persons: requested, reviewed, opened' },
  guide: {
    zh: '一、入职后在规定天数内提出申请，资料须真实、准确、完整。\n二、权限按岗位职责申请，够用即可；合作伙伴与访问人员须写明截止日期。\n三、部门负责人审核，信息技术开通；初始密码当面或密封交付，首次登录须修改。',
    en: '1. Apply within the set days after joining, with true, accurate and complete data.\n2. Ask for the rights of the post and no more; accounts of partners and visiting persons end on a date.\n3. The head of the unit reviews, IT opens; the initial password is handed over sealed and changed at the first sign-in.',
  },
  carries: ['AUT-01', 'AUT-02', 'AUT-03', 'AUT-04', 'PRM-01', 'PRM-02'],
  icon: 'people',
  parameters: [parameter('days_max', '入职后申请天数', 'Days after joining', 3, { min: 1, max: 30, suffix: { zh: '天', en: 'days' } })],
  form: [
    required(text('person', '姓名', 'Name', { maxLength: 60, width: 'third' })),
    required(
      choice(
        'kind',
        '人员类别',
        'Kind',
        [
          ['employee', '员工', 'Employee'],
          ['partner', '合作伙伴', 'Partner'],
          ['visitor', '访问人员', 'Visiting person'],
        ],
        { width: 'third' },
      ),
    ),
    required(
      text('phone', '联系电话', 'Phone', {
        maxLength: 20,
        pattern: '[0-9+\\- ]{5,20}',
        width: 'third',
        shield: { level: 'sensitive', first: 3, last: 4, roles: ['it'] },
      }),
    ),
    asked("form.kind != 'employee'", text('organisation', '所属单位', 'Organisation', { maxLength: 80 })),
    required(unit('joins', '使用部门', 'Unit')),
    required(text('post', '岗位', 'Post', { maxLength: 40 })),
    required(date('joined_on', '入职或到岗日期', 'Joined on')),
    asked("form.kind != 'employee'", date('ends_on', '账号截止日期', 'Account ends on')),
    required(choices('roles', '申请角色', 'Roles', accountRoles, { width: 'full' })),
    required(longText('reason', '申请理由', 'Reason', { maxLength: 500 })),
    files('papers', '证明材料', 'Proofs'),
    required(text('user_name', '开通用户名', 'User name opened', { maxLength: 40, pattern: '[a-z][a-z0-9._\\-]{1,39}', unique: true })),
    required(date('opened_on', '开通日期', 'Opened on')),
  ],
  rules: [
    mustHold('ends-later', 'form.ends_on > form.joined_on', ['ends_on'], '截止日期须晚于到岗日期', 'The account ends after the first day'),
    shouldHold(
      'in-time',
      'days(form.joined_on, record.business_date) <= param.days_max',
      ['joined_on'],
      '超过规定申请天数，请说明原因',
      'Later than the set days: say why',
    ),
  ],
  title: "form.person + ' · ' + form.post",
  route: {
    steps: [
      approve('unit-head', '部门负责人审核', 'Unit head', headOfField('joins')),
      work('open', '信息技术开通', 'IT opens', role('it'), { fills: ['user_name', 'opened_on'], ...within(420) }),
      confirm('申请人确认可用', 'Applicant confirms'),
    ],
    copyTo: [unitHead()],
  },
  numbering: { prefix: 'ZHSQ', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }, { role: 'hr' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'person', 'kind', 'joins', 'post', 'joined_on', 'user_name', 'opened_on', 'ends_on', 'state'],
    sort: { column: 'submitted_at', descending: true },
    groupBy: 'kind',
  },
}
