import type { SteppedDraft } from '#shared/definition/definition.ts'
import { count, required, text } from '../parts/fields.ts'
import { machineMetrics } from './machine-metrics.ts'

const suffix = { zh: '%', en: '%' }

/** 运行指标日报: means and peaks of a day of each desk and of the server, entered by themselves; what the weekly summary and the capacity review read. */
export const machineDay: SteppedDraft = {
  format: 2,
  key: 'machine-day',
  version: 1,
  name: { zh: '运行指标日报', en: 'Machine figures of a day' },
  summary: { zh: '每台工位与服务器每天一条，均值与峰值自动登记', en: 'One line a day for each desk and the server: means and peaks, entered by themselves' },
  guide: {
    zh: '一、每天由各工位和服务器自动登记前一日的均值与峰值，无需人工录入。\n二、未测到的指标留空（如非 Linux 系统不提供磁盘繁忙度）。\n三、周汇总、性能测试与扩容评估以此为依据。',
    en: '1. Each desk and the server enter the figures of the day before by themselves.\n2. What a machine does not tell stays empty (how busy a disk is, only Linux says).\n3. The weekly summary, performance tests and capacity reviews rest on it.',
  },
  carries: ['OPS-02', 'OPS-06', 'ENT-09'],
  icon: 'table',
  captures: { kind: 'day', keeper: 'it' },
  form: [
    required(text('place', '工位或服务器', 'Desk or server', { maxLength: 80 })),
    required(count('minutes', '测量分钟数', 'Minutes measured', { max: 1500 })),
    ...machineMetrics.flatMap(([key, zh, en]) => [
      count(`${key}_mean`, `${zh}均值`, `${en}, mean`, { max: 100, suffix, width: 'third' }),
      count(`${key}_peak`, `${zh}峰值`, `${en}, peak`, { max: 100, suffix, width: 'third' }),
    ]),
  ],
  title: "form.place + ' 运行指标'",
  route: { steps: [], withdraw: 'never' },
  numbering: { prefix: 'ZBRB', period: 'year', digits: 6 },
  permissions: { start: [{ role: 'it' }], read: [{ role: 'it' }, { role: 'analyst' }], export: [{ role: 'it' }] },
  register: {
    columns: ['business_date', 'place', 'minutes', 'cpu_mean', 'cpu_peak', 'memory_peak', 'disk_io_peak', 'disk_space_peak'],
    sort: { column: 'business_date', descending: true },
    groupBy: 'place',
    chart: { by: 'business_date', value: 'cpu_peak' },
  },
}
