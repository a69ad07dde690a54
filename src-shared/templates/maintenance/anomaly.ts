import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, files, instant, longText, required, text } from '../parts/fields.ts'
import { approve, confirm, parameter, role, work, withinParameter } from '../parts/steps.ts'

/** 异常上报: whatever looks wrong goes up one channel; simple things are put right, the rest becomes an incident. */
export const anomaly: SteppedDraft = {
  format: 2,
  key: 'anomaly',
  version: 1,
  name: { zh: '异常上报', en: 'Anomaly report' },
  summary: { zh: '发现异常的统一上报与分流处理', en: 'The one channel for whatever looks wrong' },
  guide: {
    zh: '一、发现异常立即上报，先描述现象，不必判断原因。\n二、系统自动附本台操作日志，不要自行删改现场。\n三、简单问题当场解决；系统级问题转“故障事件”。',
    en: '1. Report at once what you see; you need not know why.\n2. The desk’s operation log is attached; leave things as they are.\n3. Simple things are put right; the rest becomes an incident.',
  },
  carries: ['OPS-05', 'OPS-08', 'OPS-32', 'CLD-16', 'SUP-13', 'AUD-07'],
  icon: 'file',
  parameters: [parameter('answer_minutes', '答复时限', 'Answer within', 480, { min: 30, max: 2400, suffix: { zh: '工作分钟', en: 'working minutes' } })],
  form: [
    required(text('subject', '异常现象', 'What is wrong', { maxLength: 80, width: 'full' })),
    required(instant('seen_at', '发现时间', 'Seen at')),
    required(
      choice('where', '发生范围', 'Where', [
        ['desk', '本台', 'This desk'],
        ['area', '封闭区', 'Closed area'],
        ['system', '系统', 'System'],
        ['network', '网络', 'Network'],
        ['people', '人员', 'People'],
      ]),
    ),
    required(longText('description', '情况说明', 'Description')),
    files('proofs', '截图与操作日志', 'Screenshots and operation log'),
    required(
      choice('outcome', '处理方式', 'Outcome', [
        ['fixed', '已解决', 'Put right'],
        ['incident', '转故障事件', 'Became an incident'],
        ['security', '转安全事件', 'Became a security event'],
        ['none', '非异常', 'Nothing wrong'],
      ]),
    ),
    required(longText('handling', '处理情况', 'What was done')),
    asked("form.outcome in ['incident', 'security']", text('other_number', '转入单号', 'Number of the record it became', { maxLength: 30 })),
  ],
  title: 'form.subject',
  route: {
    steps: [
      work('handle', '答复与处理', 'Answer and handle', role('it'), { fills: ['outcome', 'handling', 'other_number'], ...withinParameter('answer_minutes') }),
      approve('upward', '主管知悉升级', 'Supervisor', role('supervisor'), { when: "form.outcome in ['incident', 'security']", canRefuse: false }),
      confirm('上报人确认', 'Reporter confirms'),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'YC', period: 'year', digits: 5 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }, { role: 'supervisor' }], export: [{ role: 'it' }, { role: 'supervisor' }] },
  register: {
    columns: ['number', 'subject', 'seen_at', 'where', 'creator', 'outcome', 'state', 'closed_at'],
    sort: { column: 'seen_at', descending: true },
    groupBy: 'outcome',
  },
}
