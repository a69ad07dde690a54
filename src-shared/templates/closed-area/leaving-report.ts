import type { SteppedDraft } from '#shared/definition/definition.ts'
import { instant, required, text } from '../parts/fields.ts'
import { initiator, mustHold, parameter, shouldHold, unitHead, within, work } from '../parts/steps.ts'

/** 离区报备: whoever leaves the area says so, with reason and expected return, and reports back. */
export const leavingReport: SteppedDraft = {
  format: 2,
  key: 'leaving-report',
  version: 1,
  name: { zh: '离区报备', en: 'Leaving report' },
  summary: { zh: '工作时间离开封闭区的报备与返回登记', en: 'Leaving the closed area during work, and coming back' },
  guide: {
    zh: '一、离开前报备事由与预计返回时间，主管知悉后离开。\n二、短时离开用本单；外出办事或超过规定时间的，用“临时外出”。\n三、返回后立即登记返回时间；晚于预计时间的须说明原因。',
    en: '1. Say reason and expected return before leaving; the supervisor takes note.\n2. This is for short absences; for errands and anything longer use “Temporary outing”.\n3. Register the return at once; whoever is late says why.',
  },
  carries: ['CLD-07', 'CLD-20'],
  icon: 'plane',
  parameters: [
    parameter('most_minutes', '短时离开最长分钟数', 'Most minutes of a short absence', 60, { min: 5, max: 480, suffix: { zh: '分钟', en: 'minutes' } }),
  ],
  form: [
    required(text('reason', '离开事由', 'Reason', { maxLength: 120, width: 'full' })),
    required(instant('leaves_at', '离开时间', 'Leaves at')),
    required(instant('returns_at', '预计返回时间', 'Expected back')),
    text('stand_in', '离开期间工作由谁照看', 'Who looks after the work', { maxLength: 40 }),
    required(instant('back_at', '实际返回时间', 'Back at')),
  ],
  rules: [
    mustHold('return-after-leaving', 'form.returns_at > form.leaves_at', ['returns_at'], '返回时间须晚于离开时间', 'The return must be after the leaving'),
    mustHold(
      'is-short',
      'form.returns_at - form.leaves_at <= param.most_minutes * 60000',
      ['returns_at'],
      '超过短时离开的时间，请改用“临时外出”',
      'Too long for a short absence: use “Temporary outing”',
    ),
    mustHold('back-after-leaving', 'form.back_at >= form.leaves_at', ['back_at'], '返回时间不能早于离开时间', 'The return cannot be before the leaving'),
    shouldHold('back-in-time', 'form.back_at <= form.returns_at', ['back_at'], '晚于预计返回时间，请说明原因', 'Later than expected: say why'),
  ],
  title: 'form.reason',
  route: {
    steps: [
      work('note', '主管知悉', 'Supervisor takes note', unitHead(), { canAddSigners: false, ...within(30, 10) }),
      work('return', '返回登记', 'Register the return', initiator, { fills: ['back_at'], canReturn: false, canTransfer: false, canAddSigners: false }),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'LK', period: 'day', digits: 3 },
  permissions: { start: ['everyone'], read: [{ role: 'supervisor' }, { role: 'security-officer' }], export: [{ role: 'supervisor' }] },
  register: {
    columns: ['number', 'creator', 'unit', 'reason', 'leaves_at', 'returns_at', 'back_at', 'state'],
    sort: { column: 'leaves_at', descending: true },
    groupBy: 'unit',
  },
}
