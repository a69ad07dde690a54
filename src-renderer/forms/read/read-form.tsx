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
import { ReadTable } from './read-table.tsx'
import styles from './read-form.module.css'

type Props = { readonly definition: DefinitionBody; readonly data: FormData; readonly names: Names }

/** What was filled in, as a document: fields in two columns, tables and the amount across. Fields that did not apply are left out; files are shown by their own list. */
export function ReadForm({ definition, data, names }: Props) {
  const { name } = useText()
  return (
    <div className={styles['form']}>
      {formBlocks(definition, data).map((block) => {
        switch (block.kind) {
          case 'table':
            return isRecordList(block.field) ? (
              <RecordList key={block.field.key} label={name(block.field.label)} records={listedRecords(data[block.field.key])} />
            ) : (
              <ReadTable key={block.field.key} field={block.field} value={data[block.field.key]} names={names} known={data} />
            )
          case 'amount':
            return <Amount key={block.field.key} field={block.field} value={data[block.field.key]} />
          case 'fields':
            return <Fields key={block.fields[0]?.key} fields={block.fields} data={data} names={names} />
        }
      })}
    </div>
  )
}

function Fields({ fields, data, names }: { readonly fields: readonly Field[]; readonly data: FormData; readonly names: Names }) {
  const { name } = useText()
  return (
    <dl className={styles['fields']}>
      {fields.map((field) => (
        <div key={field.key} className={cx(styles['field'], (field.width === 'full' || field.kind === 'long-text') && styles['wide'])}>
          <dt>{name(field.label)}</dt>
          <FieldValue field={field} value={data[field.key]} names={names} />
        </div>
      ))}
    </dl>
  )
}

function FieldValue({ field, value, names }: { readonly field: Field; readonly value: unknown; readonly names: Names }) {
  const { t, language } = useText()
  const locale = useLocale()
  const currency = currencyOf(field)
  if (currency !== null && typeof value === 'number') {
    return (
      <dd>
        <span className={styles['figure']}>{formatMoney(value, currency)}</span>
        {currency === 'CNY' && language === 'zh-CN' ? <small>{amountInCapitals(value)}</small> : null}
      </dd>
    )
  }
  const words = fieldWords(field, value, locale, names)
  return (
    <dd className={field.kind === 'long-text' ? styles['long'] : undefined}>
      {words === '' ? (
        <span className={styles['none']} aria-label={t('record.empty')}>
          —
        </span>
      ) : (
        words
      )}
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
