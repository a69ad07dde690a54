import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, date, decimal, files, longText, required, table, text } from '../parts/fields.ts'
import { approve, mustHold, role, within } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 每周汇总: every Friday logs, database and security events. */
export const weeklySummary: SteppedDraft = {
  format: 2,
  key: 'weekly-summary',
  version: 1,
  name: { zh: '每周运行汇总', en: 'Weekly summary' },
  summary: { zh: '每周五汇总日志、数据库状态与安全事件', en: 'Every Friday: logs, state of the databases, security events' },
  guide: {
    zh: '一、每周五 14:00 自动发给轮值人，下班前提交；周五放假的提前到前一个工作日。\n二、日志、数据库、安全事件三项均须填写；没有的填 0。\n三、复杂问题写明上报对象与计划。',
    en: '1. Given to one of IT in turn at 14:00 on Fridays, to be submitted before the end of work; where nobody works that day, on the working day before.\n2. Logs, databases and security events are all filled in; 0 where there is nothing.\n3. For complex problems say to whom they go and what is planned.',
  },
  carries: ['OPS-03', 'OPS-05', 'RPT-11'],
  icon: 'clipboard',
  schedules: [
    recurring('friday', '周五汇总', 'Friday summary', {
      every: { kind: 'weekly', weekdays: [5], at: '14:00' },
      for: oneOf('it'),
      data: { until: 'record.business_date' },
      ...submittedWithin(210),
    }),
  ],
  form: [
    required(date('from', '开始日期', 'From', { width: 'third' })),
    required(date('until', '截止日期', 'Until', { default: 'today', width: 'third' })),
    required(count('log_warnings', '日志告警数', 'Warnings in logs', { width: 'third' })),
    required(count('log_errors', '日志错误数', 'Errors in logs', { width: 'third' })),
    required(count('security_events', '安全事件数', 'Security events', { width: 'third' })),
    required(count('refused', '越权拒绝次数', 'Refused attempts', { width: 'third' })),
    required(
      table(
        'databases',
        '数据库状态',
        'Databases',
        [
          required(text('database', '数据库', 'Database', { maxLength: 60 })),
          required(decimal('used', '空间使用率', 'Space used', 1, { min: 0, max: 1000, suffix: { zh: '%', en: '%' } })),
          required(count('slow_queries', '慢查询数', 'Slow queries')),
          required(
            choice('condition', '状态', 'Condition', [
              ['good', '正常', 'Good'],
              ['watch', '关注', 'To be watched'],
              ['bad', '异常', 'Bad'],
            ]),
          ),
        ],
        { minRows: 1, maxRows: 50 },
      ),
    ),
    longText('findings', '问题与分析', 'Findings', { requiredWhen: 'form.security_events > 0 || form.log_errors > 0' }),
    longText('plan', '上报与处理计划', 'Reported and planned', { maxLength: 1000 }),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [
    mustHold(
      'week-order',
      'form.until >= form.from && days(form.from, form.until) <= 7',
      ['until'],
      '汇总区间须在一周之内',
      'The summary covers a week at most',
    ),
  ],
  title: "form.from + ' 至 ' + form.until",
  route: { steps: [approve('review', '主管审阅', 'Reviewed', role('supervisor'), within(840))], withdraw: 'until-closed' },
  numbering: { prefix: 'ZH', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'it' }], read: [{ role: 'supervisor' }, { role: 'analyst' }], export: [{ role: 'it' }, { role: 'analyst' }] },
  register: {
    columns: ['number', 'from', 'until', 'creator', 'log_warnings', 'log_errors', 'security_events', 'refused', 'state'],
    sort: { column: 'until', descending: true },
    totals: ['log_warnings', 'log_errors', 'security_events', 'refused'],
    chart: { by: 'until', value: 'log_errors' },
  },
}
