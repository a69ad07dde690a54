import type { DefinitionDraft } from '#shared/definition/definition.ts'

/** 历史报销台账: claims of earlier systems, brought in from workbooks; no route. */
export const claimRegister: DefinitionDraft = {
  format: 1,
  key: 'claim-register',
  version: 1,
  name: { zh: '历史报销台账', en: 'Claims of earlier years' },
  summary: { zh: '从旧系统导入的报销记录，供查询与统计', en: 'Claims brought in from the earlier system, to look up and to count' },
  guide: {
    zh: '请使用导入：下载模板，按标题对应列，先试运行再导入。报销单号不得重复；金额以欧元计。',
    en: 'Use import: download the template, match the headings, make a dry run first. A claim number must not repeat; amounts are in euro.',
  },
  carries: ['ENT-07', 'ENT-15', 'ENT-19', 'RPT-01'],
  icon: 'archive',
  form: [
    { key: 'claim_no', kind: 'text', label: { zh: '报销单号', en: 'Claim number' }, required: true, unique: true, maxLength: 40 },
    { key: 'amount', kind: 'money', label: { zh: '金额', en: 'Amount' }, required: true, currency: 'EUR', min: 0 },
    { key: 'budget_number', kind: 'text', label: { zh: '预算编号', en: 'Budget number' }, maxLength: 60 },
    { key: 'declaration_number', kind: 'text', label: { zh: '申报编号', en: 'Declaration number' }, maxLength: 60 },
    { key: 'submitted_at', kind: 'instant', label: { zh: '提交时间', en: 'Submitted' }, required: true },
    { key: 'closed_at', kind: 'instant', label: { zh: '办结时间', en: 'Closed' } },
    {
      key: 'outcome',
      kind: 'choice',
      label: { zh: '结果', en: 'Outcome' },
      required: true,
      options: [
        { key: 'paid', label: { zh: '已支付', en: 'Paid' } },
        { key: 'rejected', label: { zh: '已驳回', en: 'Rejected' } },
        { key: 'open', label: { zh: '未办结', en: 'Open' } },
      ],
    },
  ],
  rules: [
    {
      key: 'closed-after-submitted',
      assert: 'form.closed_at >= form.submitted_at',
      severity: 'error',
      fields: ['closed_at'],
      message: { zh: '办结时间不能早于提交时间', en: 'A claim cannot be closed before it was submitted' },
    },
  ],
  title: 'form.claim_no',
  amount: 'amount',
  route: { nodes: [], withdraw: 'never' },
  numbering: { prefix: 'LS', period: 'none', digits: 7 },
  permissions: {
    start: [{ role: 'operator' }, { role: 'finance' }],
    read: [{ role: 'operator' }, { role: 'finance' }, { role: 'budget-owner' }, { role: 'supervisor' }, { role: 'analyst' }],
    import: [{ role: 'operator' }, { role: 'finance' }],
    export: [{ role: 'finance' }, { role: 'analyst' }, { role: 'supervisor' }],
  },
  register: {
    columns: ['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['amount'],
    groupBy: 'outcome',
    chart: { by: 'submitted_at', value: 'amount' },
  },
}
