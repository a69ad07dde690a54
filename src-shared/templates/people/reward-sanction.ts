import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, files, longText, member, money, required, text, unitOfPerson } from '../parts/fields.ts'
import { approve, headOfField, mustHold, named, parameter, role, work, workingDay } from '../parts/steps.ts'

/** What somebody is blamed for is read by himself and by those who judge it (PRM-06). */
const heard = ['hear', 'unit-head', 'hr']

/** 奖惩: rewards for excellent users and useful suggestions; sanctions in three grades, each with its proof and a word of the person. */
export const rewardSanction: SteppedDraft = {
  format: 2,
  key: 'reward-sanction',
  version: 1,
  name: { zh: '奖惩', en: 'Reward and sanction' },
  summary: { zh: '优秀与建议奖励；批评教育、警告、罚款三级处分', en: 'Rewards, and sanctions in three grades: criticism, warning, fine' },
  guide: {
    zh: '一、事实清楚、证据确凿，关联单号逐一列明。\n二、处分按情节轻重分批评教育、警告、罚款，罚款另经财务。\n三、处分前听取本人意见；本人意见随单保存。',
    en: '1. Facts are clear and proven; name the records.\n2. Sanctions scale from criticism over warning to a fine, which finance decides too.\n3. The person is heard first, and the word stays with the record.',
  },
  carries: ['KPI-16', 'KPI-17', 'KPI-18', 'PRM-06'],
  icon: 'people',
  parameters: [parameter('fine_max', '罚款上限', 'Highest fine', 50_000, { min: 0, suffix: { zh: '分', en: 'fen' } })],
  form: [
    required(member('person', '对象', 'Person')),
    unitOfPerson(),
    required(
      choice('kind', '类别', 'Kind', [
        ['reward-user', '优秀用户奖励', 'Reward: excellent user'],
        ['reward-suggestion', '合理化建议奖励', 'Reward: useful suggestion'],
        ['criticism', '批评教育', 'Sanction: criticism'],
        ['warning', '警告', 'Sanction: warning'],
        ['fine', '罚款', 'Sanction: fine'],
      ]),
    ),
    required(longText('facts', '事实', 'Facts', { shield: { level: 'confidential', nodes: heard } })),
    required(text('records', '关联单号', 'Records', { maxLength: 120 })),
    required(text('clause', '依据条款', 'Clause', { maxLength: 120 })),
    asked("form.kind in ['fine', 'reward-user', 'reward-suggestion']", money('sum', '金额', 'Amount')),
    files('proofs', '证据', 'Proofs', { shield: { level: 'confidential', nodes: heard } }),
    required(longText('word', '本人意见', 'Word of the person', { maxLength: 1000, shield: { level: 'confidential', nodes: heard } })),
  ],
  rules: [
    mustHold('not-himself', 'form.person != record.creator', ['person'], '不得为本人申报奖惩', 'Nobody rewards or sanctions himself'),
    mustHold('fine-within', "form.kind != 'fine' || (form.sum > 0 && form.sum <= param.fine_max)", ['sum'], '罚款金额超出规定', 'The fine is beyond the rule'),
  ],
  title: "{'reward-user': '优秀用户奖励', 'reward-suggestion': '建议奖励', 'criticism': '批评教育', 'warning': '警告', 'fine': '罚款'}[form.kind]",
  amount: 'sum',
  route: {
    steps: [
      work('hear', '听取本人意见', 'The person is heard', named('person'), {
        fills: ['word'],
        when: "form.kind in ['criticism', 'warning', 'fine']",
        canTransfer: false,
        canAddSigners: false,
        limit: { workingMinutes: workingDay * 3 },
      }),
      approve('unit-head', '部门负责人审批', 'Unit head', headOfField('person_unit')),
      approve('hr', '人事审批', 'HR', role('hr')),
      approve('finance', '财务会签', 'Finance', role('finance'), { when: '!blank(form.sum) && form.sum > 0' }),
    ],
  },
  numbering: { prefix: 'JC', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'hr' }, { role: 'supervisor' }], read: [{ role: 'hr' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'person', 'person_unit', 'kind', 'records', 'sum', 'creator', 'state', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['sum'],
    groupBy: 'kind',
  },
}
