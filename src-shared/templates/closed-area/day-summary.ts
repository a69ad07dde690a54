import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, count, files, longText, required, table, text, yesNo } from '../parts/fields.ts'
import { mustHold, shouldHold, unitHead, within, work } from '../parts/steps.ts'
import { recurring, submittedWithin } from '../parts/schedules.ts'

/** 日终总结: what was planned and done, what is left, that data and desk are in order. */
export const daySummary: SteppedDraft = {
  format: 2,
  key: 'day-summary',
  version: 1,
  name: { zh: '日终总结', en: 'Day summary' },
  summary: { zh: '每日既定任务完成情况、遗留事项与数据整理', en: 'What was planned and done today, what is left, and that the data is in order' },
  guide: {
    zh: '一、每个工作日 16:30 自动发给每位操作员；按当日既定任务的顺序逐项填写完成情况。\n二、异常当日上报，并填写对应的异常或事件单号。\n三、确认数据已整理、已备份、桌面已清理后提交，由负责人阅知。',
    en: '1. Given to each operator at 16:30 of a working day; go through the planned tasks in their order.\n2. Report what was abnormal the same day and give the number of its record.\n3. Submit when data is tidy and backed up and the desk is clear; the head takes note.',
  },
  carries: ['CLD-14', 'CLD-15', 'CLD-16', 'CLD-17', 'CLD-20', 'ENT-17', 'WFL-16'],
  icon: 'clipboard',
  schedules: [
    recurring('daily', '日终总结', 'Day summary', { every: { kind: 'daily', at: '16:30' }, for: { kind: 'role', role: 'operator' }, ...submittedWithin(60) }),
  ],
  businessDay: {},
  form: [
    required(
      choice(
        'shift',
        '班次',
        'Shift',
        [
          ['early', '早班', 'Early'],
          ['middle', '中班', 'Middle'],
          ['late', '晚班', 'Late'],
        ],
        { width: 'third' },
      ),
    ),
    required(count('people', '出勤人数', 'People present', { width: 'third' })),
    required(yesNo('all_signed_in', '全员已签到', 'Everybody signed in')),
    required(
      table(
        'tasks',
        '既定任务',
        'Planned tasks',
        [
          required(text('task', '任务', 'Task', { maxLength: 100 })),
          required(
            choice('result', '完成情况', 'Result', [
              ['done', '完成', 'Done'],
              ['partly', '部分完成', 'Partly done'],
              ['open', '未完成', 'Not done'],
            ]),
          ),
          text('reason', '未完成原因与安排', 'Why, and what follows', { maxLength: 200, requiredWhen: "row.result != 'done'" }),
        ],
        { minRows: 1, maxRows: 60 },
      ),
    ),
    required(yesNo('abnormal', '当日有异常', 'Something abnormal')),
    asked("form.abnormal == 'yes'", longText('abnormal_note', '异常情况与处理', 'What was abnormal and what was done')),
    required(yesNo('data_tidy', '数据已整理', 'Data tidy')),
    required(yesNo('backed_up', '本台已备份', 'Desk backed up')),
    required(yesNo('desk_clear', '桌面与介质已清理', 'Desk and media clear')),
    longText('hand_over', '交班事项', 'For the next shift', { maxLength: 1000 }),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [
    shouldHold('all-signed-in', "form.all_signed_in == 'yes'", ['all_signed_in'], '有人未签到，请说明原因', 'Somebody has not signed in: say why'),
    shouldHold('backup-made', "form.backed_up == 'yes'", ['backed_up'], '本台未备份，请说明原因', 'The desk was not backed up: say why'),
    mustHold('data-in-order', "form.data_tidy == 'yes'", ['data_tidy'], '数据整理完成后方可提交', 'Put the data in order first'),
    mustHold('desk-in-order', "form.desk_clear == 'yes'", ['desk_clear'], '桌面与介质清理完成后方可提交', 'Clear desk and media first'),
  ],
  title: "{'early': '早班', 'middle': '中班', 'late': '晚班'}[form.shift] + '总结'",
  route: {
    steps: [work('note', '负责人阅知', 'Head takes note', unitHead(), { canAddSigners: false, ...within(420) })],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'RZ', period: 'day', digits: 3 },
  permissions: { start: [{ role: 'operator' }], read: [{ role: 'operator' }, { role: 'supervisor' }, { role: 'analyst' }], export: [{ role: 'supervisor' }] },
  register: {
    columns: ['number', 'business_date', 'shift', 'unit', 'creator', 'people', 'all_signed_in', 'abnormal', 'backed_up', 'submitted_at', 'state'],
    sort: { column: 'business_date', descending: true },
    groupBy: 'shift',
  },
}
