import { choice, decimal, longText, required, table, text, type FieldDraft } from '../parts/fields.ts'

/** 考核周期: one document is quarterly only, two allow month, quarter and year; so it is a choice of each scheme. */
export function assessmentPeriod(): readonly FieldDraft[] {
  return [
    required(
      choice('cycle', '考核周期', 'Cycle', [
        ['month', '月度', 'Monthly'],
        ['quarter', '季度', 'Quarterly'],
        ['year', '年度', 'Yearly'],
      ]),
    ),
    required(
      text('period', '考核期间', 'Period', {
        maxLength: 10,
        pattern: '20[0-9]{2}(-(Q[1-4]|0[1-9]|1[0-2]))?',
        patternHint: { zh: '例如 2026-Q3、2026-09、2026', en: 'e.g. 2026-Q3, 2026-09, 2026' },
      }),
    ),
  ]
}

/** Indicators with weight and score, and where the figure comes from. */
export function indicators(): FieldDraft {
  return required(
    table(
      'indicators',
      '指标得分',
      'Indicators',
      [
        required(text('indicator', '指标', 'Indicator', { maxLength: 80 })),
        required(decimal('weight', '权重（%）', 'Weight (%)', 1, { min: 0, max: 1000 })),
        required(decimal('score', '得分', 'Score', 1, { min: 0, max: 1000 })),
        required(text('basis', '依据（数据或单号）', 'Basis: figures or records', { maxLength: 200 })),
      ],
      { minRows: 1, maxRows: 40 },
    ),
  )
}

/** Weights that do not add up to 100 %. */
export const weightsAddUp = {
  key: 'weights-add-up',
  assert: 'sum(form.indicators.map(one, one.weight)) > 99.9 && sum(form.indicators.map(one, one.weight)) < 100.1',
  severity: 'error' as const,
  fields: ['indicators.weight'],
  message: { zh: '权重合计须为 100 %', en: 'The weights add up to 100 %' },
}

/** What is said about it. */
export function remarks(): FieldDraft {
  return longText('remarks', '说明', 'Remarks')
}
