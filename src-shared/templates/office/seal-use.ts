import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, date, files, longText, money, required, text, yesNo, asked } from '../parts/fields.ts'
import { approve, mustHold, parameter, role, secondCheck, unitHead, work } from '../parts/steps.ts'

/** 用印申请: which seal on how many copies of what; stamped by its keeper before a witness. */
export const sealUse: SteppedDraft = {
  format: 2,
  key: 'seal-use',
  version: 1,
  name: { zh: '用印申请', en: 'Use of a seal' },
  summary: { zh: '公章、合同章、财务章、法人章的使用审批与登记', en: 'Company, contract, finance and legal seals: approved, used, registered' },
  guide: {
    zh: '一、文件定稿并附上正文后申请，不得在空白纸上用印。\n二、涉及金额超过规定的合同须财务会签。\n三、用印由保管人操作、第二人监印，份数以登记为准。',
    en: '1. Apply with the final text attached; blank sheets are never sealed.\n2. Contracts over the set amount need finance.\n3. The keeper seals, a second person witnesses; the registered copies count.',
  },
  carries: ['TPL-03', 'ENT-05'],
  icon: 'file',
  parameters: [parameter('finance_fen', '须财务会签的金额', 'Amount from which finance decides', 5_000_000, { min: 0, suffix: { zh: '分', en: 'fen' } })],
  form: [
    required(text('document', '文件名称', 'Document', { maxLength: 120, width: 'full' })),
    required(
      choice('seal', '印章', 'Seal', [
        ['company', '公章', 'Company seal'],
        ['contract', '合同专用章', 'Contract seal'],
        ['finance', '财务专用章', 'Finance seal'],
        ['legal', '法定代表人章', 'Legal representative’s seal'],
      ]),
    ),
    required(count('copies', '用印份数', 'Copies', { min: 1, max: 1000, checked: true })),
    required(text('addressee', '送往单位', 'Addressee', { maxLength: 80 })),
    money('sum', '涉及金额', 'Amount concerned'),
    required(yesNo('takes_out', '印章外带', 'Seal leaves the house')),
    asked("form.takes_out == 'yes'", date('back_by', '应归还日期', 'Back by')),
    required(longText('reason', '用印事由', 'Reason', { maxLength: 500 })),
    required(files('paper', '文件正文', 'The document')),
    required(date('sealed_on', '用印日期', 'Sealed on', { checked: true })),
  ],
  rules: [
    mustHold(
      'contract-has-amount',
      "form.seal != 'contract' || (!blank(form.sum) && form.sum > 0)",
      ['sum'],
      '合同用印须填写涉及金额',
      'A contract has an amount',
    ),
  ],
  title: 'form.document',
  amount: 'sum',
  route: {
    steps: [
      approve('unit-head', '部门负责人审批', 'Unit head', unitHead()),
      approve('finance', '财务会签', 'Finance', role('finance'), { when: "(!blank(form.sum) && form.sum >= param.finance_fen) || form.seal == 'finance'" }),
      approve('upper-head', '公司领导审批', 'Company leader', unitHead(3), { when: "form.seal in ['company', 'legal'] || form.takes_out == 'yes'" }),
      work('seal', '保管人用印', 'Keeper seals', role('office'), { fills: ['sealed_on'] }),
      secondCheck('witness', '第二人监印', 'Witness', role('supervisor')),
    ],
  },
  numbering: { prefix: 'YIN', period: 'year', digits: 5 },
  permissions: { start: ['everyone'], read: [{ role: 'office' }], export: [{ role: 'office' }] },
  register: {
    columns: ['number', 'document', 'seal', 'copies', 'addressee', 'sum', 'creator', 'unit', 'sealed_on', 'state'],
    sort: { column: 'submitted_at', descending: true },
    totals: ['copies'],
    groupBy: 'seal',
  },
}
