import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, date, files, longText, member, required, table, text } from '../parts/fields.ts'
import { approve, archive, named, parameter, role, unitHead, within, work } from '../parts/steps.ts'

/** 公文流转: registered, opinion, read by everybody named, dealt with, archived; half a day instead of two and a half. */
export const documentCirculation: SteppedDraft = {
  format: 2,
  key: 'document-circulation',
  version: 1,
  name: { zh: '公文流转', en: 'Document circulation' },
  summary: { zh: '收文登记、拟办、传阅、承办与归档', en: 'Incoming documents: registered, read, dealt with, archived' },
  guide: {
    zh: '一、收文当日登记并扫描上传。\n二、拟办意见写明承办人与期限；传阅人逐一签阅。\n三、流转目标半个工作日；涉密文件按密级限定传阅范围。',
    en: '1. Registered and scanned the day it arrives.\n2. The opinion names who deals with it by when; readers sign one by one.\n3. Half a working day is the target; confidential documents go only to those named.',
  },
  carries: ['WFL-21', 'WFL-15', 'ARC-01', 'ARC-02'],
  icon: 'file',
  parameters: [
    parameter('circulate_minutes', '流转目标', 'Target', 210, { min: 30, max: 4200, suffix: { zh: '工作分钟', en: 'working minutes' } }),
    parameter('keep_years', '保存年限', 'Years kept', 10, { min: 1, max: 100, suffix: { zh: '年', en: 'years' } }),
  ],
  form: [
    required(text('subject', '文件标题', 'Subject', { maxLength: 120, width: 'full' })),
    required(text('from_organisation', '来文单位', 'From', { maxLength: 80 })),
    required(text('their_number', '来文字号', 'Their number', { maxLength: 60 })),
    required(date('received_on', '收文日期', 'Received on', { default: 'today' })),
    required(
      choice('secrecy', '密级', 'Secrecy', [
        ['public', '公开', 'Public'],
        ['internal', '内部', 'Internal'],
        ['confidential', '涉密', 'Confidential'],
      ]),
    ),
    required(files('scan', '文件扫描件', 'Scan')),
    required(longText('proposal', '拟办意见', 'Proposal', { maxLength: 500 })),
    required(table('readers', '传阅人', 'Readers', [required(member('person', '姓名', 'Name'))], { minRows: 1, maxRows: 60 })),
    required(member('handler', '承办人', 'Dealt with by')),
    required(longText('result', '办理结果', 'Result')),
  ],
  title: 'form.subject',
  route: {
    steps: [
      approve('instruct', '领导批示', 'Instruction', unitHead(2), { canRefuse: false, ...within(210) }),
      work('read', '传阅', 'Read', named('readers.person'), { mode: 'all', canAddSigners: false, limit: { workingMinutes: { param: 'circulate_minutes' } } }),
      work('deal', '承办', 'Deal with it', named('handler'), { fills: ['result'], ...within(840) }),
      archive({ param: 'keep_years' }),
    ],
    copyTo: [role('office')],
  },
  numbering: { prefix: 'SW', period: 'year', digits: 5 },
  permissions: { start: [{ role: 'office' }], read: [{ role: 'office' }], export: [{ role: 'office' }] },
  register: {
    columns: ['number', 'subject', 'from_organisation', 'their_number', 'received_on', 'secrecy', 'handler', 'state', 'closed_at'],
    sort: { column: 'received_on', descending: true },
    groupBy: 'secrecy',
  },
}
