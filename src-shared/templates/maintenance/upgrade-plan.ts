import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, longText, money, required, table, text, decimal } from '../parts/fields.ts'
import { approve, parameter, role, shouldHold, within, workingDay } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 季度升级计划: versions, content and windows of the next quarter, with the share of the budget. */
export const upgradePlan: SteppedDraft = {
  format: 2,
  key: 'upgrade-plan',
  version: 1,
  name: { zh: '季度升级计划', en: 'Quarterly upgrade plan' },
  summary: { zh: '季度末制定下季度升级的版本、内容、窗口与预算', en: 'At quarter end: versions, content, windows and budget of the next quarter' },
  guide: {
    zh: '一、每季度最后第五个工作日自动发给轮值人，季度末前提交下季度计划。\n二、逐项写明版本、内容与窗口，窗口避开月末结账。\n三、技术升级投入不低于年度预算的规定比例。',
    en: '1. Given to one of IT in turn on the fifth working day from the end of the quarter, to be submitted before it ends.\n2. For each upgrade say version, content and window; keep clear of month-end closing.\n3. Upgrades get at least the set share of the yearly budget.',
  },
  carries: ['OPS-13', 'OPS-14', 'OPS-33'],
  icon: 'calendar',
  parameters: [parameter('share_min', '升级投入比例下限', 'Least share of the budget', 80, { scale: 1, min: 0, max: 1000, suffix: { zh: '%', en: '%' } })],
  schedules: [
    recurring('quarter-end', '季度升级计划', 'Quarterly upgrade plan', {
      every: { kind: 'quarterly', month: 3, day: { working: -5 }, at: '09:00' },
      for: oneOf('it'),
      ...submittedWithin(2100),
    }),
  ],
  form: [
    required(text('quarter', '计划季度', 'Quarter', { maxLength: 7, pattern: '20[0-9]{2}-Q[1-4]', patternHint: { zh: '例如 2026-Q4', en: 'e.g. 2026-Q4' } })),
    required(decimal('share', '升级投入占预算比例', 'Share of the budget', 1, { min: 0, max: 1000, suffix: { zh: '%', en: '%' } })),
    required(
      table(
        'upgrades',
        '升级项目',
        'Upgrades',
        [
          required(text('system', '系统', 'System', { maxLength: 60 })),
          required(text('to_version', '版本', 'Version', { maxLength: 40 })),
          required(text('content', '内容', 'Content', { maxLength: 200 })),
          required(text('window', '窗口', 'Window', { maxLength: 40 })),
          choice('source', '来源', 'Source', [
            ['vendor', '厂商补丁', 'Vendor patch'],
            ['security', '安全修复', 'Security fix'],
            ['business', '业务需求', 'Business need'],
          ]),
          money('cost', '预计费用', 'Cost expected'),
        ],
        { minRows: 1, maxRows: 60 },
      ),
    ),
    computed('cost_total', '费用合计', 'Cost in total', { result: 'money', expression: 'sum(form.upgrades.map(one, one.cost))' }),
    longText('note', '说明', 'Note', { maxLength: 1000 }),
  ],
  rules: [shouldHold('share-enough', 'form.share >= param.share_min', ['share'], '投入比例低于规定，请说明', 'Less than the set share: say why')],
  title: "form.quarter + ' 升级计划'",
  amount: 'cost_total',
  route: {
    steps: [
      approve('supervisor', '业务主管审批', 'Supervisor', role('supervisor'), within(workingDay * 2)),
      approve('finance', '财务审批', 'Finance', role('finance'), within(workingDay * 2)),
    ],
  },
  numbering: { prefix: 'SJJH', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'it' }], read: [{ role: 'supervisor' }, { role: 'finance' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'quarter', 'share', 'cost_total', 'creator', 'state'],
    sort: { column: 'quarter', descending: true },
    totals: ['cost_total'],
  },
}
