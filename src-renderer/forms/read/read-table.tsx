import type { Field, TableField } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { formatMoney } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { currencyOf, fieldWords, isFigure, isProse, rowsOf, type Names } from './field-words.ts'
import styles from './read-form.module.css'

type Props = { readonly field: TableField; readonly value: unknown; readonly names: Names; readonly known: FormData }

/** Lines of a record. A money column is totalled, unless the form says the same total itself. */
export function ReadTable({ field, value, names, known }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const rows = rowsOf(value)
  const sums = field.columns.map((column) =>
    currencyOf(column) === null ? null : rows.reduce((sum, row) => sum + (typeof row[column.key] === 'number' ? Number(row[column.key]) : 0), 0),
  )
  const told = new Set(Object.values(known))
  const summed = sums.filter((sum) => sum !== null)
  // Two money columns are a price and its product: a sum of prices says nothing.
  const totalled = rows.length > 1 && summed.length === 1 && summed.every((sum) => !told.has(sum))
  return (
    <div className={styles['table']}>
      <table aria-label={name(field.label)}>
        <thead>
          <tr>
            {field.columns.map((column) => (
              <th key={column.key} scope="col" className={cx(isFigure(column) && styles['number'])}>
                {columnLabel(name(column.label), currencyOf(column), t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {field.columns.map((column) => (
                <td key={column.key} className={cx(styles[cellClass(column)])}>
                  {fieldWords(column, row[column.key], locale, names)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totalled ? (
          <tfoot>
            <tr>
              {field.columns.map((column, index) => {
                const sum = sums[index] ?? null
                return (
                  <td key={column.key} className={cx(isFigure(column) && styles['number'])}>
                    {sum === null ? (index === 0 ? t('common.total') : '') : formatMoney(sum)}
                  </td>
                )
              })}
            </tr>
          </tfoot>
        ) : null}
      </table>
      {rows.length === 0 ? <p className={styles['none']}>{t('record.noRows')}</p> : null}
    </div>
  )
}

function cellClass(column: Field): 'number' | 'prose' | 'choice' | 'whole' {
  return isFigure(column) ? 'number' : isProse(column) ? 'prose' : column.kind === 'choice' ? 'choice' : 'whole'
}

function columnLabel(label: string, currency: string | null, t: Speak): string {
  if (currency === null) return label
  return t('record.columnUnit', { label, unit: currency === 'CNY' ? t('record.yuan') : currency })
}
