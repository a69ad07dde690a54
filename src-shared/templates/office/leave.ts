import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, date, decimal, files, longText, member, required } from '../parts/fields.ts'
import { approve, copyTo, mustHold, named, parameter, role, shouldHold, unitHead } from '../parts/steps.ts'

/** 请假: the head of the unit; the head above from a number of days. */
export const leave: SteppedDraft = {
  format: 2,
  key: 'leave',
  version: 1,
  name: { zh: '请假', en: 'Leave' },
  summary: { zh: '各类假期的申请与分级审批', en: 'Leave of every kind, approved by its length' },
  guide: {
    zh: '一、请假前把工作交给代理人。\n二、病假须附医院证明；婚丧产假附相应证明。\n三、超过规定天数的，再由上级负责人审批。',
    en: '1. Hand your work to a stand-in first.\n2. Sick leave needs the hospital’s paper; other statutory leave its own.\n3. Longer leave needs the head above as well.',
  },
  carries: ['PRM-06', 'TPL-03', 'WFL-03'],
  icon: 'calendar',
  parameters: [
    parameter('upper_days', '须上级审批的天数', 'Days from which the head above approves', 30, {
      scale: 1,
      min: 5,
      max: 300,
      suffix: { zh: '天', en: 'days' },
    }),
    parameter('notice_days', '事假提前申请天数', 'Days of notice for private leave', 1, { min: 0, max: 30, suffix: { zh: '天', en: 'days' } }),
  ],
  form: [
    required(
      choice('kind', '假别', 'Kind', [
        ['annual', '年休假', 'Annual'],
        ['private', '事假', 'Private'],
        ['sick', '病假', 'Sick'],
        ['marriage', '婚假', 'Marriage'],
        ['bereavement', '丧假', 'Bereavement'],
        ['maternity', '产假与陪产假', 'Maternity and paternity'],
        ['time-off', '调休', 'Time off in lieu'],
      ]),
    ),
    required(member('stand_in', '工作代理人', 'Stand-in')),
    required(date('from', '开始日期', 'From', { width: 'third' })),
    required(date('until', '结束日期', 'Until', { width: 'third' })),
    required(decimal('days_off', '请假天数', 'Days', 1, { min: 5, max: 3650, suffix: { zh: '天', en: 'days' }, width: 'third' })),
    required(longText('reason', '事由', 'Reason', { maxLength: 500 })),
    asked(
      "form.kind in ['sick', 'marriage', 'bereavement', 'maternity']",
      files('proof', '证明材料', 'Proof', { shield: { level: 'confidential', nodes: ['unit-head', 'upper-head'] } }),
    ),
  ],
  rules: [
    mustHold('order', 'form.until >= form.from', ['until'], '结束日期不能早于开始日期', 'Leave cannot end before it starts'),
    mustHold('days-fit', 'form.days_off <= double(days(form.from, form.until) + 1)', ['days_off'], '天数超过所选日期', 'More days than the dates have'),
    mustHold('not-himself', 'form.stand_in != record.creator', ['stand_in'], '代理人不能是本人', 'Nobody stands in for himself'),
    shouldHold(
      'notice',
      "form.kind != 'private' || days(record.business_date, form.from) >= param.notice_days",
      ['from'],
      '未提前申请，请说明原因',
      'Without notice: say why',
    ),
  ],
  title:
    "{'annual': '年休假', 'private': '事假', 'sick': '病假', 'marriage': '婚假', 'bereavement': '丧假', 'maternity': '产假', 'time-off': '调休'}[form.kind] + ' ' + form.from",
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead()),
      approve('upper-head', '上级负责人审批', 'Head above', unitHead(2), { when: 'form.days_off > param.upper_days' }),
      copyTo('told', '代理人与人事知悉', 'Stand-in and HR are told', [named('stand_in'), role('hr')]),
    ],
  },
  numbering: { prefix: 'QJ', period: 'year', digits: 5 },
  permissions: { start: ['everyone'], read: [{ role: 'hr' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'creator', 'unit', 'kind', 'from', 'until', 'days_off', 'stand_in', 'state'],
    sort: { column: 'from', descending: true },
    totals: ['days_off'],
    groupBy: 'kind',
    chart: { by: 'from', value: 'days_off' },
  },
}
