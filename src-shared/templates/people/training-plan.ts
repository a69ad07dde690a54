import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, count, date, decimal, longText, member, required, table, text, unit } from '../parts/fields.ts'
import { approve, initiator, mustHold, parameter, role, shouldHold, unitHead, within, work, workingDay } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 培训计划: by post and need, with form, trainer and target; held, counted, judged by its pass rate. */
export const trainingPlan: SteppedDraft = {
  format: 2,
  key: 'training-plan',
  version: 1,
  name: { zh: '培训计划', en: 'Training plan' },
  summary: { zh: '按岗位和需要制定的培训计划与实施结果', en: 'Training by post and need: planned, held, judged' },
  guide: {
    zh: '一、新员工入职一周内完成基础培训；安全意识与技能培训每季度覆盖全员，每季度第三个工作日自动发给轮值人事填报计划。\n二、按岗位与个人需要安排内容与方式。\n三、培训以考核结束，合格率不低于 {pass_min} %；材料每半年修订。',
    en: '1. Newcomers finish basic training within a week; security and skill training reach everybody each quarter; the plan is given to one of HR in turn on the third working day of a quarter.\n2. Content and form follow post and need.\n3. Training ends with an assessment, {pass_min} % pass; material is revised half-yearly.',
  },
  carries: ['TRN-01', 'TRN-03', 'TRN-05', 'TRN-06', 'TRN-07', 'TRN-08', 'TRN-13'],
  icon: 'calendar',
  parameters: [parameter('pass_min', '合格率目标', 'Pass rate', 95, { min: 1, max: 100, suffix: { zh: '%', en: '%' } })],
  schedules: [
    recurring('quarterly', '季度培训计划', 'Quarterly training plan', {
      every: { kind: 'quarterly', month: 1, day: { working: 3 }, at: '09:00' },
      for: oneOf('hr'),
      ...submittedWithin(2100),
    }),
  ],
  form: [
    required(text('subject', '培训主题', 'Subject', { maxLength: 80, width: 'full' })),
    required(
      choice('kind', '培训类别', 'Kind', [
        ['newcomer', '新员工基础', 'Newcomers'],
        ['security', '安全意识', 'Security awareness'],
        ['skill', '岗位技能', 'Skills'],
        ['advanced', '进阶（表单设计、流程脚本）', 'Advanced: form design, process scripting'],
        ['secrecy', '保密', 'Secrecy'],
      ]),
    ),
    required(
      choice('form', '培训方式', 'Form', [
        ['class', '面授', 'Class'],
        ['online', '线上', 'Online'],
        ['on-site', '现场演示', 'On-site demonstration'],
      ]),
    ),
    required(
      choice('trainer_kind', '师资', 'Trainer', [
        ['internal', '内部', 'Internal'],
        ['external', '外部', 'External'],
      ]),
    ),
    required(unit('for_unit', '培训对象部门', 'For')),
    required(date('from', '开始日期', 'From', { width: 'third' })),
    required(date('until', '结束日期', 'Until', { width: 'third' })),
    required(count('expected', '应参加人数', 'Expected', { min: 1, width: 'third' })),
    required(
      table(
        'lessons',
        '课程安排',
        'Lessons',
        [
          required(text('lesson', '课程', 'Lesson', { maxLength: 80 })),
          member('trainer', '主讲', 'Trainer'),
          required(decimal('hours', '课时', 'Hours', 1, { min: 5, max: 2000 })),
          text('material', '材料与视频', 'Material and videos', { maxLength: 120 }),
        ],
        { minRows: 1, maxRows: 60 },
      ),
    ),
    required(longText('need', '培训需求', 'Need', { maxLength: 1000 })),
    required(count('present', '实到人数', 'Present')),
    required(count('passed', '合格人数', 'Passed')),
    computed('pass_rate', '合格率（%）', 'Pass rate (%)', { result: 'integer', expression: 'form.present == 0 ? 0 : form.passed * 100 / form.present' }),
    required(longText('result', '培训总结', 'Result', { maxLength: 2000 })),
  ],
  rules: [
    mustHold('order', 'form.until >= form.from', ['until'], '结束日期不能早于开始日期', 'It cannot end before it starts'),
    mustHold('passed-present', 'form.passed <= form.present', ['passed'], '合格人数不能大于实到人数', 'More passed than were present'),
    shouldHold(
      'pass-rate',
      'form.pass_rate >= param.pass_min',
      ['passed'],
      '合格率未达目标，请说明补考安排',
      'Below the target: say how the others are tested again',
    ),
    shouldHold(
      'newcomers-soon',
      "form.kind != 'newcomer' || days(record.business_date, form.until) <= 7",
      ['until'],
      '新员工培训应在一周内完成',
      'Newcomers finish within a week',
    ),
  ],
  title: 'form.subject',
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead()),
      work('hold', '实施与总结', 'Hold and sum up', initiator, { fills: ['present', 'passed', 'result'], ...within(workingDay * 20, workingDay * 2) }),
      approve('hr', '人事评估', 'HR judges', role('hr'), { canRefuse: false }),
    ],
  },
  numbering: { prefix: 'PX', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'hr' }, { role: 'supervisor' }, { role: 'it' }], read: [{ role: 'hr' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'subject', 'kind', 'form', 'for_unit', 'from', 'until', 'expected', 'present', 'passed', 'pass_rate', 'state'],
    sort: { column: 'from', descending: true },
    totals: ['expected', 'present', 'passed'],
    groupBy: 'kind',
    chart: { by: 'from', value: 'present' },
  },
}
