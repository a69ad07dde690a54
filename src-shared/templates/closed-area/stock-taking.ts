import type { SteppedDraft } from '#shared/definition/definition.ts'
import { computed, choice, count, files, longText, member, required, table, text } from '../parts/fields.ts'
import { approve, blindEntry, mustHold, role } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 物品盘点: counted, counted again blind by a second person, differences explained. */
export const stockTaking: SteppedDraft = {
  format: 2,
  key: 'stock-taking',
  version: 1,
  name: { zh: '物品盘点', en: 'Stock-taking' },
  summary: { zh: '定期盘点办公物品，第二人盲盘，差异说明', en: 'Things are counted, counted again blind by a second person, and differences explained' },
  guide: {
    zh: '一、每季度末月 25 日自动发给办公室轮值人，也可随时发起。逐件扫描物品编号，录入实盘数量。\n二、第二人现场盲盘：不看第一次的数，自己数、自己录。\n三、盘盈、盘亏逐行说明原因；盘亏由主管审批处理意见。',
    en: '1. Given to one of the office in turn on the 25th of the last month of a quarter; begun by hand at any time. Scan each thing and enter what is there.\n2. A second person counts again on the spot, without the first figures.\n3. Explain each surplus and shortage; the supervisor decides on shortages.',
  },
  carries: ['CLD-12', 'CLD-20', 'ENT-04', 'ENT-05'],
  icon: 'check',
  schedules: [
    recurring('quarterly', '季度盘点', 'Quarterly stock-taking', {
      every: { kind: 'quarterly', month: 3, day: 25, at: '09:00' },
      for: oneOf('office'),
      ...submittedWithin(2100),
    }),
  ],
  form: [
    required(text('place', '盘点区域', 'Place', { maxLength: 60 })),
    required(member('taker', '盘点人', 'Counted by')),
    required(
      table(
        'lines',
        '盘点明细',
        'Things counted',
        [
          required(text('item_code', '物品编号', 'Item code', { maxLength: 40 })),
          required(text('item_name', '物品名称', 'Item', { maxLength: 60 })),
          required(count('booked', '账面数', 'On the books')),
          required(count('counted', '实盘数', 'Counted', { checked: true })),
          computed('difference', '差异', 'Difference', { result: 'integer', expression: 'row.counted - row.booked' }),
          text('reason', '差异原因', 'Reason', { maxLength: 200, requiredWhen: 'row.counted != row.booked' }),
          choice('condition', '物品状况', 'Condition', [
            ['good', '完好', 'Good'],
            ['worn', '待修', 'Needs repair'],
            ['useless', '待报废', 'To be scrapped'],
          ]),
        ],
        { minRows: 1, maxRows: 1000 },
      ),
    ),
    computed('booked_total', '账面合计', 'On the books in total', { result: 'integer', expression: 'sum(form.lines.map(line, line.booked))' }),
    computed('counted_total', '实盘合计', 'Counted in total', { result: 'integer', expression: 'sum(form.lines.map(line, line.counted))' }),
    computed('missing', '盘亏件数', 'Missing', {
      result: 'integer',
      expression: 'sum(form.lines.map(line, line.counted < line.booked ? line.booked - line.counted : 0))',
    }),
    longText('remarks', '盘点说明', 'Remarks', { maxLength: 1000 }),
    files('sheets', '盘点表扫描件', 'Signed sheets'),
  ],
  rules: [
    mustHold(
      'once-each',
      'form.lines.all(line, form.lines.filter(other, other.item_code == line.item_code).size() == 1)',
      ['lines.item_code'],
      '同一物品编号出现多次，请合并',
      'A thing stands twice: put the lines together',
    ),
  ],
  title: "form.place + ' 盘点'",
  route: {
    steps: [
      blindEntry('second-count', '第二人盲盘', 'Blind second count', role('operator')),
      approve('shortage', '盘亏处理审批', 'Decision on what is missing', role('supervisor'), { when: 'form.missing > 0' }),
    ],
    withdraw: 'before-first-decision',
    copyTo: [role('office')],
  },
  numbering: { prefix: 'PD', period: 'year', digits: 4 },
  permissions: {
    start: [{ role: 'operator' }, { role: 'office' }],
    read: [{ role: 'office' }, { role: 'supervisor' }, { role: 'operator' }],
    export: [{ role: 'office' }, { role: 'supervisor' }],
  },
  register: {
    columns: ['number', 'business_date', 'place', 'taker', 'booked_total', 'counted_total', 'missing', 'state'],
    sort: { column: 'business_date', descending: true },
    totals: ['booked_total', 'counted_total', 'missing'],
    groupBy: 'place',
    chart: { by: 'business_date', value: 'missing' },
  },
}
