import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, date, files, longText, member, required, text, unit } from '../parts/fields.ts'
import { approve, mustHold, parameter, role, within, work, workingDay, headOfField } from '../parts/steps.ts'

/** 审计发现与整改: a finding goes to the unit, is put right, and is seen right by whoever found it. */
export const auditFinding: SteppedDraft = {
  format: 2,
  key: 'audit-finding',
  version: 1,
  name: { zh: '审计发现与整改', en: 'Audit finding' },
  summary: { zh: '审计、检查、抽查发现问题的整改与销号', en: 'What audits, inspections and spot checks find is put right and closed' },
  guide: {
    zh: '一、写明事实、依据与影响，附证据。\n二、责任部门制定措施并按期整改。\n三、由审计方复核后销号；未达要求退回重改。',
    en: '1. Say fact, rule and effect, with evidence.\n2. The unit decides on measures and puts it right in time.\n3. The auditor sees it right; otherwise it goes back.',
  },
  carries: ['AUD-04', 'AUD-05', 'AUD-06', 'AUD-07', 'AUD-08', 'AUD-09', 'AUD-10', 'AUD-11', 'AUD-12'],
  icon: 'clipboard',
  parameters: [parameter('fix_days', '整改最长天数', 'Most days to put it right', 30, { min: 1, max: 180, suffix: { zh: '天', en: 'days' } })],
  form: [
    required(text('subject', '发现事项', 'Finding', { maxLength: 100, width: 'full' })),
    required(
      choice('source', '来源', 'Source', [
        ['monthly', '月度安全审计', 'Monthly security audit'],
        ['internal', '内部审计', 'Internal audit'],
        ['supervision', '监督检查', 'Supervision group'],
        ['spot', '不定期抽查', 'Spot check'],
        ['external', '外部审计', 'External audit'],
        ['regulator', '监管检查', 'Regulator'],
      ]),
    ),
    required(
      choice('topic', '主题', 'Topic', [
        ['compliance', '制度执行', 'Compliance'],
        ['accuracy', '数据准确性', 'Data accuracy'],
        ['permissions', '权限', 'Permissions'],
        ['security', '信息安全', 'Security'],
      ]),
    ),
    required(
      choice('severity', '程度', 'Severity', [
        ['minor', '一般', 'Minor'],
        ['major', '重要', 'Major'],
        ['critical', '严重', 'Critical'],
      ]),
    ),
    required(unit('responsible_unit', '责任部门', 'Unit responsible')),
    required(longText('facts', '事实与证据', 'Facts and evidence')),
    required(text('clause', '依据条款', 'Clause', { maxLength: 120 })),
    required(date('fix_by', '整改期限', 'Put right by')),
    files('evidence', '证据', 'Evidence'),
    required(longText('measures', '整改措施', 'Measures')),
    required(member('fixer', '整改责任人', 'Who puts it right')),
    required(date('fixed_on', '完成日期', 'Done on')),
    files('proof', '整改证明', 'Proof'),
  ],
  rules: [
    mustHold(
      'fix-in-time',
      'days(record.business_date, form.fix_by) <= param.fix_days && form.fix_by >= record.business_date',
      ['fix_by'],
      '整改期限超出规定',
      'The date is beyond the rule',
    ),
  ],
  title: 'form.subject',
  route: {
    steps: [
      work('put-right', '责任部门整改', 'Unit puts it right', headOfField('responsible_unit'), {
        fills: ['measures', 'fixer', 'fixed_on', 'proof'],
        canReturn: true,
        ...within(workingDay * 22, workingDay * 3),
      }),
      approve('see-right', '复核销号', 'Seen right', role('auditor'), { canRefuse: false }),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'SJFX', period: 'year', digits: 4 },
  permissions: {
    start: [{ role: 'auditor' }, { role: 'security-officer' }, { role: 'supervisor' }],
    read: [{ role: 'auditor' }, { role: 'security-officer' }],
    export: [{ role: 'auditor' }],
  },
  register: {
    columns: ['number', 'subject', 'source', 'topic', 'severity', 'responsible_unit', 'fix_by', 'fixed_on', 'state'],
    sort: { column: 'fix_by', descending: false },
    groupBy: 'responsible_unit',
  },
}
