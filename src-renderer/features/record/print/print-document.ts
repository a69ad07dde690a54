import type { PrintParts, PrintStamp, RecordView } from '#shared/contract/store.ts'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import type { Field } from '#shared/definition/definition.ts'
import { fingerprintText } from '#shared/kernel/fingerprint.ts'
import { currencyOf, fieldWords } from '#renderer/forms/read/field-words.ts'
import { formBlocks } from '#renderer/forms/read/form-blocks.ts'
import { masksOf } from '#renderer/forms/read/masks.ts'
import { formatBytes, formatInstant, formatMoney } from '#renderer/text/format.ts'
import { printTable, type PrintTable } from './print-table.ts'
import { printSignatures, printTrail, type PrintAct, type PrintSignature } from './print-trail.ts'
import type { PrintWords } from './print-words.ts'

/** A value with its label; `small` stands beneath it (an amount in capitals). */
export type PrintField = { readonly label: string; readonly words: string; readonly small: string; readonly isWide: boolean; readonly isLong: boolean }
export type PrintBlock =
  | { readonly kind: 'fields'; readonly fields: readonly PrintField[] }
  | { readonly kind: 'table'; readonly table: PrintTable }
  /** The table stands on pages of its own. */
  | { readonly kind: 'annex'; readonly label: string; readonly annex: number; readonly rows: number }

/** A record on paper, all in words and in order: what a finance clerk files. */
export type PrintDocument = {
  readonly language: PrintWords['locale']['language']
  readonly company: string
  readonly form: string
  readonly title: string
  readonly number: string
  readonly isProvisional: boolean
  readonly facts: readonly { readonly label: string; readonly words: string }[]
  readonly state: string
  readonly blocks: readonly PrintBlock[]
  readonly annexes: readonly PrintTable[]
  readonly attachments: readonly { readonly name: string; readonly field: string; readonly size: string }[]
  readonly trail: readonly PrintAct[] | null
  readonly signatures: readonly PrintSignature[]
  readonly digest: string
  /** The figures of the square; null when there is none to print. */
  readonly code: string | null
  readonly isPreview: boolean
  /** Lines of every page. */
  readonly head: string
  readonly foot: string
  readonly pageOf: string
}

export type PrintInput = {
  readonly view: RecordView
  readonly parts: PrintParts
  readonly stamp: PrintStamp
  readonly isPreview: boolean
  readonly postOf: (memberId: string) => string
}

/** The document of a record; pure, so that what is printed can be told before it is. */
export function printDocument({ view, parts, stamp, isPreview, postOf }: PrintInput, words: PrintWords): PrintDocument {
  const { t, name, locale } = words
  const { record, definition } = view
  const form = name(definition.name)
  const body = blocksOf(view, parts, words)
  const by = { name: stamp.memberName, user: stamp.userName, desk: stamp.deskName, at: formatInstant(stamp.at, locale, 'minute') }
  return {
    language: locale.language,
    company: stamp.company,
    form,
    title: record.title,
    number: record.number,
    isProvisional: record.numberState === 'provisional',
    facts: factsOf(view, words),
    state: t(`record.state.${record.state}`),
    ...body,
    attachments: parts.attachments ? attachmentsOf(view, words) : [],
    trail: parts.trail ? printTrail(view, postOf, words) : null,
    signatures: printSignatures(view, words),
    digest: fingerprintText(stamp.digest).toUpperCase(),
    code: isPreview ? null : stamp.code,
    isPreview,
    head: `${stamp.company} · ${form}`,
    foot: t(isPreview ? 'print.footPreview' : 'print.foot', by),
    pageOf: t('print.pageOf', { page: '{page}', pages: '{pages}' }),
  }
}

function factsOf(view: RecordView, { t, name, locale }: PrintWords): PrintDocument['facts'] {
  const { record } = view
  return [
    { label: t('record.creator'), words: view.creatorName },
    { label: t('print.unit'), words: name(view.unitName) },
    { label: t('record.businessDate'), words: record.businessDate },
    { label: t('print.submittedAt'), words: formatInstant(record.submittedAt, locale, 'minute') },
    ...(record.round > 1 ? [{ label: t('print.round'), words: String(record.round) }] : []),
    ...(record.closedAt === null ? [] : [{ label: t('print.closedAt'), words: formatInstant(record.closedAt, locale, 'minute') }]),
  ]
}

function blocksOf(view: RecordView, parts: PrintParts, words: PrintWords): Pick<PrintDocument, 'blocks' | 'annexes'> {
  const { record, definition } = view
  const masks = masksOf(view)
  const annexes: PrintTable[] = []
  const blocks = formBlocks(definition, record.data, masks).flatMap((block): readonly PrintBlock[] => {
    if (block.kind === 'fields') return [{ kind: 'fields', fields: block.fields.map((field) => fieldOf(field, view, words)) }]
    if (block.kind === 'amount') return [{ kind: 'fields', fields: [{ ...fieldOf(block.field, view, words), isWide: true }] }]
    if (!parts.tables) return []
    const table = printTable(block.field, view, words)
    if (table.fits === 'portrait') return [{ kind: 'table', table }]
    annexes.push(table)
    return [{ kind: 'annex', label: table.label, annex: annexes.length, rows: table.rows.length }]
  })
  return { blocks, annexes }
}

function fieldOf(field: Field, { record, names, covered }: RecordView, { t, name, locale }: PrintWords): PrintField {
  const value = record.data[field.key]
  const currency = currencyOf(field)
  const isMoney = currency !== null && typeof value === 'number'
  return {
    label: name(field.label),
    words:
      covered.find(({ path }) => path === field.key)?.mask ??
      ((isMoney ? formatMoney(value, currency) : fieldWords(field, value, locale, names)) || t('print.empty')),
    small: isMoney && currency === 'CNY' && locale.language === 'zh-CN' ? t('print.capitals', { words: amountInCapitals(value) }) : '',
    isWide: field.width === 'full' || field.kind === 'long-text',
    isLong: field.kind === 'long-text',
  }
}

function attachmentsOf({ attachments, definition }: RecordView, { name }: PrintWords): PrintDocument['attachments'] {
  const labels = new Map(definition.form.map((field) => [field.key, name(field.label)]))
  return attachments.map((file) => ({ name: file.name, field: labels.get(file.field) ?? '', size: formatBytes(file.size) }))
}
