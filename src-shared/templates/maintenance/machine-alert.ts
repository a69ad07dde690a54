import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, instant, longText, required, text } from '../parts/fields.ts'
import { parameter, role, withinClock, work } from '../parts/steps.ts'
import { machineMetrics } from './machine-metrics.ts'

const percent = { min: 1, max: 100, suffix: { zh: '%', en: '%' } }

/** 指标越限: a desk or the server has reached a limit of its own for too long; it enters the record itself, and whoever keeps machines deals with it. */
export const machineAlert: SteppedDraft = {
  format: 2,
  key: 'machine-alert',
  version: 1,
  name: { zh: '运行指标越限', en: 'Machine over its limit' },
  summary: { zh: '处理器、内存、磁盘超过阈值时自动登记并通知', en: 'Processor, memory or disk over a limit: entered by the machine, dealt with by IT' },
  guide: {
    zh: '一、工位与服务器每分钟测量一次，连续超过阈值达到规定分钟数即自动登记，无需人工录入。\n二、读数回落到恢复值以下并保持同样时间后，再次越限才会另行登记。\n三、收到后先核实现场，写明原因与处理情况；影响业务的转“故障事件”。\n四、阈值在本制度的参数中调整，发布后即按新值判断。',
    en: '1. Desks and the server measure every minute and enter this themselves when a limit was reached for so many minutes on end.\n2. There is no further one before the reading has stayed below the clearing value for as long.\n3. Look, then say what it was and what was done; what hinders business becomes an incident.\n4. The limits are parameters of this definition and count from the moment it is published.',
  },
  carries: ['OPS-05', 'OPS-06', 'OPS-07', 'ENT-09'],
  icon: 'check',
  parameters: [
    parameter('minutes', '持续时间', 'For', 5, { min: 1, max: 120, suffix: { zh: '分钟', en: 'minutes' } }),
    parameter('cpu_over', '处理器阈值', 'Processor over', 90, percent),
    parameter('cpu_clears', '处理器恢复值', 'Processor clears at', 75, percent),
    parameter('memory_over', '内存阈值', 'Memory over', 90, percent),
    parameter('memory_clears', '内存恢复值', 'Memory clears at', 80, percent),
    parameter('disk_io_over', '磁盘繁忙阈值', 'Disk busy over', 90, percent),
    parameter('disk_io_clears', '磁盘繁忙恢复值', 'Disk busy clears at', 70, percent),
    parameter('disk_space_over', '磁盘占用阈值', 'Disk used over', 90, percent),
    parameter('disk_space_clears', '磁盘占用恢复值', 'Disk used clears at', 85, percent),
    parameter('answer_minutes', '处理时限', 'Deal with it within', 120, { min: 5, max: 1440, suffix: { zh: '分钟', en: 'minutes' } }),
  ],
  captures: {
    kind: 'breach',
    keeper: 'it',
    minutes: { param: 'minutes' },
    limits: machineMetrics.map(([metric]) => ({ metric, over: { param: `${metric}_over` }, clears: { param: `${metric}_clears` } })),
  },
  form: [
    required(text('place', '工位或服务器', 'Desk or server', { maxLength: 80 })),
    required(choice('metric', '指标', 'Metric', machineMetrics)),
    required(instant('since', '开始时间', 'Since')),
    required(count('reading', '读数', 'Reading', { max: 100, suffix: { zh: '%', en: '%' }, width: 'third' })),
    required(count('reached', '阈值', 'Limit', { max: 100, suffix: { zh: '%', en: '%' }, width: 'third' })),
    required(longText('cause', '原因', 'Cause', { maxLength: 400 })),
    required(longText('handling', '处理情况', 'What was done', { maxLength: 1000 })),
    text('other_number', '转入故障单号', 'Incident that it became', { maxLength: 30 }),
  ],
  title: `form.place + ' ' + (${machineMetrics.map(([key, zh]) => `form.metric == '${key}' ? '${zh}'`).join(' : ')} : '') + ' ' + string(form.reading) + '%'`,
  route: {
    steps: [
      work('handle', '核实与处理', 'Look and deal with it', role('it'), {
        fills: ['cause', 'handling', 'other_number'],
        ...withinClock('answer_minutes', [60, role('supervisor')]),
      }),
    ],
    withdraw: 'never',
  },
  numbering: { prefix: 'ZBYX', period: 'year', digits: 5 },
  permissions: { start: [{ role: 'it' }], read: [{ role: 'it' }, { role: 'supervisor' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'place', 'metric', 'since', 'reading', 'reached', 'state', 'closed_at'],
    sort: { column: 'since', descending: true },
    groupBy: 'place',
    chart: { by: 'metric', value: 'reading' },
  },
}
