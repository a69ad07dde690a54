import type { Field, TableField } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { formatMoney } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { columnLabel, currencyOf, fieldWords, isFigure, isProse, rowsOf, type Names } from './field-words.ts'
import styles from './read-form.module.css'
import { noMasks, type Masks } from './masks.ts'
import { tableTotals } from './table-totals.ts'

type Props = { readonly field: TableField; readonly value: unknown; readonly names: Names; readonly known: FormData; readonly masks?: Masks }

/** Lines of a record. A money column is totalled, unless the form says the same total itself. */
export function ReadTable({ field, value, names, known, masks = noMasks }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const rows = rowsOf(value)
  const totals = tableTotals(field, rows, known)
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
                  {masks.get(`${field.key}.${index}.${column.key}`) ?? fieldWords(column, row[column.key], locale, names)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totals ? (
          <tfoot>
            <tr>
              {field.columns.map((column, index) => {
                const sum = totals[index] ?? null
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
