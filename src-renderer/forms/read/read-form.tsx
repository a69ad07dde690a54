import { Fragment, type ReactNode } from 'react'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import type { DefinitionBody, Field } from '#shared/definition/definition.ts'
import { isRecordList } from '#shared/definition/record-list.ts'
import type { FormData } from '#shared/domain/record.ts'
import { emsOf } from '#renderer/text/ems.ts'
import { formatMoney } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { listedRecords } from '../records/listed-records.ts'
import { RecordList } from '../records/record-list.tsx'
import { currencyOf, fieldWords, type Names } from './field-words.ts'
import { formBlocks } from './form-blocks.ts'
import { noMasks, type Masks } from './masks.ts'
import { ReadTable } from './read-table.tsx'
import styles from './read-form.module.css'

type Props = {
  readonly definition: DefinitionBody
  readonly data: FormData
  readonly names: Names
  readonly masks?: Masks
  /** What stands beside a field's value, if anything. */
  readonly beside?: Beside
}
type Beside = (field: Field) => ReactNode
const nothing: Beside = () => null

type FieldsProps = { readonly fields: readonly Field[]; readonly data: FormData; readonly names: Names; readonly masks: Masks; readonly beside: Beside }

/** What was filled in, as a document: fields in two columns, tables and the amount across. Fields that did not apply are left out; files are shown by their own list. */
export function ReadForm({ definition, data, names, masks = noMasks, beside = nothing }: Props) {
  const { name } = useText()
  return (
    <div className={styles['form']}>
      {formBlocks(definition, data, masks).map((block) => {
        switch (block.kind) {
          case 'table':
            return (
              <Fragment key={block.field.key}>
                {isRecordList(block.field) ? (
                  <RecordList label={name(block.field.label)} records={listedRecords(data[block.field.key])} />
                ) : (
                  <ReadTable field={block.field} value={data[block.field.key]} names={names} known={data} masks={masks} />
                )}
                {beside(block.field)}
              </Fragment>
            )
          case 'amount':
            return <Amount key={block.field.key} field={block.field} value={data[block.field.key]} />
          case 'fields':
            return <Fields key={block.fields[0]?.key} fields={block.fields} data={data} names={names} masks={masks} beside={beside} />
        }
      })}
    </div>
  )
}

/** The words that half a line takes where it is shortest, in heights of a character. */
const halfLine = 8.5

function Fields({ fields, data, names, masks, beside }: FieldsProps) {
  const { name } = useText()
  const locale = useLocale()
  const words = (field: Field) => masks.get(field.key) ?? fieldWords(field, data[field.key], locale, names)
  return (
    <dl className={styles['fields']}>
      {fields.map((field) => (
        <div
          key={field.key}
          className={cx(
            styles['field'],
            (field.width === 'full' || field.kind === 'long-text') && styles['wide'],
            emsOf(words(field)) > halfLine && styles['roomy'],
          )}
        >
          <dt>{name(field.label)}</dt>
          <FieldValue field={field} value={data[field.key]} words={words(field)} beside={beside(field)} />
        </div>
      ))}
    </dl>
  )
}

type ValueProps = { readonly field: Field; readonly value: unknown; readonly words: string; readonly beside: ReactNode }

function FieldValue({ field, value, words, beside }: ValueProps) {
  const { t, language } = useText()
  const currency = currencyOf(field)
  if (currency !== null && typeof value === 'number') {
    return (
      <dd>
        <span className={styles['figure']}>{formatMoney(value, currency)}</span>
        {beside}
        {currency === 'CNY' && language === 'zh-CN' ? <small>{amountInCapitals(value)}</small> : null}
      </dd>
    )
  }
  return (
    <dd className={field.kind === 'long-text' ? styles['long'] : undefined}>
      {words === '' ? (
        <span className={styles['none']} aria-label={t('record.empty')}>
          —
        </span>
      ) : (
        words
      )}
      {beside}
    </dd>
  )
}

/** The amount under its lines: capitals left, figure right, in line with the column above. */
function Amount({ field, value }: { readonly field: Field; readonly value: unknown }) {
  const { name, language } = useText()
  if (typeof value !== 'number') return null
  const currency = currencyOf(field)
  return (
    <p className={styles['amount']}>
      <span>{name(field.label)}</span>
      {currency === 'CNY' && language === 'zh-CN' ? <small>{amountInCapitals(value)}</small> : null}
      <b>{formatMoney(value, currency === 'CNY' && language === 'zh-CN' ? null : currency)}</b>
    </p>
  )
}
