import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, date, files, longText, required, table, text } from '../parts/fields.ts'
import { approve, archive, role, within, work, workingDay } from '../parts/steps.ts'

/** 销毁申请: records whose period has run out are listed, two people agree, the archivist carries it out and certificates stay (docs/adr/0021). */
export const recordDisposal: SteppedDraft = {
  format: 2,
  key: 'record-disposal',
  version: 1,
  name: { zh: '销毁申请', en: 'Record disposal' },
  summary: { zh: '保管期满的单据：列清单、两人批准、销毁并留证明', en: 'Records whose period has run out: listed, approved by two, disposed of, certified' },
  guide: {
    zh: '一、在档案中选出保管期满的单据，先看预览再提出申请；法律保留中的单据不得销毁。\n二、业务主管与审计先后同意，发起人不得审批自己的申请。\n三、档案员执行销毁，服务器确认后内容不可恢复；原位置留销毁证明。旧备份里的内容在备份清理时消失。',
    en: '1. Choose records that are due in the archive, and look at the preview first; nothing on legal hold goes.\n2. A supervisor and an auditor agree, neither of them the initiator.\n3. An archivist carries it out; once the server has confirmed it, the content cannot be brought back. Certificates stay. What older backups hold goes with them.',
  },
  carries: ['ARC-04'],
  icon: 'file',
  form: [
    required(
      choice('basis', '销毁依据', 'Basis', [
        ['period', '保管期满', 'Period has run out'],
        ['order', '主管机关要求', 'Order of an authority'],
      ]),
    ),
    required(longText('reason', '说明', 'Reason', { maxLength: 500 })),
    required(
      table(
        'records',
        '销毁清册',
        'Records',
        [
          required(text('number', '编号', 'Number', { maxLength: 60 })),
          text('business', '业务', 'Business', { maxLength: 60 }),
          date('closed', '办结日期', 'Closed'),
          date('until', '保管至', 'Kept until'),
          required(text('record', '单据标识', 'Record', { maxLength: 60 })),
          required(text('content', '内容校验值', 'Content digest', { maxLength: 64 })),
        ],
        { minRows: 1, maxRows: 200 },
      ),
    ),
    computed('records_total', '合计张数', 'Records in total', { result: 'integer', expression: 'size(form.records)' }),
    files('papers', '附件', 'Files'),
  ],
  title: "'销毁 ' + string(size(form.records)) + ' 张单据'",
  route: {
    steps: [
      approve('supervisor', '业务主管审批', 'Supervisor', role('supervisor'), within(workingDay * 3, workingDay)),
      approve('auditor', '审计审批', 'Auditor', role('auditor'), within(workingDay * 3, workingDay)),
      work('dispose', '执行销毁', 'Dispose', role('archivist'), { disposes: 'records', ...within(workingDay * 5, workingDay) }),
      archive('for-ever'),
    ],
  },
  numbering: { prefix: 'XH', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'archivist' }], read: [{ role: 'auditor' }, { role: 'archivist' }], export: [{ role: 'auditor' }] },
  register: {
    columns: ['number', 'basis', 'records_total', 'creator', 'state', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['records_total'],
  },
}
