import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, decimal, longText, required, table, text, count } from '../parts/fields.ts'
import { approve, parameter, role, shouldHold, within, workingDay, inEachRow } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 流程效率评估: every quarter all processes, and which are slower than the limit. */
export const processEvaluation: SteppedDraft = {
  format: 2,
  key: 'process-evaluation',
  version: 1,
  name: { zh: '流程效率评估', en: 'Process evaluation' },
  summary: { zh: '每季度评估全部流程，列出超过 3 个工作日的流程', en: 'Every quarter: all processes, and those slower than three working days' },
  guide: {
    zh: '一、数据取自流程运行报告：平均处理时长、退回率。\n二、超过规定工作日的流程逐一写明优化措施。\n三、措施由业务主管审批，下季度再评：每季度第三个工作日自动发给轮值分析员。',
    en: '1. Figures come from the process report: mean handling time and return rate.\n2. Each process over the limit gets a measure.\n3. The supervisor decides; next quarter looks again: it is given to one of the analysts in turn on the third working day.',
  },
  carries: ['TPL-04', 'TPL-05'],
  icon: 'table',
  parameters: [
    parameter('days_max', '处理时长上限', 'Longest handling time', 30, { scale: 1, min: 1, max: 600, suffix: { zh: '工作日', en: 'working days' } }),
  ],
  schedules: [
    recurring('quarterly', '季度评估', 'Quarterly evaluation', {
      every: { kind: 'quarterly', month: 1, day: { working: 3 }, at: '09:00' },
      for: oneOf('analyst'),
      ...submittedWithin(2100),
    }),
  ],
  form: [
    required(text('quarter', '评估季度', 'Quarter', { maxLength: 7, pattern: '20[0-9]{2}-Q[1-4]', patternHint: { zh: '例如 2026-Q3', en: 'e.g. 2026-Q3' } })),
    required(
      table(
        'processes',
        '流程',
        'Processes',
        [
          required(text('process', '流程', 'Process', { maxLength: 80 })),
          required(count('records', '办结数', 'Closed')),
          required(decimal('mean_days', '平均时长（工作日）', 'Mean (working days)', 1, { min: 0, max: 10_000 })),
          required(decimal('returned', '退回率（%）', 'Returned (%)', 1, { min: 0, max: 1000 })),
          choice('judgement', '评价', 'Judgement', [
            ['good', '良好', 'Good'],
            ['improve', '需优化', 'To be improved'],
          ]),
          text('measure', '优化措施', 'Measure', { maxLength: 200, requiredWhen: "row.judgement == 'improve'" }),
        ],
        { minRows: 1, maxRows: 200 },
      ),
    ),
    computed('slow', '超时流程数', 'Slow processes', { result: 'integer', expression: 'form.processes.filter(one, one.mean_days > param.days_max).size()' }),
    longText('conclusion', '评估结论', 'Conclusion'),
  ],
  rules: [
    inEachRow(
      'processes',
      shouldHold(
        'slow-is-improved',
        "row.mean_days <= param.days_max || row.judgement == 'improve'",
        ['processes.judgement'],
        '超过上限的流程应列为“需优化”，否则请说明',
        'Over the limit: to be improved, or say why not',
      ),
    ),
  ],
  title: "form.quarter + ' 流程效率评估'",
  route: { steps: [approve('supervisor', '业务主管审批', 'Supervisor', role('supervisor'), within(workingDay * 3))] },
  numbering: { prefix: 'LCPG', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'analyst' }, { role: 'it' }], read: [{ role: 'supervisor' }, { role: 'it' }], export: [{ role: 'analyst' }] },
  register: { columns: ['number', 'quarter', 'slow', 'creator', 'state', 'closed_at'], sort: { column: 'quarter', descending: true }, totals: ['slow'] },
}
