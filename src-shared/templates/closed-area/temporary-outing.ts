import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, instant, longText, member, required, text } from '../parts/fields.ts'
import { approve, initiator, mustHold, parameter, shouldHold, unitHead, untilField, within, work } from '../parts/steps.ts'

/** 临时外出: approved before, back in time, or with a reason. */
export const temporaryOuting: SteppedDraft = {
  format: 2,
  key: 'temporary-outing',
  version: 1,
  name: { zh: '临时外出', en: 'Temporary outing' },
  summary: { zh: '工作时间外出办事的审批与按时返回', en: 'Errands outside during working hours: approved, and back in time' },
  guide: {
    zh: '一、外出须经部门负责人批准；超过规定小时数的再经上级负责人批准。\n二、外出前把手头工作交给代理人。\n三、按批准的时间返回并登记；逾期返回的须说明原因。\n四、应返回时间前 15 分钟提醒本人；逾期记为超时并告知部门负责人，再过 30 分钟、90 分钟逐级通报。',
    en: '1. The head of the unit approves; the head above as well beyond the set number of hours.\n2. Hand your work to a stand-in before you go.\n3. Return in time and register it; whoever is late says why.\n4. He is reminded 15 minutes before; a return that is late is recorded and told to the head of the unit, and further up after 30 and 90 minutes.',
  },
  carries: ['CLD-08', 'CLD-20'],
  icon: 'plane',
  parameters: [
    parameter('upper_hours', '须上级批准的小时数', 'Hours from which the head above approves', 4, { min: 1, max: 24, suffix: { zh: '小时', en: 'hours' } }),
  ],
  form: [
    required(
      choice('kind', '外出类别', 'Kind', [
        ['errand', '办理公务', 'Company business'],
        ['customer', '拜访客户', 'Visit to a customer'],
        ['medical', '就医', 'Medical'],
        ['private', '私事', 'Private'],
      ]),
    ),
    required(member('stand_in', '工作代理人', 'Stand-in')),
    required(text('destination', '去向', 'Destination', { maxLength: 80, width: 'full' })),
    required(longText('reason', '外出事由', 'Reason', { maxLength: 500 })),
    required(instant('leaves_at', '离开时间', 'Leaves at')),
    required(instant('returns_at', '应返回时间', 'Due back')),
    text('phone', '外出联系电话', 'Phone while outside', {
      maxLength: 20,
      pattern: '[0-9+\\- ]{5,20}',
      shield: { level: 'sensitive', first: 3, last: 4, nodes: ['unit-head', 'upper-head'] },
    }),
    required(instant('back_at', '实际返回时间', 'Back at')),
  ],
  rules: [
    mustHold('return-after-leaving', 'form.returns_at > form.leaves_at', ['returns_at'], '返回时间须晚于离开时间', 'The return must be after the leaving'),
    mustHold('back-after-leaving', 'form.back_at >= form.leaves_at', ['back_at'], '返回时间不能早于离开时间', 'The return cannot be before the leaving'),
    mustHold('not-himself', 'form.stand_in != record.creator', ['stand_in'], '代理人不能是本人', 'Nobody stands in for himself'),
    shouldHold('back-in-time', 'form.back_at <= form.returns_at', ['back_at'], '逾期返回，请说明原因', 'Back too late: say why'),
  ],
  title: "form.destination + ' · ' + form.reason",
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead(), within(120, 30)),
      approve('upper-head', '上级负责人审批', 'Head above', unitHead(2), {
        when: 'form.returns_at - form.leaves_at > param.upper_hours * 3600000',
        ...within(120, 30),
      }),
      work('return', '返回登记', 'Register the return', initiator, {
        fills: ['back_at'],
        canReturn: false,
        canTransfer: false,
        canAddSigners: false,
        ...untilField('returns_at', 15, [30, unitHead()], [60, unitHead(2)]),
      }),
    ],
    withdraw: 'until-closed',
  },
  numbering: { prefix: 'WC', period: 'day', digits: 3 },
  permissions: { start: ['everyone'], read: [{ role: 'supervisor' }, { role: 'security-officer' }], export: [{ role: 'supervisor' }] },
  register: {
    columns: ['number', 'creator', 'unit', 'kind', 'destination', 'leaves_at', 'returns_at', 'back_at', 'state'],
    sort: { column: 'leaves_at', descending: true },
    groupBy: 'kind',
  },
}
