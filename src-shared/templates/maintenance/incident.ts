import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, computed, count, files, instant, longText, required, text, yesNo } from '../parts/fields.ts'
import { approve, confirm, copyTo, mustHold, parameter, role, shouldHold, unitHead, withinClock, withinParameter, work } from '../parts/steps.ts'

/** 故障事件: P1 to P3, in five steps — record, analyse, fix, verify, feed back — with one clock for the workaround and one for the fix. */
export const incident: SteppedDraft = {
  format: 2,
  key: 'incident',
  version: 1,
  name: { zh: '故障事件', en: 'Incident' },
  summary: { zh: 'P1–P3 故障的记录、分析、处理、验证与反馈', en: 'Faults P1 to P3: record, analyse, fix, verify, feed back' },
  guide: {
    zh: '一、分级：P1 系统瘫痪，P2 核心功能异常，P3 非核心功能异常。\n二、五步：记录、分析、处理、验证、反馈，缺一不可。\n三、P1 须在 {workaround_minutes} 分钟内给出临时解决方案，按钟点计时，夜间与节假日不停；过半提醒，超时记录，15 分钟后通报主管，再过 30 分钟逐级通报。最终修复按工作时间另行计时。\n四、重大故障同时启动应急预案并向上级报告。',
    en: '1. P1 system down, P2 core function, P3 other function.\n2. Five steps: record, analyse, fix, verify, feed back.\n3. A P1 gets a workaround within {workaround_minutes} minutes by the clock, nights and holidays included: a warning half-way, a record when it is late, the supervisor told after 15 minutes and the head above after 30 more. The fix has a clock of its own, in working time.\n4. A major fault also starts the contingency plan and is reported upward.',
  },
  carries: ['OPS-08', 'OPS-09', 'OPS-10', 'OPS-11', 'OPS-12', 'OPS-31', 'OPS-32', 'SUP-05', 'SUP-13', 'WFL-20'],
  icon: 'file',
  parameters: [
    parameter('workaround_minutes', 'P1 临时方案时限', 'Workaround of a P1 within', 60, { min: 5, max: 480, suffix: { zh: '分钟', en: 'minutes' } }),
    parameter('analysis_minutes', '分析时限', 'Analysis within', 240, { min: 30, max: 4200, suffix: { zh: '工作分钟', en: 'working minutes' } }),
    parameter('fix_minutes', '修复时限', 'Fix within', 1260, { min: 60, max: 8400, suffix: { zh: '工作分钟', en: 'working minutes' } }),
  ],
  form: [
    required(text('subject', '故障现象', 'Fault', { maxLength: 80, width: 'full' })),
    required(
      choice('grade', '故障等级', 'Grade', [
        ['p1', 'P1 系统瘫痪', 'P1 system down'],
        ['p2', 'P2 核心功能', 'P2 core function'],
        ['p3', 'P3 非核心功能', 'P3 other function'],
      ]),
    ),
    required(text('system', '涉及系统', 'System', { maxLength: 60 })),
    required(instant('began_at', '发生时间', 'Began at')),
    required(count('affected', '影响人数', 'People affected')),
    required(longText('description', '故障描述', 'Description')),
    files('logs', '操作日志与截图', 'Operation log and screenshots'),
    required(longText('analysis', '原因分析', 'Analysis')),
    asked("form.grade == 'p1'", yesNo('plan_started', '已启动应急预案', 'Contingency plan started')),
    asked("form.grade == 'p1'", longText('workaround', '临时解决方案', 'Workaround')),
    asked("form.grade == 'p1'", instant('workaround_at', '临时方案生效时间', 'Workaround in place at')),
    required(longText('fix', '处理措施', 'Fix')),
    required(instant('fixed_at', '修复时间', 'Fixed at')),
    required(
      choice('verified', '验证结论', 'Verified', [
        ['passed', '功能与性能均正常', 'Function and performance in order'],
        ['limited', '功能正常，性能受限', 'Function in order, performance limited'],
      ]),
    ),
    longText('prevention', '防止再发措施', 'So that it does not come again', { maxLength: 1000 }),
    computed('outage_minutes', '中断分钟数', 'Minutes of outage', { result: 'integer', expression: '(form.fixed_at - form.began_at) / 60000' }),
  ],
  rules: [
    mustHold(
      'major-starts-plan',
      "form.grade != 'p1' || form.plan_started != 'no'",
      ['plan_started'],
      'P1 故障须启动应急预案',
      'A P1 starts the contingency plan',
    ),
    mustHold('fixed-after', 'form.fixed_at >= form.began_at', ['fixed_at'], '修复时间不能早于发生时间', 'Nothing is fixed before it began'),
    mustHold('workaround-after', 'form.workaround_at >= form.began_at', ['workaround_at'], '临时方案时间不能早于发生时间', 'No workaround before it began'),
    shouldHold(
      'workaround-in-time',
      'form.workaround_at - form.began_at <= param.workaround_minutes * 60000',
      ['workaround_at'],
      '临时方案超过时限，请说明原因',
      'The workaround came too late: say why',
    ),
  ],
  title: "{'p1': 'P1 ', 'p2': 'P2 ', 'p3': 'P3 '}[form.grade] + form.subject",
  route: {
    steps: [
      copyTo('upward', '向上级报告', 'Reported upward', [role('supervisor'), unitHead(2)], { when: "form.grade != 'p3'" }),
      work('workaround', '临时解决', 'Workaround', role('it'), {
        fills: ['plan_started', 'workaround', 'workaround_at'],
        when: "form.grade == 'p1'",
        ...withinClock('workaround_minutes', [15, role('supervisor')], [30, unitHead(2)]),
      }),
      work('analyse', '分析', 'Analyse', role('it'), { fills: ['analysis'], ...withinParameter('analysis_minutes') }),
      work('fix', '处理', 'Fix', role('it'), { fills: ['fix', 'fixed_at', 'prevention'], ...withinParameter('fix_minutes') }),
      work('verify', '验证', 'Verify', role('operator'), { fills: ['verified'], canAddSigners: false }),
      approve('resume', '恢复批准', 'Service may resume', role('supervisor'), { when: "form.grade == 'p1'", canRefuse: false }),
      confirm('反馈确认', 'Reporter confirms the feedback'),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'GZ', period: 'year', digits: 5 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }, { role: 'supervisor' }, { role: 'analyst' }], export: [{ role: 'it' }, { role: 'analyst' }] },
  register: {
    columns: ['number', 'subject', 'grade', 'system', 'began_at', 'workaround_at', 'fixed_at', 'outage_minutes', 'affected', 'state'],
    sort: { column: 'began_at', descending: true },
    totals: ['affected', 'outage_minutes'],
    groupBy: 'grade',
    chart: { by: 'grade', value: 'outage_minutes' },
  },
}
