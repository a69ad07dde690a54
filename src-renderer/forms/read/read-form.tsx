import { Fragment, type ReactNode } from 'react'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import type { DefinitionBody, Field } from '#shared/definition/definition.ts'
import { isRecordList } from '#shared/definition/record-list.ts'
import type { FormData } from '#shared/domain/record.ts'
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

function Fields({ fields, data, names, masks, beside }: FieldsProps) {
  const { name } = useText()
  return (
    <dl className={styles['fields']}>
      {fields.map((field) => (
        <div key={field.key} className={cx(styles['field'], (field.width === 'full' || field.kind === 'long-text') && styles['wide'])}>
          <dt>{name(field.label)}</dt>
          <FieldValue field={field} value={data[field.key]} names={names} mask={masks.get(field.key)} beside={beside(field)} />
        </div>
      ))}
    </dl>
  )
}

type ValueProps = { readonly field: Field; readonly value: unknown; readonly names: Names; readonly mask: string | undefined; readonly beside: ReactNode }

function FieldValue({ field, value, names, mask, beside }: ValueProps) {
  const { t, language } = useText()
  const locale = useLocale()
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
  const words = mask ?? fieldWords(field, value, locale, names)
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
