import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, date, longText, member, money, required, table, text } from '../parts/fields.ts'
import { approve, mustHold, parameter, role, unitHead, inEachRow } from '../parts/steps.ts'

/** 出差申请: before the trip, with its estimate; costs are claimed afterwards. */
export const businessTrip: SteppedDraft = {
  format: 2,
  key: 'business-trip',
  version: 1,
  name: { zh: '出差申请', en: 'Business trip' },
  summary: { zh: '出差事由、行程与费用预算的事前审批', en: 'Purpose, itinerary and estimate, approved before the trip' },
  guide: {
    zh: '一、出差前申请，未经批准的出差不予报销。\n二、逐段填写行程；费用按标准预估。\n三、预算超过规定金额的，由预算负责人会签。',
    en: '1. Apply before the trip; without approval nothing is repaid.\n2. Fill in each leg and estimate by the standard.\n3. Above the set amount the budget owner decides too.',
  },
  carries: ['TPL-03', 'ENT-08', 'WFL-03'],
  icon: 'plane',
  parameters: [
    parameter('budget_fen', '须预算负责人会签的金额', 'Amount from which the budget owner decides', 500_000, { min: 0, suffix: { zh: '分', en: 'fen' } }),
  ],
  form: [
    required(text('purpose', '出差事由', 'Purpose', { maxLength: 80, width: 'full' })),
    required(longText('background', '业务背景', 'Background', { maxLength: 1000 })),
    required(date('from', '出发日期', 'From')),
    required(date('until', '返回日期', 'Until')),
    required(member('stand_in', '工作代理人', 'Stand-in')),
    required(text('budget_number', '预算编号', 'Budget number', { maxLength: 40 })),
    required(
      table(
        'legs',
        '行程与费用预算',
        'Itinerary and estimate',
        [
          required(date('on', '日期', 'Date')),
          required(text('from_place', '出发地', 'From', { maxLength: 40 })),
          required(text('to_place', '到达地', 'To', { maxLength: 40 })),
          required(
            choice('means', '交通', 'Means', [
              ['train', '火车', 'Train'],
              ['plane', '飞机', 'Plane'],
              ['car', '汽车', 'Car'],
              ['other', '其他', 'Other'],
            ]),
          ),
          required(money('transport', '交通费', 'Transport')),
          money('lodging', '住宿费', 'Lodging'),
        ],
        { minRows: 1, maxRows: 60 },
      ),
    ),
    computed('total', '预算合计', 'Estimate', { result: 'money', expression: 'sum(form.legs.map(leg, leg.transport)) + sum(form.legs.map(leg, leg.lodging))' }),
  ],
  rules: [
    mustHold('order', 'form.until >= form.from', ['until'], '返回日期不能早于出发日期', 'The trip cannot end before it starts'),
    inEachRow(
      'legs',
      mustHold('leg-within', 'row.on >= form.from && row.on <= form.until', ['legs.on'], '行程日期不在出差期间内', 'This leg lies outside the trip'),
    ),
  ],
  title: 'form.purpose',
  amount: 'total',
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead()),
      approve('budget-owner', '预算负责人会签', 'Budget owner', role('budget-owner'), { when: 'form.total >= param.budget_fen' }),
    ],
  },
  numbering: { prefix: 'CC', period: 'year', digits: 5 },
  permissions: { start: ['everyone'], read: [{ role: 'finance' }, { role: 'budget-owner' }], export: [{ role: 'finance' }] },
  register: {
    columns: ['number', 'creator', 'unit', 'purpose', 'from', 'until', 'budget_number', 'total', 'state'],
    sort: { column: 'from', descending: true },
    totals: ['total'],
    groupBy: 'unit',
    chart: { by: 'from', value: 'total' },
  },
}
