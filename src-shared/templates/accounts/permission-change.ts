import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, choices, date, longText, member, required, text, unitOfPerson } from '../parts/fields.ts'
import { approve, headOfField, mustHold, parameter, role, shouldHold, within, work } from '../parts/steps.ts'
import { everyRole } from './account-roles.ts'

/** 权限调整: every change of somebody’s rights is approved by the head of his unit, and may expire. */
export const permissionChange: SteppedDraft = {
  format: 2,
  key: 'permission-change',
  version: 1,
  name: { zh: '权限调整', en: 'Permission change' },
  summary: { zh: '增加、减少或临时授予权限的申请与审批', en: 'Rights are added, taken away or lent, by approval' },
  guide: {
    zh: '一、任何权限调整均须调整对象所在部门的负责人审批，管理员不得自行调整。\n二、临时权限须写截止日期，到期自动失效。\n三、涉及管理权限的，另经安全管理员会签。',
    en: '1. Every change needs the head of the person’s unit; administrators change nothing by themselves.\n2. Rights that are lent end on a date.\n3. For administrative rights the security officer decides too.',
  },
  carries: ['PRM-02', 'PRM-04', 'PRM-07', 'AUT-22'],
  icon: 'people',
  parameters: [parameter('lent_days', '临时权限最长天数', 'Most days of lent rights', 90, { min: 1, max: 366, suffix: { zh: '天', en: 'days' } })],
  form: [
    required(member('person', '调整对象', 'Whose rights')),
    unitOfPerson(),
    required(
      choice('kind', '调整方式', 'Change', [
        ['add', '增加', 'Add'],
        ['lend', '临时授予', 'Lend'],
        ['take', '取消', 'Take away'],
      ]),
    ),
    required(choices('roles', '角色', 'Roles', everyRole, { width: 'full' })),
    { ...date('until', '截止日期', 'Until'), visibleWhen: "form.kind == 'lend'", requiredWhen: "form.kind == 'lend'" },
    required(longText('reason', '调整理由', 'Reason', { maxLength: 500 })),
    required(date('done_on', '执行日期', 'Done on')),
    text('done_note', '执行说明', 'Note', { maxLength: 200 }),
  ],
  rules: [
    mustHold('until-later', 'form.until > record.business_date', ['until'], '截止日期须晚于今天', 'Lent rights end in the future'),
    mustHold('not-too-long', 'days(record.business_date, form.until) <= param.lent_days', ['until'], '超过临时权限最长天数', 'Longer than rights may be lent'),
    shouldHold('one-by-one', 'form.roles.size() <= 3', ['roles'], '一次申请多个角色，请逐项说明必要性', 'Several roles at once: say why each is needed'),
  ],
  title: "{'add': '增加权限', 'lend': '临时授权', 'take': '取消权限'}[form.kind]",
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', headOfField('person_unit')),
      approve('security', '安全管理员会签', 'Security officer', role('security-officer'), { when: "form.roles.exists(one, one == 'administrator')" }),
      work('carry-out', '信息技术执行', 'IT carries it out', role('it'), { fills: ['done_on', 'done_note'], ...within(240) }),
    ],
  },
  numbering: { prefix: 'QXTZ', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }, { role: 'security-officer' }], export: [{ role: 'security-officer' }] },
  register: {
    columns: ['number', 'person', 'person_unit', 'kind', 'roles', 'until', 'done_on', 'creator', 'state'],
    sort: { column: 'submitted_at', descending: true },
    groupBy: 'kind',
  },
}
