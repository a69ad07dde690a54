import type { DefinitionDraft } from '#shared/definition/definition.ts'

const categories = [
  { key: 'travel', label: { zh: '差旅费', en: 'Travel' } },
  { key: 'transport', label: { zh: '市内交通费', en: 'Local transport' } },
  { key: 'lodging', label: { zh: '住宿费', en: 'Lodging' } },
  { key: 'meal', label: { zh: '误餐费', en: 'Meals' } },
  { key: 'entertainment', label: { zh: '业务招待费', en: 'Business entertainment' } },
  { key: 'office', label: { zh: '办公费', en: 'Office supplies' } },
  { key: 'communication', label: { zh: '通讯费', en: 'Communication' } },
  { key: 'training', label: { zh: '培训费', en: 'Training' } },
  { key: 'other', label: { zh: '其他', en: 'Other' } },
]

/** 费用报销: unit head, budget owner, and finance over ¥5,000; the claimant confirms that the money has arrived. */
export const expenseClaim: DefinitionDraft = {
  format: 1,
  key: 'expense-claim',
  version: 1,
  name: { zh: '费用报销', en: 'Expense claim' },
  summary: { zh: '员工垫付费用的报销申请与审批', en: 'Repayment of what an employee has paid for the company' },
  guide: {
    zh: '一、票据抬头须为公司全称，电子发票请上传原件（PDF 或 OFD）。\n二、每一笔费用单独填一行，日期按票据日期填写。\n三、业务招待费单笔超过 1,000 元须说明招待对象与事由。\n四、超过 30 天的票据须说明原因，超过 90 天不予受理。',
    en: '1. Invoices must bear the company’s full name; attach the original of electronic ones (PDF or OFD).\n2. One line for each expense, dated as its receipt.\n3. Entertainment over ¥1,000 needs the guests and the occasion.\n4. Receipts older than 30 days need a reason; older than 90 days are not accepted.',
  },
  carries: ['TPL-03', 'ENT-01', 'ENT-02', 'ENT-03', 'ENT-07', 'ENT-08', 'ENT-11', 'ENT-12', 'WFL-01', 'WFL-02', 'WFL-03', 'WFL-04', 'WFL-17', 'WFL-18'],
  icon: 'receipt',
  form: [
    { key: 'purpose', kind: 'text', label: { zh: '报销事由', en: 'Purpose' }, hint: { zh: '例如：赴杭州参加供应商验收', en: 'e.g. acceptance test at the supplier in Hangzhou' }, required: true, maxLength: 60, width: 'full' },
    {
      key: 'expense_type', kind: 'choice', label: { zh: '报销类型', en: 'Type' }, required: true,
      options: [
        { key: 'daily', label: { zh: '日常费用', en: 'Daily expenses' } },
        { key: 'trip', label: { zh: '出差费用', en: 'Business trip' } },
        { key: 'project', label: { zh: '项目费用', en: 'Project expenses' } },
      ],
    },
    { key: 'budget_number', kind: 'text', label: { zh: '预算编号', en: 'Budget number' }, required: true, maxLength: 40 },
    { key: 'trip_from', kind: 'date', label: { zh: '出差开始', en: 'Trip from' }, visibleWhen: "form.expense_type == 'trip'", requiredWhen: "form.expense_type == 'trip'" },
    { key: 'trip_to', kind: 'date', label: { zh: '出差结束', en: 'Trip until' }, visibleWhen: "form.expense_type == 'trip'", requiredWhen: "form.expense_type == 'trip'" },
    {
      key: 'lines', kind: 'table', label: { zh: '费用明细', en: 'Expenses' }, required: true, minRows: 1, maxRows: 200, width: 'full',
      columns: [
        { key: 'spent_on', kind: 'date', label: { zh: '日期', en: 'Date' }, required: true },
        { key: 'category', kind: 'choice', label: { zh: '科目', en: 'Category' }, required: true, options: categories },
        { key: 'description', kind: 'text', label: { zh: '说明', en: 'Description' }, maxLength: 100, requiredWhen: "row.category in ['entertainment', 'other']" },
        { key: 'receipts', kind: 'integer', label: { zh: '票据张数', en: 'Receipts' }, min: 0, max: 999 },
        { key: 'amount', kind: 'money', label: { zh: '金额', en: 'Amount' }, required: true, min: 1, max: 100_000_000 },
      ],
    },
    { key: 'total', kind: 'computed', label: { zh: '合计金额', en: 'Total' }, expression: 'sum(form.lines.map(line, line.amount))', result: 'money' },
    { key: 'receipts_total', kind: 'computed', label: { zh: '票据合计', en: 'Receipts in total' }, expression: 'sum(form.lines.map(line, line.receipts))', result: 'integer' },
    { key: 'guests', kind: 'text', label: { zh: '招待对象', en: 'Guests' }, maxLength: 200, width: 'full', visibleWhen: "form.lines.exists(line, line.category == 'entertainment')" },
    { key: 'attachments', kind: 'attachment', label: { zh: '票据附件', en: 'Receipts attached' }, width: 'full' },
    { key: 'note', kind: 'long-text', label: { zh: '备注', en: 'Note' }, maxLength: 1000, width: 'full' },
  ],
  rules: [
    {
      key: 'not-in-future', forEach: 'lines', assert: 'row.spent_on <= record.business_date', severity: 'error', fields: ['lines.spent_on'],
      message: { zh: '费用日期不能晚于业务日期', en: 'An expense cannot be dated after the business date' },
    },
    {
      key: 'within-ninety-days', forEach: 'lines', assert: 'days(row.spent_on, record.business_date) <= 90', severity: 'error', fields: ['lines.spent_on'],
      message: { zh: '票据超过 90 天，不予受理', en: 'Receipts older than 90 days are not accepted' },
    },
    {
      key: 'within-thirty-days', forEach: 'lines', assert: 'days(row.spent_on, record.business_date) <= 30 || days(row.spent_on, record.business_date) > 90', severity: 'warning', fields: ['lines.spent_on'],
      message: { zh: '票据超过 30 天，请说明原因', en: 'The receipt is older than 30 days: say why' },
    },
    {
      key: 'entertainment-limit', forEach: 'lines', assert: "row.category != 'entertainment' || row.amount <= 100000", severity: 'warning', fields: ['lines.amount'],
      message: { zh: '业务招待费单笔超过 1,000 元，请说明招待对象与事由', en: 'Entertainment over ¥1,000: say who was invited and why' },
    },
    {
      key: 'trip-order', assert: 'form.trip_from <= form.trip_to', severity: 'error', fields: ['trip_to'],
      message: { zh: '出差结束日期不能早于开始日期', en: 'A trip cannot end before it starts' },
    },
    {
      key: 'receipts-attached', assert: 'form.total <= 50000 || size(form.attachments) > 0', severity: 'warning', fields: ['attachments'],
      message: { zh: '合计超过 500 元，请上传票据；未上传请说明原因', en: 'Over ¥500 in total: attach the receipts, or say why not' },
    },
  ],
  title: 'form.purpose',
  amount: 'total',
  route: {
    nodes: [
      { key: 'unit-head', kind: 'approve', label: { zh: '部门负责人审批', en: 'Unit head' }, assignee: { kind: 'unit-head', level: 1 }, limit: { workingMinutes: 480, warnBefore: 120 } },
      { key: 'budget-owner', kind: 'approve', label: { zh: '预算负责人审批', en: 'Budget owner' }, assignee: { kind: 'role', role: 'budget-owner' }, limit: { workingMinutes: 480, warnBefore: 120 } },
      { key: 'finance', kind: 'approve', label: { zh: '财务复核', en: 'Finance review' }, assignee: { kind: 'role', role: 'finance' }, when: 'form.total > 500000', limit: { workingMinutes: 960, warnBefore: 240 } },
      { key: 'confirm', kind: 'confirm', label: { zh: '报销人确认到账', en: 'Claimant confirms payment' }, assignee: { kind: 'initiator' }, when: 'form.total > 500000', canRefuse: false },
    ],
    withdraw: 'until-closed',
    copyTo: [],
  },
  numbering: { prefix: 'BX', period: 'year', digits: 6 },
  permissions: {
    start: ['everyone'],
    read: [{ role: 'finance' }, { role: 'budget-owner' }, { role: 'analyst' }],
    import: [{ role: 'operator' }, { role: 'finance' }],
    export: [{ role: 'finance' }, { role: 'analyst' }, { role: 'supervisor' }],
  },
  register: {
    columns: ['number', 'title', 'creator', 'unit', 'expense_type', 'budget_number', 'total', 'state', 'submitted_at', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['total'],
    groupBy: 'unit',
    chart: { by: 'submitted_at', value: 'total' },
  },
}
