import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, files, longText, required, text, yesNo } from '../parts/fields.ts'
import { confirm, mustHold, parameter, role, shouldHold, work, withinClock, withinParameter, within } from '../parts/steps.ts'

/** 服务工单: triaged within fifteen minutes, answered and solved in time, closed by the user alone. */
export const ticket: SteppedDraft = {
  format: 2,
  key: 'ticket',
  version: 1,
  name: { zh: '服务工单', en: 'Ticket' },
  summary: { zh: '咨询、故障、投诉的受理、处理与用户确认闭环', en: 'Questions, faults and complaints: triaged, solved, closed by the user' },
  guide: {
    zh: '一、描述问题并附截图与操作日志。\n二、{triage_minutes} 分钟内（按钟点）确认问题类型，{response_minutes} 个工作分钟内响应，平均 {solve_minutes} 个工作分钟内答复；超时自动记录并通报。\n三、四步：记录、初判、临时方案、跟进；复杂问题持续反馈进度。\n四、只有用户本人确认后工单才闭环；解决办法写入知识库。',
    en: '1. Describe the problem, with screenshots and the operation log.\n2. Triaged within {triage_minutes} minutes by the clock, response within {response_minutes} working minutes, answered in {solve_minutes} on average; delays are recorded and told further up.\n3. Four steps: record, first judgement, temporary solution, follow-up; complex problems get progress reports.\n4. Only the user closes it; the solution goes into the knowledge base.',
  },
  carries: ['SUP-02', 'SUP-04', 'SUP-05', 'SUP-06', 'SUP-07', 'SUP-08', 'SUP-09', 'SUP-10', 'SUP-13'],
  icon: 'people',
  parameters: [
    parameter('triage_minutes', '类型确认时限', 'Triage within', 15, { min: 2, max: 480, suffix: { zh: '分钟', en: 'minutes' } }),
    parameter('response_minutes', '响应时限', 'Response within', 120, { min: 5, max: 480, suffix: { zh: '工作分钟', en: 'working minutes' } }),
    parameter('solve_minutes', '解决时限', 'Solved within', 240, { min: 15, max: 4200, suffix: { zh: '工作分钟', en: 'working minutes' } }),
  ],
  form: [
    required(text('subject', '问题', 'Problem', { maxLength: 80, width: 'full' })),
    required(longText('description', '问题描述', 'Description')),
    files('screens', '截图与操作日志', 'Screenshots and operation log'),
    required(
      choice('kind', '问题类型', 'Type', [
        ['consult', '咨询', 'Question'],
        ['fault', '故障', 'Fault'],
        ['complaint', '投诉', 'Complaint'],
      ]),
    ),
    required(
      choice('urgency', '紧急程度', 'Urgency', [
        ['normal', '一般', 'Normal'],
        ['urgent', '紧急', 'Urgent'],
      ]),
    ),
    required(longText('judgement', '初步判断', 'First judgement', { maxLength: 500 })),
    longText('temporary', '临时方案', 'Temporary solution', { maxLength: 1000 }),
    required(longText('solution', '解决办法', 'Solution')),
    required(yesNo('in_knowledge', '已写入知识库', 'In the knowledge base')),
    text('article', '知识条目', 'Article', { maxLength: 80, requiredWhen: "form.in_knowledge == 'yes'" }),
  ],
  rules: [
    mustHold(
      'fault-has-way-round',
      "form.kind != 'fault' || form.urgency != 'urgent' || !blank(form.temporary)",
      ['temporary'],
      '紧急故障须先给出临时方案',
      'An urgent fault gets a temporary solution first',
    ),
    shouldHold('goes-into-knowledge', "form.in_knowledge != 'no'", ['in_knowledge'], '未写入知识库，请说明原因', 'Not in the knowledge base: say why'),
  ],
  title: 'form.subject',
  route: {
    steps: [
      work('triage', '确认类型', 'Triage', role('it'), {
        fills: ['kind', 'urgency'],
        canReturn: false,
        ...withinClock('triage_minutes', [15, role('supervisor')]),
      }),
      work('respond', '响应与初判', 'Respond', role('it'), { fills: ['judgement', 'temporary'], ...withinParameter('response_minutes') }),
      work('solve', '解决', 'Solve', role('it'), { fills: ['solution', 'in_knowledge', 'article'], ...withinParameter('solve_minutes') }),
      confirm('用户确认闭环', 'User closes it', within(1260)),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'GD', period: 'year', digits: 6 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }], export: [{ role: 'it' }, { role: 'analyst' }] },
  register: {
    columns: ['number', 'subject', 'kind', 'urgency', 'creator', 'unit', 'submitted_at', 'state', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    groupBy: 'kind',
  },
}
