import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, files, longText, required, table, text } from '../parts/fields.ts'
import { approve, role, secondCheck, unitHead, work } from '../parts/steps.ts'

/** 数据更正: what stood, what should stand and why; agreed by the head, carried out on the record itself, compared by another (ENT-06). */
export const dataCorrection: SteppedDraft = {
  format: 2,
  key: 'data-correction',
  version: 1,
  name: { zh: '数据更正', en: 'Data correction' },
  summary: { zh: '已生效数据的更正申请、审批与留痕', en: 'Data that already counts is corrected by approval, the old value kept' },
  guide: {
    zh: '一、在单据页点“更正”，填入正确的值和原因，即生成本申请；逐项补充依据，附原始资料。\n二、部门负责人批准后，由执行人一键更正：只更正批准的项和值，原值若已变化则不予更正。\n三、更正由第二人核对；原单据与申请的经过互相写明编号，原值保留可查。\n四、在制度的“更正”一节指定本申请后，该制度的单据不能再直接更正。',
    en: '1. “Correct” on the record’s page makes this request of what is right and why; add the basis of each value and the papers.\n2. Once the head has agreed, it is carried out in one act: these values and no others, and not where the old one has changed meanwhile.\n3. A second person compares it; both trails name each other, and the old value stays.\n4. A definition that names this request under “corrections” is corrected in no other way.',
  },
  carries: ['ENT-06', 'ENT-10', 'ENT-16'],
  icon: 'table',
  form: [
    required(text('record_number', '原单据编号', 'Record', { maxLength: 60 })),
    text('business', '业务', 'Business', { maxLength: 60 }),
    required(text('record', '单据标识', 'Record’s id', { maxLength: 60 })),
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
          text('label', '项目', 'Field', { maxLength: 60 }),
          required(text('field', '项目标识', 'Field’s key', { maxLength: 60 })),
          text('old_value', '原值', 'Old value', { maxLength: 2000 }),
          text('new_value', '更正值', 'New value', { maxLength: 2000, checked: true }),
          required(text('basis', '依据', 'Basis', { maxLength: 200 })),
        ],
        { minRows: 1, maxRows: 100 },
      ),
    ),
    required(longText('reason', '更正说明', 'Reason', { maxLength: 1000 })),
    required(files('papers', '原始资料', 'Source papers')),
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
      work('carry-out', '执行更正', 'Carry out', role('operator'), { corrects: 'changes' }),
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
