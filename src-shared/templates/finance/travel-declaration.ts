import type { DefinitionDraft } from '#shared/definition/definition.ts'
import { figuresReaders } from '../parts/readers.ts'
import { listed, role, withinDays } from '../parts/steps.ts'

/**
 * 差旅费申报: checked first by whoever has approved the trip beforehand or by the claims office, then by the budget owner where the budget is another's, then by the
 * supervisor; finance requests the payment and registers it.
 */
export const travelDeclaration: DefinitionDraft = {
  format: 1,
  key: 'travel-declaration',
  version: 1,
  name: { zh: '差旅费申报', en: 'Travel declaration' },
  summary: { zh: '出差费用的申报、审批与付款', en: 'What a trip has cost: declared, approved and paid' },
  guide: {
    zh: '一、事前已获批准的出差，由事前审批人初审；其余由报销初审人员初审。\n二、费用记入他人预算的，还须该预算负责人同意。\n三、退回后请先收回修改，再重新提交。',
    en: '1. A trip that was approved beforehand is checked first by the pre-approver, any other by the claims office.\n2. Costs on somebody else’s budget need its owner’s agreement too.\n3. After a return, take the declaration back to revise it, then submit it again.',
  },
  carries: ['TPL-03', 'WFL-01', 'WFL-02', 'WFL-03', 'WFL-04'],
  icon: 'plane',
  form: [
    { key: 'claim_no', kind: 'text', label: { zh: '申报单号', en: 'Declaration' }, required: true, unique: true, maxLength: 40 },
    { key: 'amount', kind: 'money', label: { zh: '金额', en: 'Amount' }, required: true, currency: 'EUR', min: 0 },
    { key: 'budget_number', kind: 'text', label: { zh: '预算编号', en: 'Budget number' }, required: true, maxLength: 60 },
    { key: 'payment_number', kind: 'text', label: { zh: '付款编号', en: 'Payment number' }, maxLength: 60 },
    {
      key: 'first_check',
      kind: 'choice',
      label: { zh: '初审', en: 'Checked first by' },
      required: true,
      options: [
        { key: 'claims-office', label: { zh: '报销初审', en: 'Claims office' } },
        { key: 'pre-approver', label: { zh: '事前审批人', en: 'Pre-approver' } },
      ],
    },
    {
      key: 'budget',
      kind: 'choice',
      label: { zh: '预算归属', en: 'Budget of' },
      required: true,
      options: [
        { key: 'own', label: { zh: '本部门', en: 'the own unit' } },
        { key: 'other', label: { zh: '其他部门或项目', en: 'another unit or project' } },
      ],
    },
  ],
  title: 'form.claim_no',
  amount: 'amount',
  route: {
    nodes: [
      listed('pre-approval', '事前审批人初审', 'Pre-approver', role('pre-approver'), {
        when: "form.first_check == 'pre-approver'",
        ...withinDays(2),
      }),
      listed('administration', '报销初审', 'Claims office', role('claims-office'), {
        when: "form.first_check == 'claims-office'",
        ...withinDays(2),
      }),
      listed('budget-owner', '预算负责人审批', 'Budget owner', role('budget-owner'), {
        when: "form.budget == 'other'",
        ...withinDays(2),
      }),
      listed('supervisor', '主管审批', 'Supervisor', role('supervisor'), {
        ...withinDays(2),
      }),
      listed('payment-request', '申请付款', 'Payment requested', role('finance'), {
        limit: { workingMinutes: 1680 },
      }),
      listed('payment', '登记付款', 'Payment handled', role('finance'), {
        limit: { workingMinutes: 2100 },
        canReturn: false,
        canRefuse: false,
      }),
    ],
    withdraw: 'until-closed',
    recall: true,
    copyTo: [],
  },
  numbering: { prefix: 'CL', period: 'year', digits: 6 },
  permissions: {
    start: ['everyone'],
    read: [{ role: 'finance' }, { role: 'analyst' }],
    export: figuresReaders,
  },
  register: {
    columns: ['number', 'claim_no', 'creator', 'unit', 'budget_number', 'amount', 'state', 'submitted_at', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['amount'],
    groupBy: 'state',
    chart: { by: 'submitted_at', value: 'amount' },
  },
}
