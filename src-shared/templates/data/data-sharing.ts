import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, choices, date, files, longText, required, text, yesNo } from '../parts/fields.ts'
import { approve, mustHold, parameter, role, shouldHold, unitHead, waitUntil, within, work } from '../parts/steps.ts'

/** 数据共享: scope, purpose, receiver and expiry; lawful and safe, or not at all. */
export const dataSharing: SteppedDraft = {
  format: 2,
  key: 'data-sharing',
  version: 1,
  name: { zh: '数据共享', en: 'Data sharing' },
  summary: { zh: '向内外部提供数据的范围、目的、接收方与期限审批', en: 'Scope, purpose, receiver and expiry of data that is shared' },
  guide: {
    zh: '一、写明共享范围、目的、接收方与期限，仅限批准用途使用。\n二、含个人或客户信息的须有合法依据并脱敏。\n三、对外共享须签保密协议；到期收回或确认销毁。',
    en: '1. Say scope, purpose, receiver and expiry; use is limited to what is approved.\n2. Personal or customer data needs a lawful basis and is masked.\n3. Outside the company a confidentiality agreement is signed; at expiry data is returned or destroyed.',
  },
  carries: ['SHR-01', 'SHR-02', 'SHR-03', 'SHR-04', 'PRM-11'],
  icon: 'table',
  parameters: [parameter('most_days', '共享最长天数', 'Most days shared', 365, { min: 1, max: 1095, suffix: { zh: '天', en: 'days' } })],
  form: [
    required(text('subject', '共享数据', 'Data', { maxLength: 120, width: 'full' })),
    required(longText('range', '数据范围与字段', 'Scope and fields', { maxLength: 1000 })),
    required(text('receiver', '接收方', 'Receiver', { maxLength: 80 })),
    required(
      choice('direction', '共享对象', 'Where to', [
        ['inside', '公司内部', 'Inside the company'],
        ['outside', '公司外部', 'Outside'],
      ]),
    ),
    required(longText('purpose', '使用目的', 'Purpose', { maxLength: 500 })),
    required(text('basis', '合法依据', 'Lawful basis', { maxLength: 200, width: 'full' })),
    required(
      choice('way', '共享方式', 'Way', [
        ['interface', '接口对接', 'Interface'],
        ['file', '文件', 'File'],
        ['view', '在线查看', 'View only'],
      ]),
    ),
    required(date('until', '截止日期', 'Until')),
    required(
      choices('content', '敏感内容', 'Sensitive content', [
        ['none', '无', 'None'],
        ['personal', '个人信息', 'Personal data'],
        ['customer', '客户数据', 'Customer data'],
        ['business', '经营数据', 'Business figures'],
      ]),
    ),
    required(yesNo('masked', '已脱敏', 'Masked')),
    files('agreement', '保密协议', 'Confidentiality agreement', { requiredWhen: "form.direction == 'outside'" }),
    required(date('delivered_on', '提供日期', 'Delivered on')),
    required(longText('ended', '收回或销毁情况', 'Returned or destroyed', { maxLength: 500 })),
  ],
  rules: [
    mustHold('until-later', 'form.until > record.business_date', ['until'], '截止日期须晚于今天', 'It ends in the future'),
    mustHold('not-too-long', 'days(record.business_date, form.until) <= param.most_days', ['until'], '超过共享最长天数', 'Longer than data may be shared'),
    mustHold(
      'none-alone',
      "!form.content.exists(one, one == 'none') || form.content.size() == 1",
      ['content'],
      '“无”不能与其他选项同时选择',
      '“None” stands alone',
    ),
    shouldHold(
      'personal-is-masked',
      "!form.content.exists(one, one in ['personal', 'customer']) || form.masked == 'yes'",
      ['masked'],
      '含个人或客户信息未脱敏，请说明',
      'Personal or customer data is not masked: say why',
    ),
  ],
  title: "form.subject + ' → ' + form.receiver",
  route: {
    steps: [
      approve('unit-head', '数据所属部门审批', 'Owner of the data', unitHead()),
      approve('security', '安全管理员审核', 'Security officer', role('security-officer')),
      approve('leader', '公司领导审批', 'Company leader', unitHead(3), { when: "form.direction == 'outside'" }),
      work('deliver', '提供数据', 'Deliver', role('it'), { fills: ['delivered_on'] }),
      waitUntil('expiry', '等待到期', 'Until it ends', 'until'),
      work('end', '到期收回', 'Return or destroy', role('it'), { fills: ['ended'], canReturn: false, ...within(840) }),
    ],
  },
  numbering: { prefix: 'GX', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'security-officer' }], export: [{ role: 'security-officer' }] },
  register: {
    columns: ['number', 'subject', 'receiver', 'direction', 'way', 'until', 'delivered_on', 'state'],
    sort: { column: 'until', descending: false },
    groupBy: 'direction',
  },
}
