import type { DefinitionDraft } from '#shared/definition/definition.ts'
import { figuresReaders } from '../parts/readers.ts'
import { listed, role, unitHead, withinDays } from '../parts/steps.ts'

/** 采购申请: unit head; budget owner and finance together from ¥20,000; the unit above from ¥100,000; three quotations from ¥50,000. */
export const purchaseRequest: DefinitionDraft = {
  format: 1,
  key: 'purchase-request',
  version: 1,
  name: { zh: '采购申请', en: 'Purchase request' },
  summary: { zh: '物资与服务的采购申请，按金额分级审批', en: 'Goods and services to be bought, approved by amount' },
  guide: {
    zh: '一、2 万元以上由预算负责人与财务会签；10 万元以上报上级部门负责人。\n二、5 万元以上须附三家报价；单一来源须说明理由。\n三、到货验收后由申请人确认办结。',
    en: '1. From ¥20,000 the budget owner and finance decide together; from ¥100,000 the head of the unit above as well.\n2. From ¥50,000 three quotations are needed, or the reason for a single source.\n3. The requester confirms closure after acceptance of the goods.',
  },
  carries: ['TPL-03', 'ENT-03', 'ENT-08', 'ENT-12', 'WFL-01', 'WFL-03', 'WFL-04', 'WFL-17', 'WFL-18'],
  icon: 'cart',
  form: [
    { key: 'subject', kind: 'text', label: { zh: '采购事项', en: 'Subject' }, required: true, maxLength: 60, width: 'full' },
    {
      key: 'purchase_type',
      kind: 'choice',
      label: { zh: '采购类别', en: 'Kind' },
      required: true,
      options: [
        { key: 'goods', label: { zh: '物资', en: 'Goods' } },
        { key: 'equipment', label: { zh: '设备', en: 'Equipment' } },
        { key: 'service', label: { zh: '服务', en: 'Services' } },
        { key: 'software', label: { zh: '软件', en: 'Software' } },
      ],
    },
    { key: 'needed_by', kind: 'date', label: { zh: '需求日期', en: 'Needed by' }, required: true },
    { key: 'budget_number', kind: 'text', label: { zh: '预算编号', en: 'Budget number' }, required: true, maxLength: 40 },
    {
      key: 'urgency',
      kind: 'choice',
      label: { zh: '紧急程度', en: 'Urgency' },
      required: true,
      options: [
        { key: 'normal', label: { zh: '一般', en: 'Normal' } },
        { key: 'urgent', label: { zh: '紧急', en: 'Urgent' } },
      ],
    },
    {
      key: 'urgency_reason',
      kind: 'text',
      label: { zh: '紧急原因', en: 'Why urgent' },
      maxLength: 200,
      width: 'full',
      visibleWhen: "form.urgency == 'urgent'",
      requiredWhen: "form.urgency == 'urgent'",
    },
    { key: 'background', kind: 'long-text', label: { zh: '采购背景', en: 'Background' }, required: true, maxLength: 2000, width: 'full' },
    {
      key: 'items',
      kind: 'table',
      label: { zh: '采购明细', en: 'Items' },
      required: true,
      minRows: 1,
      maxRows: 200,
      width: 'full',
      columns: [
        { key: 'item', kind: 'text', label: { zh: '品名', en: 'Item' }, required: true, maxLength: 80 },
        { key: 'model', kind: 'text', label: { zh: '规格型号', en: 'Model' }, maxLength: 80 },
        { key: 'quantity', kind: 'integer', label: { zh: '数量', en: 'Quantity' }, required: true, min: 1, max: 1_000_000 },
        { key: 'measure', kind: 'text', label: { zh: '单位', en: 'Measure' }, maxLength: 10 },
        { key: 'price', kind: 'money', label: { zh: '预计单价', en: 'Price expected' }, required: true, min: 0 },
        { key: 'subtotal', kind: 'computed', label: { zh: '小计', en: 'Subtotal' }, expression: 'row.quantity * row.price', result: 'money' },
      ],
    },
    {
      key: 'total',
      kind: 'computed',
      label: { zh: '预计总额', en: 'Total expected' },
      expression: 'sum(form.items.map(item, item.subtotal))',
      result: 'money',
    },
    { key: 'supplier', kind: 'text', label: { zh: '推荐供应商', en: 'Supplier proposed' }, maxLength: 80 },
    {
      key: 'single_source_reason',
      kind: 'text',
      label: { zh: '单一来源理由', en: 'Reason for a single source' },
      maxLength: 500,
      width: 'full',
      visibleWhen: 'form.total >= 5000000',
    },
    { key: 'accepted_by', kind: 'member', label: { zh: '验收人', en: 'Accepted by' } },
    { key: 'quotations', kind: 'attachment', label: { zh: '报价单', en: 'Quotations' }, width: 'full' },
  ],
  alike: [
    {
      key: 'same-supplier-and-total',
      label: { zh: '30 天内已向同一供应商申请相同金额', en: 'The same amount from the same supplier within 30 days' },
      fields: [{ field: 'supplier' }, { field: 'total' }],
      near: { field: 'business_date', days: 30 },
      severity: 'warning',
    },
  ],
  rules: [
    {
      key: 'needed-later',
      assert: 'form.needed_by >= record.business_date',
      severity: 'error',
      fields: ['needed_by'],
      message: { zh: '需求日期不能早于业务日期', en: 'Needed before the business date' },
    },
    {
      key: 'three-quotations',
      assert: 'form.total < 5000000 || size(form.quotations) >= 3 || !blank(form.single_source_reason)',
      severity: 'error',
      fields: ['quotations'],
      message: { zh: '5 万元以上须附三家报价，或说明单一来源理由', en: 'From ¥50,000: attach three quotations or give the reason for a single source' },
    },
    {
      key: 'short-notice',
      assert: "form.urgency == 'urgent' || days(record.business_date, form.needed_by) >= 7",
      severity: 'warning',
      fields: ['needed_by'],
      message: { zh: '距需求日期不足 7 天，请说明原因', en: 'Needed within 7 days: say why' },
    },
  ],
  title: 'form.subject',
  amount: 'total',
  route: {
    nodes: [
      listed('unit-head', '部门负责人审批', 'Unit head', unitHead(), {
        ...withinDays(1),
      }),
      listed('budget-owner', '预算负责人会签', 'Budget owners together', role('budget-owner'), {
        mode: 'all',
        when: 'form.total >= 2000000',
        ...withinDays(2),
      }),
      listed('finance', '财务会签', 'Finance together', role('finance'), {
        mode: 'all',
        when: 'form.total >= 2000000',
        ...withinDays(2),
      }),
      listed('upper-head', '上级负责人审批', 'Head of the unit above', unitHead(2), {
        when: 'form.total >= 10000000',
        ...withinDays(2),
      }),
      {
        key: 'confirm',
        kind: 'confirm',
        label: { zh: '申请人验收确认', en: 'Requester confirms acceptance' },
        assignee: { kind: 'initiator' },
        canRefuse: false,
      },
    ],
    withdraw: 'before-first-decision',
    copyTo: [{ kind: 'field', field: 'accepted_by' }],
  },
  numbering: { prefix: 'CG', period: 'year', digits: 5 },
  permissions: {
    start: ['everyone'],
    read: [{ role: 'finance' }, { role: 'budget-owner' }, { role: 'analyst' }],
    import: [],
    export: figuresReaders,
  },
  register: {
    columns: ['number', 'title', 'creator', 'unit', 'purchase_type', 'needed_by', 'total', 'state', 'submitted_at'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['total'],
    groupBy: 'purchase_type',
    chart: { by: 'unit', value: 'total' },
  },
}
