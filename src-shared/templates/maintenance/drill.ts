import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, date, computed, files, instant, longText, required, table, member, text } from '../parts/fields.ts'
import { approve, initiator, mustHold, parameter, role, shouldHold, within, work, workingDay } from '../parts/steps.ts'
import { emergencyKinds } from './emergency-kinds.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 应急演练: planned, held, measured: coverage, how fast the team started, whether the basics were known in time. */
export const drill: SteppedDraft = {
  format: 2,
  key: 'drill',
  version: 1,
  name: { zh: '应急演练', en: 'Emergency drill' },
  summary: { zh: '桌面或实战演练的计划、记录与评估', en: 'Table-top or live drills: planned, held and judged' },
  guide: {
    zh: '一、每半年至少一次，每年 4 月 15 日、10 月 15 日自动发给轮值安全管理员填报计划；参演覆盖率不低于 {coverage_min} %。\n二、记录启动时间与初步情况掌握时间：{start_minutes} 分钟内启动，{basics_minutes} 分钟内掌握基本情况。\n三、发现的问题逐项指定整改人与期限。',
    en: '1. At least half-yearly: on the 15th of April and October it is given to one of the security officers in turn to be planned, with {coverage_min} % of the people taking part.\n2. Note when the team started and when the basics were known: within {start_minutes} and {basics_minutes} minutes.\n3. Each problem gets somebody who puts it right, and a date.',
  },
  carries: ['OPS-27', 'OPS-28', 'OPS-29'],
  icon: 'calendar',
  parameters: [
    parameter('coverage_min', '覆盖率下限', 'Least coverage', 90, { min: 1, max: 100, suffix: { zh: '%', en: '%' } }),
    parameter('start_minutes', '启动时限', 'Started within', 30, { min: 1, max: 480, suffix: { zh: '分钟', en: 'minutes' } }),
    parameter('basics_minutes', '掌握基本情况时限', 'Basics known within', 120, { min: 1, max: 1440, suffix: { zh: '分钟', en: 'minutes' } }),
  ],
  schedules: [
    recurring('half-yearly', '半年演练', 'Half-yearly drill', {
      every: { kind: 'yearly', dates: ['04-15', '10-15'], restDay: 'after', at: '09:00' },
      for: oneOf('security-officer'),
      ...submittedWithin(4200),
    }),
  ],
  form: [
    required(choice('emergency', '演练类别', 'Emergency', emergencyKinds)),
    required(
      choice('kind', '演练形式', 'Kind', [
        ['table-top', '桌面演练', 'Table-top'],
        ['live', '实战演练', 'Live'],
      ]),
    ),
    required(date('planned_on', '计划日期', 'Planned for')),
    required(count('expected', '应参加人数', 'Expected to take part', { min: 1 })),
    required(longText('scenario', '演练场景', 'Scenario')),
    required(count('present', '实际参加人数', 'Took part')),
    required(instant('alarm_at', '告警时间', 'Alarm at')),
    required(instant('started_at', '启动时间', 'Team started at')),
    required(instant('basics_at', '掌握基本情况时间', 'Basics known at')),
    required(longText('course', '演练经过', 'What happened')),
    table('problems', '问题与整改', 'Problems', [
      required(text('problem', '问题', 'Problem', { maxLength: 200 })),
      required(member('responsible', '整改人', 'Who puts it right')),
      required(date('fix_by', '期限', 'By')),
    ]),
    computed('coverage', '覆盖率（%）', 'Coverage (%)', { result: 'integer', expression: 'form.present * 100 / form.expected' }),
    computed('start_took', '启动用时（分钟）', 'Minutes to start', { result: 'integer', expression: '(form.started_at - form.alarm_at) / 60000' }),
    computed('basics_took', '掌握用时（分钟）', 'Minutes to the basics', { result: 'integer', expression: '(form.basics_at - form.alarm_at) / 60000' }),
    files('papers', '签到表与照片', 'Sign-in sheets and pictures'),
  ],
  rules: [
    mustHold('not-more-than-expected', 'form.present <= form.expected', ['present'], '实际参加人数不能超过应参加人数', 'More people than expected'),
    mustHold(
      'times-in-order',
      'form.started_at >= form.alarm_at && form.basics_at >= form.started_at',
      ['basics_at'],
      '时间先后不对',
      'The times are out of order',
    ),
    shouldHold(
      'coverage-reached',
      'form.coverage >= param.coverage_min',
      ['present'],
      '覆盖率不足，请说明补训安排',
      'Too few took part: say how the others are trained',
    ),
    shouldHold('started-in-time', 'form.start_took <= param.start_minutes', ['started_at'], '启动超时，请说明', 'Started too late: say why'),
    shouldHold('basics-in-time', 'form.basics_took <= param.basics_minutes', ['basics_at'], '掌握基本情况超时，请说明', 'The basics came too late: say why'),
  ],
  title: "{'table-top': '桌面演练', 'live': '实战演练'}[form.kind] + ' ' + form.planned_on",
  route: {
    steps: [
      approve('plan', '演练计划审批', 'Plan', role('supervisor')),
      work('hold', '演练与记录', 'Hold and record', initiator, {
        fills: ['present', 'alarm_at', 'started_at', 'basics_at', 'course', 'problems'],
        ...within(workingDay * 10, workingDay),
      }),
      approve('judge', '演练评估', 'Judge', role('supervisor'), { canRefuse: false }),
    ],
  },
  numbering: { prefix: 'YL', period: 'year', digits: 3 },
  permissions: {
    start: [{ role: 'it' }, { role: 'security-officer' }, { role: 'supervisor' }],
    read: [{ role: 'supervisor' }, { role: 'security-officer' }],
    export: [{ role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'emergency', 'kind', 'planned_on', 'expected', 'present', 'coverage', 'start_took', 'basics_took', 'state'],
    sort: { column: 'planned_on', descending: true },
    totals: ['expected', 'present'],
    groupBy: 'emergency',
  },
}
