import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, date, files, longText, required, text, unit } from '../parts/fields.ts'
import { approve, archive, beside, branch, mustHold, parameter, role, shouldHold, within, work, workingDay } from '../parts/steps.ts'

/** Who examines the proofs sees them; others know only that they are there (PRM-06). */
const examined = ['hr-check', 'operations-check']

/** 上岗档案与通行证: two documents, checked by HR and operations beside each other, before a pass is issued. */
export const onboardingPass: SteppedDraft = {
  format: 2,
  key: 'onboarding-pass',
  version: 1,
  name: { zh: '上岗档案与通行证', en: 'On-boarding dossier and pass' },
  summary: {
    zh: '封闭区人员上岗前的证明材料、联合背景审查与通行证发放',
    en: 'Proofs, joint background check and pass before somebody works in the closed area',
  },
  guide: {
    zh: '一、健康证明与无犯罪记录证明缺一不可，均上传原件扫描件。\n二、人事与运营分别独立审查，双方同意后方可制发通行证。\n三、证明出具超过规定天数的须重新开具。\n四、通行证限本人使用；离岗当日收回，并由人事提交离职流程。',
    en: '1. Health certificate and no-criminal-record proof are both needed, as scans of the originals.\n2. HR and operations check on their own; the pass is issued only when both agree.\n3. A proof older than the set number of days must be renewed.\n4. A pass is personal; it is taken back on the last day, when HR starts the leaver process.',
  },
  carries: ['CLD-01', 'CLD-02', 'CLD-03', 'ENT-12', 'PRM-06', 'WFL-03'],
  icon: 'people',
  parameters: [
    parameter('proof_days', '证明有效天数', 'Days a proof is valid', 365, { min: 30, max: 1095, suffix: { zh: '天', en: 'days' } }),
    parameter('keep_years', '档案保存年限', 'Years the dossier is kept', 10, { min: 1, max: 50, suffix: { zh: '年', en: 'years' } }),
  ],
  form: [
    required(text('person', '姓名', 'Name', { maxLength: 40, width: 'third' })),
    required(
      text('id_tail', '证件号后六位', 'Last six characters of the identity number', {
        maxLength: 6,
        pattern: '[0-9]{5}[0-9Xx]',
        width: 'third',
        shield: { level: 'confidential', last: 2, nodes: ['hr-check', 'issue-pass'] },
      }),
    ),
    required(text('post', '拟任岗位', 'Post', { maxLength: 40, width: 'third' })),
    required(unit('joins', '所属部门', 'Unit')),
    required(date('starts_on', '拟上岗日期', 'First day')),
    required(date('health_on', '健康证明出具日期', 'Health certificate dated')),
    required(files('health_proof', '健康证明', 'Health certificate', { maxCount: 3, shield: { level: 'confidential', nodes: examined } })),
    required(date('record_on', '无犯罪记录证明出具日期', 'No-criminal-record proof dated')),
    required(files('record_proof', '无犯罪记录证明', 'No-criminal-record proof', { maxCount: 3, shield: { level: 'secret', nodes: examined } })),
    longText('career', '近五年主要经历', 'Career of the last five years', { shield: { level: 'confidential', nodes: examined } }),
    required(
      choice('pass_area', '通行范围', 'Area of the pass', [
        ['operations', '运营区', 'Operations area'],
        ['machine-room', '机房', 'Machine room'],
        ['warehouse', '库区', 'Warehouse'],
      ]),
    ),
    required(text('pass_number', '通行证编号', 'Pass number', { maxLength: 30, unique: true })),
    required(date('pass_until', '通行证有效期至', 'Pass valid until')),
  ],
  rules: [
    mustHold(
      'health-current',
      'days(form.health_on, form.starts_on) <= param.proof_days',
      ['health_on'],
      '健康证明已过期，须重新开具',
      'The health certificate has expired and must be renewed',
    ),
    mustHold(
      'record-current',
      'days(form.record_on, form.starts_on) <= param.proof_days',
      ['record_on'],
      '无犯罪记录证明已过期，须重新开具',
      'The no-criminal-record proof has expired and must be renewed',
    ),
    mustHold('not-dated-ahead', 'form.health_on <= record.business_date', ['health_on'], '出具日期不能晚于今天', 'A proof cannot be dated in the future'),
    mustHold('record-not-ahead', 'form.record_on <= record.business_date', ['record_on'], '出具日期不能晚于今天', 'A proof cannot be dated in the future'),
    mustHold('pass-order', 'form.pass_until > form.starts_on', ['pass_until'], '有效期须晚于上岗日期', 'The pass must be valid beyond the first day'),
    shouldHold(
      'pass-within-proof',
      'days(form.health_on, form.pass_until) <= param.proof_days',
      ['pass_until'],
      '通行证有效期超过健康证明有效期，请说明原因',
      'The pass outlasts the health certificate: say why',
    ),
  ],
  title: "form.person + ' · ' + form.post",
  route: {
    steps: [
      beside('background', '背景审查', 'Background check', [
        branch('hr', '人事', 'HR', [approve('hr-check', '人事审查', 'HR check', role('hr'), within(workingDay * 2))]),
        branch('operations', '运营', 'Operations', [approve('operations-check', '运营审查', 'Operations check', role('supervisor'), within(workingDay * 2))]),
      ]),
      work('issue-pass', '制发通行证', 'Issue the pass', role('security-officer'), { fills: ['pass_number', 'pass_until'] }),
      archive({ param: 'keep_years' }),
    ],
    withdraw: 'until-closed',
  },
  numbering: { prefix: 'SG', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'hr' }], read: [{ role: 'hr' }, { role: 'security-officer' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'person', 'post', 'joins', 'starts_on', 'pass_area', 'pass_number', 'pass_until', 'state'],
    sort: { column: 'pass_until', descending: false },
    groupBy: 'pass_area',
  },
}
