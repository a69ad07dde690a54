import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, files, longText, required, text } from '../parts/fields.ts'
import { confirm, role, work, workingDay, within } from '../parts/steps.ts'

/** 意见建议: answered, and where adopted turned into an improvement. */
export const suggestion: SteppedDraft = {
  format: 2,
  key: 'suggestion',
  version: 1,
  name: { zh: '意见建议', en: 'Suggestion' },
  summary: { zh: '意见建议的收集、答复与落实', en: 'Suggestions are answered, and adopted ones become improvements' },
  guide: {
    zh: '一、写明现状、建议与预期效果。\n二、五个工作日内答复是否采纳及理由。\n三、采纳的写明落实单号；有效建议可申报奖励。',
    en: '1. Say how it is, what you propose and what it brings.\n2. Answered within five working days, with the reason.\n3. Adopted ones name the record that carries them out; useful ones may be rewarded.',
  },
  carries: ['SUP-12', 'KPI-17'],
  icon: 'file',
  form: [
    required(text('subject', '建议主题', 'Subject', { maxLength: 80, width: 'full' })),
    required(
      choice('about', '方面', 'About', [
        ['system', '系统功能', 'System'],
        ['process', '流程制度', 'Processes and rules'],
        ['service', '服务支持', 'Service'],
        ['safety', '安全', 'Safety'],
      ]),
    ),
    required(longText('present', '现状与问题', 'How it is')),
    required(longText('proposal', '建议内容', 'Proposal')),
    longText('effect', '预期效果', 'Effect', { maxLength: 500 }),
    files('papers', '附件', 'Attachments'),
    required(
      choice('outcome', '答复', 'Answer', [
        ['adopted', '采纳', 'Adopted'],
        ['partly', '部分采纳', 'Partly adopted'],
        ['declined', '不采纳', 'Declined'],
      ]),
    ),
    required(longText('answer', '答复理由', 'Reason', { maxLength: 1000 })),
    asked("form.outcome in ['adopted', 'partly']", text('carried_by', '落实单号或责任人', 'Carried out by', { maxLength: 60 })),
  ],
  title: 'form.subject',
  route: {
    steps: [
      work('answer', '答复', 'Answer', role('supervisor'), { fills: ['outcome', 'answer', 'carried_by'], ...within(workingDay * 5, workingDay) }),
      confirm('建议人知悉', 'Proposer knows'),
    ],
  },
  numbering: { prefix: 'JY', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'supervisor' }, { role: 'it' }], export: [{ role: 'supervisor' }] },
  register: {
    columns: ['number', 'subject', 'about', 'creator', 'unit', 'outcome', 'carried_by', 'state'],
    sort: { column: 'submitted_at', descending: true },
    groupBy: 'outcome',
  },
}
