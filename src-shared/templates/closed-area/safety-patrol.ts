import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, date, files, longText, member, required, table, text } from '../parts/fields.ts'
import { initiator, mustHold, named, parameter, role, work, workingDay, inEachRow } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 安全巡查: hazards found are given to somebody with a date, and seen gone. */
export const safetyPatrol: SteppedDraft = {
  format: 2,
  key: 'safety-patrol',
  version: 1,
  name: { zh: '安全巡查', en: 'Safety patrol' },
  summary: { zh: '巡查隐患，指定整改人与期限，复查销号', en: 'Hazards are found, given to somebody with a date, and seen gone' },
  guide: {
    zh: '一、每周一自动发给轮值安全管理员，两个工作日内完成。按路线巡查，每个点位都要有结论。\n二、发现隐患拍照并指定整改责任人与期限；重大隐患立即报告并停止作业。\n三、整改完成后由巡查人现场复查销号。',
    en: '1. Given to one of the security officers in turn on Mondays, done within two working days. Go along the route; each point gets a finding.\n2. Photograph hazards and name who puts them right by when; serious ones are reported and work stops at once.\n3. Whoever patrols sees on the spot that it is gone.',
  },
  carries: ['CLD-19', 'CLD-20', 'CLD-16'],
  icon: 'check',
  parameters: [parameter('fix_days', '隐患整改最长天数', 'Most days until a hazard is gone', 7, { min: 1, max: 60, suffix: { zh: '天', en: 'days' } })],
  schedules: [
    recurring('weekly', '每周巡查', 'Weekly patrol', {
      every: { kind: 'weekly', weekdays: [1], restDay: 'after', at: '09:00' },
      for: oneOf('security-officer'),
      ...submittedWithin(840),
    }),
  ],
  businessDay: {},
  form: [
    required(text('patrol_route', '巡查路线', 'Route', { maxLength: 60 })),
    required(
      table(
        'points',
        '巡查点位',
        'Points',
        [
          required(text('point', '点位', 'Point', { maxLength: 60 })),
          required(
            choice('finding', '结论', 'Finding', [
              ['good', '正常', 'In order'],
              ['hazard', '一般隐患', 'Hazard'],
              ['serious', '重大隐患', 'Serious hazard'],
            ]),
          ),
          text('description', '情况说明', 'Description', { maxLength: 200, requiredWhen: "row.finding != 'good'" }),
          date('fix_by', '整改期限', 'Put right by', { requiredWhen: "row.finding != 'good'" }),
        ],
        { minRows: 1, maxRows: 100 },
      ),
    ),
    computed('hazards', '隐患数', 'Hazards', { result: 'integer', expression: "form.points.filter(point, point.finding != 'good').size()" }),
    member('responsible', '整改责任人', 'Who puts it right', { visibleWhen: 'form.hazards > 0', requiredWhen: 'form.hazards > 0' }),
    files('pictures', '现场照片', 'Pictures'),
    required(longText('measures', '整改措施与结果', 'What was done')),
    required(longText('recheck', '复查情况', 'Seen on the spot', { maxLength: 500 })),
  ],
  rules: [
    inEachRow(
      'points',
      mustHold(
        'fix-in-time',
        "row.finding == 'good' || (row.fix_by >= record.business_date && days(record.business_date, row.fix_by) <= param.fix_days)",
        ['points.fix_by'],
        '整改期限超出规定天数',
        'Later than a hazard may stay',
      ),
    ),
  ],
  title: "form.patrol_route + ' 巡查'",
  route: {
    steps: [
      work('put-right', '整改', 'Put right', named('responsible'), {
        fills: ['measures'],
        when: 'form.hazards > 0',
        limit: { workingMinutes: workingDay * 5, warnBefore: workingDay },
      }),
      work('recheck', '复查销号', 'See it gone', initiator, { fills: ['recheck'], when: 'form.hazards > 0' }),
    ],
    withdraw: 'before-first-decision',
    copyTo: [role('security-officer')],
  },
  numbering: { prefix: 'XC', period: 'year', digits: 5 },
  permissions: {
    start: [{ role: 'operator' }, { role: 'security-officer' }],
    read: [{ role: 'supervisor' }, { role: 'security-officer' }],
    export: [{ role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'business_date', 'patrol_route', 'creator', 'hazards', 'responsible', 'state', 'closed_at'],
    sort: { column: 'business_date', descending: true },
    totals: ['hazards'],
    groupBy: 'patrol_route',
    chart: { by: 'business_date', value: 'hazards' },
  },
}
