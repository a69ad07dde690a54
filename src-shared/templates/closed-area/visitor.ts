import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, count, instant, longText, member, required, text, yesNo } from '../parts/fields.ts'
import { approve, mustHold, named, parameter, role, shouldHold, untilField, waitUntil, within, work } from '../parts/steps.ts'

/** 外来人员来访: applied for in advance, approved by operations, accompanied all the time, five fields registered, back out in time. */
export const visitor: SteppedDraft = {
  format: 2,
  key: 'visitor',
  version: 1,
  name: { zh: '外来人员来访', en: 'Visitor' },
  summary: { zh: '外来人员进入封闭区的事前申请、陪同与进出登记', en: 'Outsiders in the closed area: applied for, accompanied, registered in and out' },
  guide: {
    zh: '一、来访须提前申请，经运营主管批准后方可进入。\n二、来访人由运营人员全程陪同，陪同人不得中途离开。\n三、进入时登记姓名、单位、事由、进入时间和预计离开时间；手机等通讯设备交存。\n四、离开后立即登记；晚于预计离开时间的须说明原因。\n五、预计离开前 15 分钟提醒陪同人；到时未登记离开的记为超时，立即通报安全管理员，再过 30 分钟通报运营主管。',
    en: '1. A visit is applied for in advance and approved by the operations supervisor.\n2. A member of operations accompanies the visitor all the time.\n3. On entry name, organisation, reason, entry time and expected leave time are registered; phones are handed in.\n4. The leave is registered at once; whoever is out later than expected says why.\n5. The escort is reminded 15 minutes before; a leave that is not registered in time is recorded as late and told to the security officer at once, and half an hour later to the supervisor.',
  },
  carries: ['CLD-01', 'CLD-04', 'CLD-05', 'CLD-06', 'CLD-09', 'CLD-20'],
  icon: 'people',
  parameters: [
    parameter('most_hours', '一次来访最长小时数', 'Most hours of one visit', 8, { min: 1, max: 24, suffix: { zh: '小时', en: 'hours' } }),
    parameter('most_people', '一次来访最多人数', 'Most people in one visit', 10, { min: 1, max: 100, suffix: { zh: '人', en: 'people' } }),
  ],
  form: [
    required(text('visitor_name', '来访人姓名', 'Visitor', { maxLength: 40, width: 'third' })),
    required(text('organisation', '来访单位', 'Organisation', { maxLength: 80, width: 'third' })),
    required(count('people', '来访人数', 'People', { min: 1, max: 100, width: 'third' })),
    required(text('reason', '来访事由', 'Reason', { maxLength: 120, width: 'full' })),
    required(instant('expected_entry', '预计进入时间', 'Expected entry')),
    required(instant('expected_leave', '预计离开时间', 'Expected leave')),
    required(member('escort', '陪同人', 'Escort')),
    required(
      choice('area', '进入区域', 'Area', [
        ['operations', '运营区', 'Operations area'],
        ['machine-room', '机房', 'Machine room'],
        ['warehouse', '库区', 'Warehouse'],
      ]),
    ),
    yesNo('carries_media', '携带存储介质或设备', 'Brings media or equipment'),
    asked("form.carries_media == 'yes'", text('media', '携带物品', 'What is brought', { maxLength: 200, width: 'full' })),
    required(instant('entered_at', '实际进入时间', 'Entered at')),
    required(yesNo('phones_kept', '通讯设备已交存', 'Phones handed in')),
    required(instant('left_at', '实际离开时间', 'Left at')),
    longText('remarks', '进出情况', 'What happened', { maxLength: 500 }),
  ],
  alike: [
    {
      key: 'same-visitor-same-day',
      label: { zh: '同一来访人当天已有申请', en: 'The same visitor has been applied for on that day' },
      fields: [{ field: 'visitor_name' }, { field: 'organisation' }],
      near: { field: 'business_date', days: 0 },
      severity: 'note',
    },
  ],
  rules: [
    mustHold(
      'leave-after-entry',
      'form.expected_leave > form.expected_entry',
      ['expected_leave'],
      '离开时间须晚于进入时间',
      'The visit must end after it begins',
    ),
    mustHold(
      'not-too-long',
      'form.expected_leave - form.expected_entry <= param.most_hours * 3600000',
      ['expected_leave'],
      '超过一次来访的最长时间，请分次申请',
      'Longer than one visit may be: apply for several',
    ),
    mustHold(
      'not-too-many',
      'form.people <= param.most_people',
      ['people'],
      '超过一次来访的最多人数，请分批申请',
      'More people than one visit may have: apply for several',
    ),
    mustHold('phones-handed-in', "form.phones_kept != 'no'", ['phones_kept'], '通讯设备未交存不得进入', 'Nobody enters with a phone'),
    mustHold('left-after-entered', 'form.left_at >= form.entered_at', ['left_at'], '离开时间不能早于进入时间', 'Nobody leaves before entering'),
    shouldHold('left-in-time', 'form.left_at <= form.expected_leave', ['left_at'], '晚于预计离开时间，请说明原因', 'Later than expected: say why'),
  ],
  title: "form.visitor_name + ' · ' + form.organisation",
  route: {
    steps: [
      approve('operations', '运营主管审批', 'Operations supervisor', role('supervisor'), within(240)),
      waitUntil('wait', '等待进入', 'Until the visit begins', 'expected_entry'),
      work('entry', '进入登记', 'Entry', named('escort'), { fills: ['entered_at', 'phones_kept'], canAddSigners: false }),
      work(
        'leave',
        '离开登记',
        'Leave',
        { kind: 'handler', node: 'entry' },
        {
          fills: ['left_at', 'remarks'],
          canReturn: false,
          canAddSigners: false,
          ...untilField('expected_leave', 15, [1, role('security-officer')], [30, role('supervisor')]),
        },
      ),
    ],
    withdraw: 'before-first-decision',
    copyTo: [role('security-officer')],
  },
  numbering: { prefix: 'LF', period: 'day', digits: 3 },
  permissions: {
    start: ['everyone'],
    read: [{ role: 'operator' }, { role: 'supervisor' }, { role: 'security-officer' }],
    export: [{ role: 'supervisor' }, { role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'visitor_name', 'organisation', 'people', 'reason', 'escort', 'area', 'expected_leave', 'entered_at', 'left_at', 'state'],
    sort: { column: 'expected_leave', descending: true },
    totals: ['people'],
    groupBy: 'area',
    chart: { by: 'business_date', value: 'people' },
  },
}
