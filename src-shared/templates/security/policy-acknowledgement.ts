import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, date, files, longText, member, required, table, text } from '../parts/fields.ts'
import { approve, mustHold, named, role, unitHead, work, workingDay } from '../parts/steps.ts'

/** 制度发布与签阅: a version of a rule, approved, and everybody concerned says that he has read it. */
export const policyAcknowledgement: SteppedDraft = {
  format: 2,
  key: 'policy-acknowledgement',
  version: 1,
  name: { zh: '制度发布与签阅', en: 'Policy and acknowledgement' },
  summary: { zh: '制度、策略、岗位职责的发布、复审与逐人签阅', en: 'Rules, policies and duties: released, reviewed, acknowledged one by one' },
  guide: {
    zh: '一、制度按版本发布，注明修订要点与复审日期。\n二、签阅人逐一确认已阅读并遵守；未签阅的可见可催。\n三、岗位职责与安全责任落实到人。',
    en: '1. Rules have versions, with what changed and when they are reviewed.\n2. Each reader confirms; who has not is seen and chased.\n3. Duties and responsibility for security belong to named people.',
  },
  carries: ['AUD-16', 'AUD-17', 'PRM-14', 'TPL-07', 'ENT-12'],
  icon: 'clipboard',
  form: [
    required(text('policy', '制度名称', 'Policy', { maxLength: 100, width: 'full' })),
    required(text('policy_version', '版本', 'Version', { maxLength: 20 })),
    required(
      choice('kind', '类别', 'Kind', [
        ['rule', '管理制度', 'Rule'],
        ['security', '安全策略', 'Security policy'],
        ['duty', '岗位职责', 'Duties of a post'],
        ['procedure', '操作规程', 'Procedure'],
      ]),
    ),
    required(date('in_force_on', '生效日期', 'In force on')),
    required(date('review_by', '复审日期', 'Review by')),
    required(longText('changes', '修订要点', 'What changed', { maxLength: 2000 })),
    required(files('paper', '制度全文', 'Full text')),
    required(table('readers', '签阅人', 'Readers', [required(member('person', '姓名', 'Name'))], { minRows: 1, maxRows: 500 })),
  ],
  rules: [mustHold('review-later', 'form.review_by > form.in_force_on', ['review_by'], '复审日期须晚于生效日期', 'Reviewed after it is in force')],
  title: "form.policy + ' ' + form.policy_version",
  route: {
    steps: [
      approve('release', '发布审批', 'Release', unitHead(2)),
      work('read', '签阅', 'Acknowledge', named('readers.person'), {
        mode: 'all',
        canReturn: false,
        canTransfer: false,
        canAddSigners: false,
        limit: { workingMinutes: workingDay * 3, warnBefore: workingDay },
      }),
    ],
    copyTo: [role('office')],
  },
  numbering: { prefix: 'ZD', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'office' }, { role: 'security-officer' }, { role: 'hr' }], read: ['everyone'], export: [{ role: 'office' }] },
  register: {
    columns: ['number', 'policy', 'policy_version', 'kind', 'in_force_on', 'review_by', 'state', 'closed_at'],
    sort: { column: 'review_by', descending: false },
    groupBy: 'kind',
  },
}
