import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, count, files, instant, longText, member, required, text, yesNo } from '../parts/fields.ts'
import { approve, beside, branch, confirm, copyTo, mustHold, parameter, role, unitHead, within, withinParameter, work } from '../parts/steps.ts'

/** 安全事件: contained first, investigated and attributed, reported upward; a leak is pursued to a person. */
export const securityEvent: SteppedDraft = {
  format: 2,
  key: 'security-event',
  version: 1,
  name: { zh: '安全事件', en: 'Security event' },
  summary: { zh: '攻击、泄密、账号被盗等事件的处置、调查与责任认定', en: 'Attacks, leaks, stolen accounts: contained, investigated, attributed' },
  guide: {
    zh: '一、发现后立即报告，先控制影响，再调查原因。\n二、账号异常或被盗用的，信息技术立即冻结账号。\n三、泄密事件须查明范围、原因与责任人，并按奖惩规定处理。',
    en: '1. Report at once; contain first, investigate then.\n2. An abnormal or stolen account is frozen immediately.\n3. A leak is investigated to scope, cause and person, and handled by the rules on sanctions.',
  },
  carries: ['AUD-20', 'OPS-25', 'OPS-32'],
  icon: 'file',
  parameters: [parameter('contain_minutes', '控制影响时限', 'Contained within', 30, { min: 5, max: 480, suffix: { zh: '分钟', en: 'minutes' } })],
  form: [
    required(text('subject', '事件名称', 'Event', { maxLength: 80, width: 'full' })),
    required(
      choice('kind', '事件类别', 'Kind', [
        ['leak', '泄密', 'Leak'],
        ['attack', '网络攻击', 'Attack'],
        ['malware', '病毒木马', 'Malware'],
        ['account', '账号异常或被盗用', 'Account abnormal or stolen'],
        ['over-reach', '越权操作', 'Over-reach'],
        ['loss', '介质丢失', 'Lost medium'],
      ]),
    ),
    required(
      choice('grade', '等级', 'Grade', [
        ['general', '一般', 'General'],
        ['major', '重大', 'Major'],
      ]),
    ),
    required(instant('found_at', '发现时间', 'Found at')),
    required(longText('description', '情况描述', 'Description')),
    asked("form.kind == 'account'", member('account', '涉及账号', 'Account concerned')),
    files('proofs', '证据', 'Evidence'),
    required(instant('contained_at', '控制时间', 'Contained at')),
    required(longText('containment', '控制措施', 'Containment')),
    required(longText('investigation', '调查结论', 'Investigation')),
    required(count('affected', '涉及数据条数', 'Rows concerned', { max: 1_000_000_000 })),
    required(yesNo('attributed', '责任已认定', 'Attributed')),
    asked("form.attributed == 'yes'", text('responsible', '责任人', 'Person responsible', { maxLength: 60 })),
    required(longText('measures', '处理与防范措施', 'Handling and prevention')),
  ],
  rules: [
    mustHold('contained-after', 'form.contained_at >= form.found_at', ['contained_at'], '控制时间不能早于发现时间', 'Contained after it was found'),
    mustHold('leak-is-attributed', "form.kind != 'leak' || form.attributed != 'no'", ['attributed'], '泄密事件须认定责任', 'A leak is attributed to a person'),
  ],
  title: 'form.subject',
  route: {
    steps: [
      copyTo('upward', '立即上报', 'Reported upward', [role('supervisor'), unitHead(2)], { when: "form.grade == 'major' || form.kind == 'leak'" }),
      work('contain', '控制影响', 'Contain', role('it'), { fills: ['contained_at', 'containment'], ...withinParameter('contain_minutes') }),
      beside('inquiry', '调查', 'Inquiry', [
        branch('technical', '技术调查', 'Technical', [
          work('investigate', '技术调查', 'Investigate', role('it'), { fills: ['investigation', 'affected'], ...within(840) }),
        ]),
        branch('attribution', '责任认定', 'Attribution', [
          work('attribute', '责任认定', 'Attribute', role('security-officer'), { fills: ['attributed', 'responsible', 'measures'], ...within(1260) }),
        ]),
      ]),
      approve('leader', '领导审定', 'Decision', role('supervisor'), { canRefuse: false }),
      confirm('报告人知悉结果', 'Reporter knows the result'),
    ],
    withdraw: 'never',
  },
  numbering: { prefix: 'AQ', period: 'year', digits: 4 },
  permissions: { start: ['everyone'], read: [{ role: 'security-officer' }], export: [{ role: 'security-officer' }] },
  register: {
    columns: ['number', 'subject', 'kind', 'grade', 'found_at', 'contained_at', 'affected', 'attributed', 'state'],
    sort: { column: 'found_at', descending: true },
    totals: ['affected'],
    groupBy: 'kind',
  },
}
