import type { SteppedDraft } from '#shared/definition/definition.ts'
import { files, longText, required } from '../parts/fields.ts'
import { approve, role, unitHead, within, workingDay } from '../parts/steps.ts'
import { assessmentPeriod, indicators, remarks, weightsAddUp } from './assessment-parts.ts'
import { recurring, submittedWithin } from '../parts/schedules.ts'

/** 部门自评: each unit at quarter end, with the basis of every score. */
export const selfAssessment: SteppedDraft = {
  format: 2,
  key: 'self-assessment',
  version: 1,
  name: { zh: '部门自评', en: 'Self-assessment' },
  summary: { zh: '季度末部门自评表', en: 'What a unit says of itself at quarter end' },
  guide: {
    zh: '一、每季度最后第三个工作日自动发给各部门负责人，季度末前填写，每项得分注明数据来源或单号。\n二、指标包括数据错误率、处理与审批时间、延误次数、违规与越权、维护配合、安全遵守。\n三、人事汇总后进入综合评价。',
    en: '1. Given to the head of each unit on the third working day from the end of the quarter, filled in before it ends; each score names its figures or records.\n2. Indicators are data errors, handling and approval times, delays, violations, cooperation, security.\n3. HR takes it into the joint evaluation.',
  },
  carries: ['KPI-12', 'KPI-13'],
  icon: 'clipboard',
  schedules: [
    recurring('quarter-end', '季度自评', 'Quarterly self-assessment', {
      every: { kind: 'quarterly', month: 3, day: { working: -3 }, at: '09:00' },
      for: { kind: 'unit-heads' },
      ...submittedWithin(1260),
    }),
  ],
  form: [
    ...assessmentPeriod(),
    indicators(),
    required(longText('achieved', '主要成绩', 'Achieved')),
    required(longText('lacking', '不足与改进', 'Lacking, and what follows')),
    remarks(),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [weightsAddUp],
  title: "form.period + ' 自评'",
  route: {
    steps: [
      approve('unit-head', '部门负责人审核', 'Unit head', unitHead(), within(workingDay * 2)),
      approve('hr', '人事汇总', 'HR', role('hr'), { canRefuse: false, ...within(workingDay * 3) }),
    ],
  },
  numbering: { prefix: 'ZP', period: 'year', digits: 3 },
  permissions: { start: ['everyone'], read: [{ role: 'hr' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'unit', 'cycle', 'period', 'creator', 'state', 'closed_at'],
    sort: { column: 'period', descending: true },
    groupBy: 'period',
  },
}
