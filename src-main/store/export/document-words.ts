import type { RecordView } from '#shared/contract/store.ts'
import type { Fault, FaultCode } from '#shared/kernel/fault.ts'
import type { Language, LocalText } from '#shared/kernel/text.ts'

/**
 * Words of the documents that the store writes (workbooks): the one text file outside the windows, because documents are written
 * where the data is and no window need be open.
 */
type Words = {
  readonly total: string
  readonly reason: string
  readonly rowNumber: string
  readonly exported: (facts: {
    readonly company: string
    readonly register: string
    readonly member: string
    readonly at: string
    readonly desk: string
    readonly rows: number
  }) => string
  readonly filters: (texts: readonly string[]) => string
  readonly noFilters: string
  readonly search: (text: string) => string
  readonly states: Readonly<Record<RecordView['record']['state'], string>>
  readonly between: (from: string, to: string) => string
  readonly operators: Readonly<Record<'eq' | 'ne' | 'in' | 'lt' | 'le' | 'gt' | 'ge' | 'contains' | 'empty' | 'not-empty', string>>
  readonly faults: Partial<Readonly<Record<FaultCode, (params: Readonly<Record<string, string | number>>) => string>>>
  readonly otherFault: string
}

const zh: Words = {
  total: '合计',
  reason: '原因',
  rowNumber: '原行号',
  exported: ({ company, register, member, at, desk, rows }) =>
    `${company} · ${register} · ${rows} 行 · 由 ${member} 于 ${at} 在 ${desk} 导出 · 内部资料，请妥善保存`,
  filters: (texts) => `筛选：${texts.join('；')}`,
  noFilters: '筛选：无',
  search: (text) => `包含“${text}”`,
  states: { running: '办理中', started: '未提交', returned: '已退回', completed: '已办结', refused: '已拒绝', withdrawn: '已撤回', terminated: '已终止' },
  between: (from, to) => `介于 ${from} 与 ${to}`,
  operators: { eq: '等于', ne: '不等于', in: '为', lt: '小于', le: '不大于', gt: '大于', ge: '不小于', contains: '包含', empty: '为空', 'not-empty': '不为空' },
  faults: {
    'field-required': () => '必填',
    'field-malformed': () => '格式不对',
    'field-too-long': ({ max }) => `最多 ${max} 个字`,
    'field-too-small': ({ min }) => `不能小于 ${min}`,
    'field-too-large': ({ max }) => `不能大于 ${max}`,
    'field-not-an-option': () => '不在选项之内',
    'field-rule': ({ rule }) => `不符合规则 ${rule}`,
    'field-duplicate': ({ other }) => (typeof other === 'number' ? `与第 ${other} 行重复` : `与 ${other} 重复`),
    'file-too-large': ({ max }) => `没有接收：超过上限 ${max}`,
    'file-malformed': () => '没有接收：不是完整的 xlsx 或 csv 文件',
    'file-bomb': () => '没有接收：解压后大得不合常理',
    'file-no-heading': () => '没有接收：没有找到列标题',
    'file-encrypted': () => '没有接收：文件加了密码',
    'file-columns-missing': ({ columns }) => `没有接收：缺少列 ${columns}`,
    'file-taken-before': ({ date }) => `没有接收：内容完全相同的文件已于 ${date} 接收`,
    'record-alike': ({ other }) =>
      typeof other === 'number' ? `与第 ${other} 行相近，可能重复` : `与已有单据${other === undefined ? '' : ` ${other} `}相近，可能重复`,
  },
  otherFault: '不能导入',
}

const en: Words = {
  total: 'Total',
  reason: 'Reason',
  rowNumber: 'Row',
  exported: ({ company, register, member, at, desk, rows }) =>
    `${company} · ${register} · ${rows} rows · exported by ${member} at ${at} on ${desk} · internal, keep it safe`,
  filters: (texts) => `Filters: ${texts.join('; ')}`,
  noFilters: 'Filters: none',
  search: (text) => `contains “${text}”`,
  states: {
    running: 'Running',
    started: 'Not submitted',
    returned: 'Returned',
    completed: 'Completed',
    refused: 'Refused',
    withdrawn: 'Withdrawn',
    terminated: 'Terminated',
  },
  between: (from, to) => `between ${from} and ${to}`,
  operators: {
    eq: 'is',
    ne: 'is not',
    in: 'is one of',
    lt: 'below',
    le: 'at most',
    gt: 'above',
    ge: 'at least',
    contains: 'contains',
    empty: 'is empty',
    'not-empty': 'is not empty',
  },
  faults: {
    'field-required': () => 'required',
    'field-malformed': () => 'not in the right form',
    'field-too-long': ({ max }) => `at most ${max} characters`,
    'field-too-small': ({ min }) => `not below ${min}`,
    'field-too-large': ({ max }) => `not above ${max}`,
    'field-not-an-option': () => 'not one of the options',
    'field-rule': ({ rule }) => `breaks the rule ${rule}`,
    'field-duplicate': ({ other }) => (typeof other === 'number' ? `the same as in row ${other}` : `the same as in ${other}`),
    'file-too-large': ({ max }) => `not taken: larger than ${max}`,
    'file-malformed': () => 'not taken: not a whole xlsx or csv file',
    'file-bomb': () => 'not taken: unpacks to an unreasonable size',
    'file-no-heading': () => 'not taken: no row with headings was found',
    'file-encrypted': () => 'not taken: the file has a password',
    'file-columns-missing': ({ columns }) => `not taken: the columns ${columns} are missing`,
    'file-taken-before': ({ date }) => `not taken: a file with the very same content was taken on ${date}`,
    'record-alike': ({ other }) =>
      typeof other === 'number' ? `like row ${other}, maybe the same` : `like ${other === undefined ? 'another record' : other}, maybe the same`,
  },
  otherFault: 'cannot be imported',
}

/** The words of a document in its reader's language. */
export function documentWords(language: Language): Words {
  return language === 'en' ? en : zh
}

/** Why a whole file was not taken. */
export function refusalText(fault: Fault, language: Language): string {
  return faultText(fault, language, new Map(), new Map())
}

/** What is wrong with a cell, after the label of its field; a rule of the definition speaks for itself. */
export function faultText(fault: Fault, language: Language, labels: ReadonlyMap<string, string>, rules: ReadonlyMap<string, LocalText>): string {
  const words = documentWords(language)
  const rule = rules.get(String(fault.params?.['rule'] ?? ''))
  const text = rule ? (language === 'en' ? rule.en : rule.zh) : (words.faults[fault.code]?.(fault.params ?? {}) ?? `${words.otherFault} (${fault.code})`)
  const label = labels.get(fault.field ?? '')
  return label === undefined || rule ? text : `${label}${language === 'en' ? ': ' : '：'}${text}`
}
