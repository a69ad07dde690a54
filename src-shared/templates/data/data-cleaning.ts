import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, count, date, files, longText, required, table, text } from '../parts/fields.ts'
import { approve, mustHold, role, secondCheck, work } from '../parts/steps.ts'

/** 数据清理: invalid, duplicate and expired data goes under control, with a list, an approval and a count. */
export const dataCleaning: SteppedDraft = {
  format: 2,
  key: 'data-cleaning',
  version: 1,
  name: { zh: '数据清理', en: 'Data cleaning' },
  summary: { zh: '无效、重复、过期数据的清理审批与处置记录', en: 'Invalid, duplicate and expired data: listed, approved, disposed of' },
  guide: {
    zh: '一、先列清单，再审批，后处置；处置前备份。\n二、在保管期内或被冻结的资料不得清理。\n三、处置数量由第二人核对。',
    en: '1. List first, then approval, then disposal; back up before.\n2. Nothing within its retention or on hold is disposed of.\n3. A second person compares the counts.',
  },
  carries: ['ENT-15', 'ENT-16', 'ARC-04', 'BAK-15'],
  icon: 'table',
  form: [
    required(text('subject', '清理对象', 'What is cleaned', { maxLength: 80 })),
    required(date('cut_off', '截止日期', 'Up to')),
    required(
      table(
        'lines',
        '清理清单',
        'List',
        [
          required(text('data', '数据', 'Data', { maxLength: 400 })),
          required(
            choice('kind', '类别', 'Kind', [
              ['invalid', '无效', 'Invalid'],
              ['duplicate', '重复', 'Duplicate'],
              ['expired', '过期', 'Expired'],
            ]),
          ),
          required(count('found', '条数', 'Rows', { max: 100_000_000 })),
          required(
            choice('action', '处理', 'Action', [
              ['merge', '合并', 'Merge'],
              ['delete', '删除', 'Delete'],
              ['archive', '归档', 'Archive'],
            ]),
          ),
        ],
        { minRows: 1, maxRows: 100 },
      ),
    ),
    computed('found_total', '合计条数', 'Rows in total', { result: 'integer', expression: 'sum(form.lines.map(line, line.found))' }),
    required(longText('reason', '清理依据', 'Basis', { maxLength: 500 })),
    required(date('backed_up_on', '清理前备份日期', 'Backed up on')),
    required(count('disposed', '实际处置条数', 'Disposed of', { max: 100_000_000, checked: true })),
    files('papers', '清单附件', 'Attached list'),
  ],
  rules: [
    mustHold('not-more', 'form.disposed <= form.found_total', ['disposed'], '处置条数不能大于清单条数', 'More than the list has'),
    mustHold('cut-off-past', 'form.cut_off <= record.business_date', ['cut_off'], '截止日期不能晚于今天', 'The cut-off is not in the future'),
  ],
  title: "form.subject + ' 清理'",
  route: {
    steps: [
      approve('supervisor', '业务主管审批', 'Supervisor', role('supervisor')),
      approve('security', '安全管理员审批', 'Security officer', role('security-officer')),
      work('dispose', '执行清理', 'Dispose', role('it'), { fills: ['backed_up_on', 'disposed'] }),
      secondCheck('compare', '第二人核对', 'Second person', role('supervisor')),
    ],
  },
  numbering: { prefix: 'QL', period: 'year', digits: 3 },
  permissions: {
    start: [{ role: 'it' }, { role: 'operator' }],
    read: [{ role: 'supervisor' }, { role: 'security-officer' }],
    export: [{ role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'subject', 'cut_off', 'found_total', 'disposed', 'creator', 'state', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['found_total', 'disposed'],
  },
}
