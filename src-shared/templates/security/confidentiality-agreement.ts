import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, date, files, member, required, text } from '../parts/fields.ts'
import { archive, mustHold, named, parameter, role, work, workingDay, secondCheck } from '../parts/steps.ts'

/** 保密协议: signed, on file, with its end. */
export const confidentialityAgreement: SteppedDraft = {
  format: 2,
  key: 'confidentiality-agreement',
  version: 1,
  name: { zh: '保密协议', en: 'Confidentiality agreement' },
  summary: { zh: '保密协议的签署、归档与到期', en: 'Signed, on file, and renewed before it ends' },
  guide: {
    zh: '一、上岗前签署；外部人员由单位盖章并由本人签字。\n二、本人在系统内确认已阅读并签署，扫描件归档。\n三、离岗后保密义务按协议期限继续。',
    en: '1. Signed before the first day; outsiders sign with their organisation’s seal.\n2. The person confirms here; the scan goes on file.\n3. The duty lasts beyond the last day as agreed.',
  },
  carries: ['AUD-18'],
  icon: 'file',
  parameters: [parameter('keep_years', '保存年限', 'Years kept', 20, { min: 1, max: 100, suffix: { zh: '年', en: 'years' } })],
  form: [
    required(
      choice('kind', '签署人类别', 'Kind', [
        ['member', '公司人员', 'Member of the company'],
        ['outsider', '外部人员', 'Outsider'],
      ]),
    ),
    asked("form.kind == 'member'", member('person', '签署人', 'Signed by')),
    asked("form.kind == 'outsider'", text('outsider', '签署人与单位', 'Person and organisation', { maxLength: 100 })),
    required(text('agreement_version', '协议版本', 'Version of the text', { maxLength: 40 })),
    required(date('signed_on', '签署日期', 'Signed on', { checked: true })),
    required(date('valid_until', '有效期至', 'Valid until')),
    required(files('scan', '协议扫描件', 'Scan')),
  ],
  rules: [mustHold('valid-later', 'form.valid_until > form.signed_on', ['valid_until'], '有效期须晚于签署日期', 'Valid beyond the day of signing')],
  title: "form.agreement_version + ' ' + form.signed_on",
  route: {
    steps: [
      work('acknowledge', '本人确认', 'Signer confirms', named('person'), {
        when: "form.kind == 'member'",
        canTransfer: false,
        canAddSigners: false,
        limit: { workingMinutes: workingDay },
      }),
      secondCheck('file-check', '归档核对', 'Compared for the file', role('hr')),
      archive({ param: 'keep_years' }),
    ],
  },
  numbering: { prefix: 'BM', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'hr' }, { role: 'security-officer' }], read: [{ role: 'hr' }, { role: 'security-officer' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'kind', 'person', 'outsider', 'agreement_version', 'signed_on', 'valid_until', 'state'],
    sort: { column: 'valid_until', descending: false },
    groupBy: 'kind',
  },
}
