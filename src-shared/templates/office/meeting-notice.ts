import type { SteppedDraft } from '#shared/definition/definition.ts'
import { files, instant, longText, member, required, table, text } from '../parts/fields.ts'
import { approve, confirm, initiator, mustHold, named, role, waitUntil, within, work } from '../parts/steps.ts'

/** 会议通知: everybody invited confirms with a receipt; coverage and preparation are figures of the register. */
export const meetingNotice: SteppedDraft = {
  format: 2,
  key: 'meeting-notice',
  version: 1,
  name: { zh: '会议通知', en: 'Meeting notice' },
  summary: { zh: '会议通知、回执与会前资料', en: 'Notice, receipts and papers of a meeting' },
  guide: {
    zh: '一、参会人逐一列出，每人回执后方为送达。\n二、会前资料随通知发出，参会人提前阅读。\n三、未回执的人在经过中可见，由发起人催办。',
    en: '1. List everybody; it has reached whoever has given a receipt.\n2. Papers go out with the notice and are read before.\n3. The trail shows who has not answered; the convener chases.',
  },
  carries: ['WFL-22'],
  icon: 'calendar',
  form: [
    required(text('subject', '会议主题', 'Subject', { maxLength: 80, width: 'full' })),
    required(instant('starts_at', '开始时间', 'Starts at')),
    required(instant('ends_at', '结束时间', 'Ends at')),
    required(text('place', '地点', 'Place', { maxLength: 60 })),
    required(member('chair', '主持人', 'Chair')),
    required(longText('agenda', '议程', 'Agenda')),
    required(
      table('invited', '参会人', 'Invited', [required(member('person', '姓名', 'Name')), text('prepares', '会前准备', 'Prepares', { maxLength: 100 })], {
        minRows: 1,
        maxRows: 200,
      }),
    ),
    files('papers', '会前资料', 'Papers'),
    longText('minutes', '会议纪要', 'Minutes', { maxLength: 10_000 }),
  ],
  rules: [mustHold('ends-later', 'form.ends_at > form.starts_at', ['ends_at'], '结束时间须晚于开始时间', 'The meeting must end after it begins')],
  title: 'form.subject',
  route: {
    steps: [
      work('receipt', '参会人回执', 'Receipts', named('invited.person'), { mode: 'all', canReturn: false, canAddSigners: false, ...within(240) }),
      waitUntil('wait', '等待会议结束', 'Until the meeting ends', 'ends_at'),
      work('minutes', '整理纪要', 'Write the minutes', initiator, { fills: ['minutes'], ...within(840) }),
      approve('chair', '主持人确认纪要', 'Chair confirms the minutes', named('chair'), { canRefuse: false }),
      confirm('办结', 'Close'),
    ],
    copyTo: [role('office')],
  },
  numbering: { prefix: 'HY', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'office' }], export: [{ role: 'office' }] },
  register: {
    columns: ['number', 'subject', 'starts_at', 'place', 'chair', 'creator', 'state', 'closed_at'],
    sort: { column: 'starts_at', descending: true },
    groupBy: 'place',
  },
}
