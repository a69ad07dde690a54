import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, date, longText, required, text } from '../parts/fields.ts'
import { approve, initiator, mustHold, parameter, role, unitHead, waitUntil, work } from '../parts/steps.ts'

/** 数据导出申请: what leaves the product, for what, kept where and until when. */
export const exportRequest: SteppedDraft = {
  format: 2,
  key: 'export-request',
  version: 1,
  name: { zh: '数据导出申请', en: 'Export request' },
  summary: { zh: '批量导出数据的用途、范围与保管审批', en: 'Purpose, scope and safe-keeping of exported data' },
  guide: {
    zh: '一、写明导出台账、条件、用途与保管位置。\n二、超过规定条数的，由安全管理员会签。\n三、导出文件带水印并留痕，用完删除，最迟在删除日期当日登记。',
    en: '1. Say register, conditions, purpose and where it is kept.\n2. Above the set number of rows the security officer decides too.\n3. The file is marked and logged; delete it after use and say so here on the day of deletion.',
  },
  carries: ['SHR-03', 'PRM-11'],
  icon: 'table',
  parameters: [parameter('rows_max', '须会签的条数', 'Rows from which the security officer decides', 10_000, { min: 1, suffix: { zh: '条', en: 'rows' } })],
  form: [
    required(text('register_name', '导出台账', 'Register', { maxLength: 80 })),
    required(count('row_count', '预计条数', 'Rows expected', { min: 1, max: 100_000_000 })),
    required(longText('conditions', '导出条件', 'Conditions', { maxLength: 500 })),
    required(longText('purpose', '用途', 'Purpose', { maxLength: 500 })),
    required(text('kept_at', '保管位置', 'Kept at', { maxLength: 120 })),
    required(date('delete_by', '删除日期', 'Deleted by')),
    required(
      choice('deleted', '用后处理', 'Afterwards', [
        ['deleted', '已删除', 'Deleted'],
        ['archived', '按批准归档', 'Archived as approved'],
      ]),
    ),
  ],
  rules: [mustHold('deleted-later', 'form.delete_by >= record.business_date', ['delete_by'], '删除日期不能早于今天', 'The day of deletion is not in the past')],
  title: "form.register_name + ' 导出'",
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead()),
      approve('security', '安全管理员会签', 'Security officer', role('security-officer'), { when: 'form.row_count >= param.rows_max' }),
      waitUntil('wait', '等待删除日期', 'Until the day of deletion', 'delete_by'),
      work('afterwards', '用后处理', 'Afterwards', initiator, { fills: ['deleted'], canReturn: false }),
    ],
  },
  numbering: { prefix: 'DC', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'security-officer' }], export: [{ role: 'security-officer' }] },
  register: {
    columns: ['number', 'register_name', 'row_count', 'creator', 'unit', 'delete_by', 'deleted', 'state'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['row_count'],
    groupBy: 'unit',
  },
}
