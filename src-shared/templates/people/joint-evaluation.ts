import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, decimal, files, longText, member, required, unitOfPerson } from '../parts/fields.ts'
import { approve, beside, branch, confirm, headOfField, mustHold, named, parameter, role, shouldHold, within, workingDay } from '../parts/steps.ts'
import { assessmentPeriod, indicators, weightsAddUp } from './assessment-parts.ts'

/** 综合评价: HR and the unit fix the result together; results, attitude, ability; the person sees it and may appeal. */
export const jointEvaluation: SteppedDraft = {
  format: 2,
  key: 'joint-evaluation',
  version: 1,
  name: { zh: '综合评价', en: 'Joint evaluation' },
  summary: { zh: '人事与部门共同确定考核结果及其应用', en: 'HR and unit fix the result and what follows from it' },
  guide: {
    zh: '一、业绩、态度、能力三项分别评分，注明依据。\n二、人事与部门双方同意后结果生效，被考核人确认或提出申诉。\n三、结果用于奖金、晋升与荣誉；不合格的写明改进安排。',
    en: '1. Results, attitude and ability are scored apart, each with its basis.\n2. HR and unit both agree; the person confirms or appeals.\n3. It counts for bonus, promotion and honours; a failure has a plan.',
  },
  carries: ['KPI-12', 'KPI-14', 'KPI-15', 'KPI-16'],
  icon: 'people',
  parameters: [parameter('pass_score', '合格分', 'Score to pass', 60, { min: 1, max: 100, suffix: { zh: '分', en: 'points' } })],
  form: [
    required(member('person', '被考核人', 'Person')),
    unitOfPerson(),
    ...assessmentPeriod(),
    required(decimal('results', '业绩（60 %）', 'Results (60 %)', 1, { min: 0, max: 1000, width: 'third' })),
    required(decimal('attitude', '态度（20 %）', 'Attitude (20 %)', 1, { min: 0, max: 1000, width: 'third' })),
    required(decimal('ability', '能力（20 %）', 'Ability (20 %)', 1, { min: 0, max: 1000, width: 'third' })),
    indicators(),
    computed('score', '综合得分', 'Score', { result: 'integer', expression: 'int(form.results * 0.6 + form.attitude * 0.2 + form.ability * 0.2 + 0.5)' }),
    required(
      choice('grade', '考核等次', 'Grade', [
        ['excellent', '优秀', 'Excellent'],
        ['good', '良好', 'Good'],
        ['passed', '合格', 'Passed'],
        ['failed', '不合格', 'Failed'],
      ]),
    ),
    required(
      choice('use', '结果应用', 'What follows', [
        ['bonus', '奖金', 'Bonus'],
        ['promotion', '晋升', 'Promotion'],
        ['honour', '荣誉', 'Honour'],
        ['improvement', '改进计划', 'Plan to improve'],
        ['none', '无', 'Nothing'],
      ]),
    ),
    longText('plan', '改进安排', 'Plan', { requiredWhen: "form.grade == 'failed'" }),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [
    weightsAddUp,
    mustHold('not-himself', 'form.person != record.creator', ['person'], '不得发起对本人的评价', 'Nobody evaluates himself'),
    {
      key: 'failed-by-score',
      assert: "(form.score < param.pass_score) == (form.grade == 'failed')",
      severity: 'error',
      fields: ['grade'],
      message: { zh: '等次与得分不符', en: 'The grade does not fit the score' },
    },
    shouldHold('excellent-by-score', "form.grade != 'excellent' || form.score >= 90", ['grade'], '得分低于 90 评为优秀，请说明', 'Excellent below 90: say why'),
  ],
  title: "form.period + ' 综合评价'",
  route: {
    steps: [
      beside('both', '双方评定', 'Both sides', [
        branch('hr', '人事', 'HR', [approve('hr-agrees', '人事评定', 'HR', role('hr'), within(workingDay * 3))]),
        branch('unit', '部门', 'Unit', [approve('unit-agrees', '部门评定', 'Unit', headOfField('person_unit'), within(workingDay * 3))]),
      ]),
      {
        key: 'person',
        kind: 'do',
        label: { zh: '本人确认或申诉', en: 'Person confirms or appeals' },
        assignee: named('person'),
        canTransfer: false,
        canAddSigners: false,
        ...within(workingDay * 3),
      },
      confirm('结果归档确认', 'Result filed'),
    ],
  },
  numbering: { prefix: 'ZHPJ', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'hr' }, { role: 'supervisor' }], read: [{ role: 'hr' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'person', 'person_unit', 'cycle', 'period', 'score', 'grade', 'use', 'state'],
    sort: { column: 'period', descending: true },
    groupBy: 'grade',
    chart: { by: 'grade', value: 'score' },
  },
}
