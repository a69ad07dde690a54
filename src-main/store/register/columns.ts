import type { RegisterColumn } from '#shared/contract/store.ts'
import { isPlain, type DefinitionBody, type PlainField } from '#shared/definition/definition.ts'
import { projectionShape } from '#shared/definition/projection.ts'
import type { LocalText } from '#shared/kernel/text.ts'

/** A column as a window knows it, and where it lies in the projection table. */
export type SourceColumn = RegisterColumn & {
  /** Column name there; made from checked keys, safe to quote into SQL. */
  readonly source: string
  readonly numeric: boolean
}

const recordColumns: readonly { readonly key: string; readonly kind: RegisterColumn['kind']; readonly label: LocalText }[] = [
  { key: 'number', kind: 'text', label: { zh: '单号', en: 'Number' } },
  { key: 'title', kind: 'text', label: { zh: '标题', en: 'Title' } },
  { key: 'state', kind: 'state', label: { zh: '状态', en: 'State' } },
  { key: 'business_date', kind: 'date', label: { zh: '业务日期', en: 'Business date' } },
  { key: 'unit', kind: 'unit', label: { zh: '部门', en: 'Unit' } },
  { key: 'creator', kind: 'member', label: { zh: '发起人', en: 'Initiator' } },
  { key: 'submitted_at', kind: 'instant', label: { zh: '提交时间', en: 'Submitted' } },
  { key: 'closed_at', kind: 'instant', label: { zh: '办结时间', en: 'Closed' } },
  { key: 'amount', kind: 'money', label: { zh: '金额', en: 'Amount' } },
]

/** Every column of a definition's register. A field whose key is that of a record's own column stands for it: people mean what they entered. */
export function sourceColumns(body: DefinitionBody): readonly SourceColumn[] {
  const held = new Set(projectionShape(body).map(({ column }) => column))
  const totals = new Set(body.register.totals)
  const fields = body.form.flatMap((field): SourceColumn[] => {
    if (!isPlain(field) || !held.has(`f_${field.key}`)) return []
    const look = lookOf(field)
    return [{ key: field.key, label: field.label, source: `f_${field.key}`, total: totals.has(field.key), numeric: isNumeric(look.kind), ...look }]
  })
  const taken = new Set(fields.map(({ key }) => key))
  const own = recordColumns
    .filter(({ key }) => !taken.has(key))
    .map(({ key, kind, label }) => ({
      key,
      label,
      kind,
      source: key,
      scale: kind === 'money' ? 2 : 0,
      currency: key === 'amount' ? amountCurrency(body) : null,
      options: [],
      total: totals.has(key),
      numeric: isNumeric(kind),
    }))
  return [...own, ...fields]
}

/** The column without what only the store needs to know. */
export function windowColumn({ source: _source, numeric: _numeric, ...column }: SourceColumn): RegisterColumn {
  return { ...column, options: [...column.options] }
}

function lookOf(field: PlainField): Pick<RegisterColumn, 'kind' | 'scale' | 'currency' | 'options'> {
  const plain = { scale: 0, currency: null, options: [] }
  // What lies there is its mask.
  if (field.shield) return { ...plain, kind: 'text' }
  switch (field.kind) {
    case 'text':
    case 'long-text':
      return { ...plain, kind: 'text' }
    case 'decimal':
      return { ...plain, kind: 'decimal', scale: field.scale }
    case 'money':
      return { ...plain, kind: 'money', scale: 2, currency: field.currency }
    case 'computed':
      return field.result === 'money' ? { ...plain, kind: 'money', scale: 2, currency: 'CNY' } : { ...plain, kind: field.result }
    case 'choice':
    case 'multi-choice':
      return { ...plain, kind: field.kind, options: field.options }
    case 'integer':
    case 'date':
    case 'time':
    case 'instant':
    case 'member':
    case 'unit':
      return { ...plain, kind: field.kind }
  }
}

function isNumeric(kind: RegisterColumn['kind']): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'instant' || kind === 'boolean'
}

/** The currency of a record's amount; what is computed from other fields is in yuan. */
export function amountCurrency(body: DefinitionBody): string | null {
  if (body.amount === undefined) return null
  const field = body.form.find(({ key }) => key === body.amount)
  return field?.kind === 'money' ? field.currency : 'CNY'
}
