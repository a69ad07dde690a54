import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, count, longText, required, text } from '../parts/fields.ts'
import { shouldHold } from '../parts/steps.ts'

/** 月度满意度调查: short enough to be answered; low marks say why. */
export const satisfactionSurvey: SteppedDraft = {
  format: 2,
  key: 'satisfaction-survey',
  version: 1,
  name: { zh: '满意度调查', en: 'Satisfaction survey' },
  summary: { zh: '每月对系统、响应、培训与服务态度的满意度', en: 'Every month: system, response, training, attitude' },
  guide: {
    zh: '一、每月一次，四项各打 1 至 5 分。\n二、低于 3 分的请说明原因，便于改进。',
    en: '1. Once a month; four marks from 1 to 5.\n2. Say why when a mark is below 3.',
  },
  carries: ['SUP-11', 'KPI-04'],
  icon: 'clipboard',
  form: [
    required(
      text('month', '调查月份', 'Month', { maxLength: 7, pattern: '20[0-9]{2}-(0[1-9]|1[0-2])', patternHint: { zh: '例如 2026-11', en: 'e.g. 2026-11' } }),
    ),
    required(
      choice('post_kind', '岗位类别', 'Post', [
        ['operator', '操作', 'Operator'],
        ['approver', '审批', 'Approver'],
        ['analyst', '分析', 'Analyst'],
        ['other', '其他', 'Other'],
      ]),
    ),
    required(count('system_mark', '系统易用', 'System', { min: 1, max: 5, width: 'third' })),
    required(count('response_mark', '响应速度', 'Response', { min: 1, max: 5, width: 'third' })),
    required(count('training_mark', '培训支持', 'Training', { min: 1, max: 5, width: 'third' })),
    required(count('attitude_mark', '服务态度', 'Attitude', { min: 1, max: 5, width: 'third' })),
    computed(
      'marks',
      '总分',
      'Marks',
      { result: 'integer', expression: 'form.system_mark + form.response_mark + form.training_mark + form.attitude_mark' },
      { width: 'third' },
    ),
    longText('why', '原因与建议', 'Why, and what would help', { maxLength: 1000 }),
  ],
  rules: [
    shouldHold(
      'low-says-why',
      `${['system', 'response', 'training', 'attitude'].map((each) => `form.${each}_mark >= 3`).join(' && ')} || !blank(form.why)`,
      ['why'],
      '有一项低于 3 分，请说明原因',
      'A mark is below 3: say why',
    ),
  ],
  title: "form.month + ' 满意度'",
  route: { steps: [], withdraw: 'never' },
  numbering: { prefix: 'MY', period: 'month', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }, { role: 'analyst' }], export: [{ role: 'analyst' }] },
  register: {
    columns: ['number', 'month', 'post_kind', 'system_mark', 'response_mark', 'training_mark', 'attitude_mark', 'marks', 'unit'],
    sort: { column: 'month', descending: true },
    totals: ['marks'],
    groupBy: 'month',
    chart: { by: 'month', value: 'marks' },
  },
}
