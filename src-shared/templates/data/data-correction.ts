import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, files, longText, required, table, text } from '../parts/fields.ts'
import { approve, role, secondCheck, unitHead, work } from '../parts/steps.ts'

/** 数据更正: what stood, what should stand and why; carried out by one, compared by another. */
export const dataCorrection: SteppedDraft = {
  format: 2,
  key: 'data-correction',
  version: 1,
  name: { zh: '数据更正', en: 'Data correction' },
  summary: { zh: '已生效数据的更正申请、审批与留痕', en: 'Data that already counts is corrected by approval, the old value kept' },
  guide: {
    zh: '一、逐项写明原值、更正值与依据，附原始资料。\n二、已封存业务日的数据只能以更正单更正，不得改动原记录。\n三、更正由第二人核对后生效，原值保留可查。',
    en: '1. For each value say what stood, what should stand and by which paper.\n2. Data of a sealed business day is corrected here and nowhere else.\n3. It counts when a second person has compared it; the old value stays.',
  },
  carries: ['ENT-06', 'ENT-10', 'ENT-16'],
  icon: 'table',
  form: [
    required(text('record_number', '原记录单号', 'Record', { maxLength: 40 })),
    required(
      choice('cause', '差错原因', 'Cause', [
        ['typing', '录入差错', 'Typing'],
        ['source', '原始资料有误', 'Source paper'],
        ['system', '系统原因', 'System'],
        ['rule', '口径变化', 'Changed definition'],
      ]),
    ),
    required(
      table(
        'changes',
        '更正明细',
        'Corrections',
        [
          required(text('field', '项目', 'Field', { maxLength: 60 })),
          required(text('old_value', '原值', 'Old value', { maxLength: 200 })),
          required(text('new_value', '更正值', 'New value', { maxLength: 200, checked: true })),
          required(text('basis', '依据', 'Basis', { maxLength: 200 })),
        ],
        { minRows: 1, maxRows: 100 },
      ),
    ),
    required(longText('reason', '更正说明', 'Reason', { maxLength: 1000 })),
    required(files('papers', '原始资料', 'Source papers')),
    required(text('carried_out', '执行说明', 'Carried out', { maxLength: 200, width: 'full' })),
  ],
  rules: [
    {
      key: 'something-changes',
      forEach: 'changes',
      assert: 'row.old_value != row.new_value',
      severity: 'error',
      fields: ['changes.new_value'],
      message: { zh: '更正值与原值相同', en: 'The new value is the old one' },
    },
  ],
  title: "form.record_number + ' 更正'",
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead()),
      work('carry-out', '执行更正', 'Carry out', role('operator'), { fills: ['carried_out'] }),
      secondCheck('compare', '第二人核对', 'Second person', role('supervisor')),
    ],
  },
  numbering: { prefix: 'GZSJ', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'operator' }, { role: 'supervisor' }], read: [{ role: 'supervisor' }, { role: 'analyst' }], export: [{ role: 'analyst' }] },
  register: {
    columns: ['number', 'record_number', 'cause', 'creator', 'unit', 'submitted_at', 'state', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    groupBy: 'cause',
  },
}
