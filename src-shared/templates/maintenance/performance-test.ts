import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, count, date, files, longText, required, table, text } from '../parts/fields.ts'
import { approve, mustHold, parameter, role, shouldHold, within, inEachRow } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 月度性能测试: response time and concurrent users on the last working day of the month. */
export const performanceTest: SteppedDraft = {
  format: 2,
  key: 'performance-test',
  version: 1,
  name: { zh: '月度性能测试', en: 'Monthly performance test' },
  summary: { zh: '每月最后一个工作日测试响应时间与并发数', en: 'Response time and concurrent users, on the last working day of the month' },
  guide: {
    zh: '一、每月最后一个工作日 9:00 自动发给轮值人，当日进行，避开业务高峰。\n二、每个核心场景记录响应时间与并发数，并与上月比较。\n三、超过指标的写明原因与优化安排。',
    en: '1. Given to one of IT in turn at 9:00 on the last working day of the month, done that day outside busy hours.\n2. For each core scenario write response time and concurrent users, and compare with last month.\n3. Say why a figure is over its limit, and what is done about it.',
  },
  carries: ['OPS-04', 'OPS-23', 'RPT-10', 'BAK-15'],
  icon: 'table',
  parameters: [
    parameter('most_ms', '响应时间上限', 'Longest response', 3000, { min: 100, max: 60_000, suffix: { zh: '毫秒', en: 'ms' } }),
    parameter('least_users', '并发数下限', 'Fewest concurrent users', 200, { min: 1, max: 100_000, suffix: { zh: '人', en: 'users' } }),
  ],
  schedules: [
    recurring('month-end', '月末性能测试', 'Month-end test', {
      every: { kind: 'monthly', day: { working: -1 }, at: '09:00' },
      for: oneOf('it'),
      data: { tested_on: 'record.business_date' },
      ...submittedWithin(420),
    }),
  ],
  form: [
    required(date('tested_on', '测试日期', 'Tested on', { default: 'today' })),
    required(text('environment', '测试环境', 'Environment', { maxLength: 60 })),
    required(
      table(
        'scenarios',
        '测试场景',
        'Scenarios',
        [
          required(text('scenario', '场景', 'Scenario', { maxLength: 80 })),
          required(count('response_ms', '平均响应（毫秒）', 'Mean response (ms)')),
          required(count('p95_ms', '95 分位（毫秒）', '95th percentile (ms)')),
          required(count('users', '并发数', 'Concurrent users')),
          count('last_month_ms', '上月平均（毫秒）', 'Last month (ms)'),
          choice('judgement', '结论', 'Judgement', [
            ['good', '达标', 'Good'],
            ['slow', '不达标', 'Too slow'],
          ]),
        ],
        { minRows: 1, maxRows: 50 },
      ),
    ),
    computed('slow', '超限场景数', 'Scenarios over the limit', {
      result: 'integer',
      expression: 'form.scenarios.filter(one, one.p95_ms > param.most_ms || one.users < param.least_users).size()',
    }),
    longText('analysis', '分析与优化安排', 'Analysis and tuning', { requiredWhen: 'form.slow > 0' }),
    longText('capacity', '存储容量评估', 'Storage capacity', { maxLength: 1000 }),
    files('reports', '测试报告', 'Reports'),
  ],
  rules: [
    inEachRow(
      'scenarios',
      mustHold('p95-over-mean', 'row.p95_ms >= row.response_ms', ['scenarios.p95_ms'], '95 分位不能小于平均值', 'The 95th percentile cannot be below the mean'),
    ),
    shouldHold('within-limits', 'form.slow == 0', ['scenarios'], '有场景超过指标，请说明', 'A scenario is over its limit: say why'),
  ],
  title: "form.tested_on + ' ' + form.environment",
  route: { steps: [approve('review', '主管审阅', 'Reviewed', role('supervisor'), within(840))], withdraw: 'until-closed' },
  numbering: { prefix: 'XN', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'it' }], read: [{ role: 'supervisor' }, { role: 'analyst' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'tested_on', 'environment', 'slow', 'creator', 'state'],
    sort: { column: 'tested_on', descending: true },
    totals: ['slow'],
    chart: { by: 'tested_on', value: 'slow' },
  },
}
