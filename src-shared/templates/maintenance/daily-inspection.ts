import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, files, longText, required, time } from '../parts/fields.ts'
import { role, work, within } from '../parts/steps.ts'
import { abnormalIn, inspectionItems, outsideIsAbnormal } from './inspection-items.ts'
import { oneOf, recurring } from '../parts/schedules.ts'

/** 每日巡检: server, network and application before work, each reading beside its normal range. */
export const dailyInspection: SteppedDraft = {
  format: 2,
  key: 'daily-inspection',
  version: 1,
  name: { zh: '每日巡检', en: 'Daily inspection' },
  summary: { zh: '上班前对服务器、网络、应用的巡检记录', en: 'Servers, network and applications, inspected before work' },
  guide: {
    zh: '一、每个工作日 7:30 自动发给轮值人，9:30 前完成，服务器、网络、应用三类均须检查。\n二、实测值超出正常范围的，结论填“异常”并说明。\n三、能当场处理的当场处理；不能处理的提交“异常上报”。',
    en: '1. Each working day at 7:30 it is given to one of IT in turn, to be done by 9:30; servers, network and applications all three.\n2. A reading outside its normal range is “abnormal” and needs a remark.\n3. Put right at once what you can; report the rest as an anomaly.',
  },
  carries: ['OPS-01', 'OPS-02', 'OPS-05', 'CLD-20'],
  icon: 'check',
  schedules: [
    recurring('daily', '每日巡检', 'Daily inspection', {
      every: { kind: 'daily', at: '07:30' },
      for: oneOf('it'),
      limit: { minutes: 120, warnBefore: 30, escalate: [{ after: 60, to: { kind: 'role', role: 'supervisor' } }] },
    }),
  ],
  businessDay: {},
  form: [
    required(time('started', '开始时间', 'Started', { default: 'now', width: 'third' })),
    required(
      choice(
        'power',
        '供电与空调',
        'Power and cooling',
        [
          ['normal', '正常', 'Normal'],
          ['abnormal', '异常', 'Abnormal'],
        ],
        { width: 'third' },
      ),
    ),
    inspectionItems('servers', '服务器', 'Servers'),
    inspectionItems('network', '网络', 'Network'),
    inspectionItems('applications', '应用', 'Applications'),
    computed(
      'abnormal',
      '异常项数',
      'Abnormal items',
      { result: 'integer', expression: [...['servers', 'network', 'applications'].map(abnormalIn), "(form.power == 'abnormal' ? 1 : 0)"].join(' + ') },
      { width: 'third' },
    ),
    longText('handled', '现场处理', 'Put right at once', { visibleWhen: 'form.abnormal > 0' }),
    files('screens', '截图', 'Screenshots'),
    required(longText('follow_up', '后续处理意见', 'What follows')),
  ],
  rules: ['servers', 'network', 'applications'].map((key) => ({ ...outsideIsAbnormal(key), key: `${key}-outside-is-abnormal` })),
  title: "'每日巡检 ' + form.started",
  route: {
    steps: [work('follow-up', '异常处置', 'Deal with what is abnormal', role('it'), { fills: ['follow_up'], when: 'form.abnormal > 0', ...within(240) })],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'XJ', period: 'day', digits: 3 },
  permissions: { start: [{ role: 'operator' }, { role: 'it' }], read: [{ role: 'it' }, { role: 'supervisor' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'business_date', 'started', 'creator', 'abnormal', 'state', 'closed_at'],
    sort: { column: 'business_date', descending: true },
    totals: ['abnormal'],
    groupBy: 'business_date',
    chart: { by: 'business_date', value: 'abnormal' },
  },
}
