import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, date, instant, longText, member, required, text } from '../parts/fields.ts'
import { approve, mustHold, named, parameter, role, secondCheck, untilField, within, work } from '../parts/steps.ts'

/** 存储介质使用: approved for one purpose, handed over against a signature, wiped and returned: an unbroken chain of custody. */
export const storageMedia: SteppedDraft = {
  format: 2,
  key: 'storage-media',
  version: 1,
  name: { zh: '存储介质使用与交接', en: 'Storage media: use and hand-over' },
  summary: { zh: '硬盘、U 盘等存储介质的登记、审批、交接与归还', en: 'Disks and sticks: registered, approved, handed over, wiped and returned' },
  guide: {
    zh: '一、只可使用已登记编号的介质；一次申请只对应一个用途。\n二、涉密或客户数据须加密存放，并由安全管理员会签。\n三、交接双方当面核对编号与封签；每次换手都在本单记录。\n四、用后清除数据并归还，归还由第二人核对。',
    en: '1. Only registered media are used; one request is for one purpose.\n2. Confidential or customer data is encrypted; the security officer decides too.\n3. Both sides compare number and seal when it changes hands, and each change stands here.\n4. Wiped and returned afterwards, compared by a second person.',
  },
  carries: ['CLD-13', 'CLD-20', 'AUD-19'],
  icon: 'table',
  parameters: [parameter('most_days', '最长借用天数', 'Most days of a loan', 7, { min: 1, max: 90, suffix: { zh: '天', en: 'days' } })],
  form: [
    required(text('media_code', '介质编号', 'Media code', { maxLength: 40, checked: true, hint: { zh: '可用扫描枪', en: 'A scanner will do' } })),
    required(
      choice('media_kind', '介质类型', 'Kind', [
        ['usb', 'U 盘', 'USB stick'],
        ['disk', '移动硬盘', 'Portable disk'],
        ['optical', '光盘', 'Optical disc'],
        ['tape', '磁带', 'Tape'],
      ]),
    ),
    required(text('purpose', '用途', 'Purpose', { maxLength: 120, width: 'full' })),
    required(
      choice('content', '存放内容', 'Content', [
        ['none', '空白介质', 'Empty'],
        ['public', '公开资料', 'Public'],
        ['internal', '内部资料', 'Internal'],
        ['confidential', '涉密或客户数据', 'Confidential or customer data'],
      ]),
    ),
    required(member('receiver', '接收人', 'Receiver')),
    required(date('from', '借用日期', 'From')),
    required(date('until', '应归还日期', 'Due back')),
    required(text('seal', '封签编号', 'Seal', { maxLength: 40, checked: true })),
    required(instant('handed_at', '交接时间', 'Handed over at')),
    required(instant('returned_at', '归还时间', 'Returned at')),
    required(
      choice(
        'wiped',
        '数据清除',
        'Data wiped',
        [
          ['wiped', '已清除', 'Wiped'],
          ['kept', '按批准保留', 'Kept as approved'],
          ['destroyed', '介质已销毁', 'Medium destroyed'],
        ],
        { checked: true },
      ),
    ),
    longText('remarks', '交接说明', 'Remarks', { maxLength: 500 }),
  ],
  rules: [
    mustHold('due-after', 'form.until >= form.from', ['until'], '归还日期不能早于借用日期', 'Nothing is returned before it is taken'),
    mustHold('not-too-long', 'days(form.from, form.until) <= param.most_days', ['until'], '超过最长借用天数', 'Longer than a loan may be'),
    mustHold('not-himself', 'form.receiver != record.creator', ['receiver'], '交接须为两人', 'A hand-over takes two people'),
  ],
  title: "form.media_code + ' · ' + form.purpose",
  route: {
    steps: [
      approve('supervisor', '主管审批', 'Supervisor', role('supervisor'), within(240)),
      approve('security', '安全管理员会签', 'Security officer', role('security-officer'), { when: "form.content == 'confidential'", ...within(240) }),
      work('hand-over', '接收人确认交接', 'Receiver takes it over', named('receiver'), {
        fills: ['seal', 'handed_at'],
        canTransfer: false,
        canAddSigners: false,
      }),
      work(
        'return',
        '清除并归还',
        'Wipe and return',
        { kind: 'handler', node: 'hand-over' },
        { fills: ['wiped', 'returned_at', 'remarks'], canReturn: false, canAddSigners: false, ...untilField('until', 1440, [1440, role('security-officer')]) },
      ),
      secondCheck('return-check', '归还核对', 'Return compared', role('operator')),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'JZ', period: 'year', digits: 4 },
  permissions: {
    start: [{ role: 'operator' }, { role: 'it' }],
    read: [{ role: 'supervisor' }, { role: 'security-officer' }],
    export: [{ role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'media_code', 'media_kind', 'purpose', 'content', 'creator', 'receiver', 'until', 'handed_at', 'returned_at', 'wiped', 'state'],
    sort: { column: 'until', descending: false },
    groupBy: 'content',
  },
}
