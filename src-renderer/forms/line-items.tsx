import { useMemo } from 'react'
import type { TableField } from '#shared/definition/definition.ts'
import { formatFieldValue } from '#shared/definition/field-text.ts'
import { scaleOf } from '#shared/definition/field-value.ts'
import { groupedText } from '#shared/definition/scaled-number.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import styles from './form-fields.module.css'
import type { FormView } from './form-view.ts'
import { gridColumn } from './grid-column.ts'
import { GridTable } from './grid/grid-table.tsx'
import type { GridActs } from './grid/grid-types.ts'
import { cellPath, copyDown, insertRows, pasteCells, remember, removeRows, rowsOf, setAt, typeAt, undo, valueAt } from './model/form-state.ts'

const maxHeight = 32 * 13

/** The line items of a form as a keyboard grid, with the sums of its amounts below. */
export function LineItems({ field, view, required }: { readonly field: TableField; readonly view: FormView; readonly required: boolean }) {
  const { t, name } = useText()
  const { language, timeZone } = useLocale()
  const rows = rowsOf(view.form, field.key)
  const given = view.given.get(field.key)
  const columns = useMemo(
    () =>
      field.columns.map((column) => {
        const shown = gridColumn(column, view.people, language)
        return given?.has(column.key) ? { ...shown, readOnly: true, required: false } : shown
      }),
    [field, view.people, language, given],
  )
  const goal = useCellGoal(field, view)
  const cell = (row: number, place: number) => {
    const column = field.columns[place]
    if (column === undefined) return { text: '' }
    const path = cellPath({ table: field, row, column })
    const value = column.kind === 'computed' ? view.computed[path] : valueAt(view.form, path)
    return {
      text: view.form.text[path] ?? formatFieldValue(column, value, language, view.people.names, timeZone),
      fault: view.errors.get(path)?.join(' '),
      warning: view.warnings.get(path)?.join(' '),
    }
  }
  return (
    <div className={styles['table']}>
      <div className={styles['tableHead']}>
        <h3>
          {required ? <b className={styles['bad']}>* </b> : null}
          {name(field.label)}
        </h3>
        <span>
          {t('entry.rowCount', { count: rows.length })} · {t(given ? 'entry.givenRows' : 'entry.pasteHint')}
        </span>
      </div>
      <GridTable
        label={name(field.label)}
        columns={columns}
        rows={rows.length}
        cell={cell}
        acts={lineActs(field, view, (count) => view.say(t('entry.pasteLeft', { max: field.maxRows, count })))}
        newRow={rows.length < field.maxRows && !given ? t('entry.newRow') : undefined}
        cellLabel={(row, column) => t('entry.cell', { row: row + 1, field: column.label })}
        maxHeight={maxHeight}
        goTo={goal}
        onLeave={() => view.leave(field.key)}
      />
      {given ? null : <RowActs field={field} view={view} rows={rows.length} />}
      <LineSums field={field} view={view} />
    </div>
  )
}

function RowActs({ field, view, rows }: { readonly field: TableField; readonly view: FormView; readonly rows: number }) {
  const { t } = useText()
  return (
    <span className={styles['tableActs']}>
      <ActButton
        size="small"
        tone="quiet"
        keys="Ctrl+D"
        onPress={() => view.change((form) => copyDown(remember(form), field, field.columns, Math.max(1, rows - 1)))}
        disabled={rows < 2}
      >
        {t('entry.copyAbove')}
      </ActButton>
      <ActButton
        size="small"
        tone="quiet"
        keys="Ctrl+="
        onPress={() => view.change((form) => insertRows(remember(form), field, rows))}
        disabled={rows >= field.maxRows}
      >
        {t('entry.addRow')}
      </ActButton>
      <ActButton
        size="small"
        tone="quiet"
        keys="Ctrl+-"
        onPress={() => view.change((form) => removeRows(remember(form), field, rows - 1, rows - 1))}
        disabled={rows === 0}
      >
        {t('entry.removeRow')}
      </ActButton>
    </span>
  )
}

function LineSums({ field, view }: { readonly field: TableField; readonly view: FormView }) {
  const { t, name } = useText()
  const rows = rowsOf(view.form, field.key)
  const sums = field.columns.filter((column) => column.kind === 'money' || (column.kind === 'computed' && column.result === 'money'))
  if (rows.length === 0 || sums.length === 0) return null
  return (
    <div className={styles['tableFoot']}>
      {sums.map((column) => {
        const total = rows.reduce((sum, row, place) => {
          const value = column.kind === 'computed' ? view.computed[cellPath({ table: field, row: place, column })] : row[column.key]
          return sum + (typeof value === 'number' ? value : 0)
        }, 0)
        return (
          <span key={column.key}>
            <em>
              {t('common.total')} {name(column.label)}
            </em>
            <strong>{groupedText(total, scaleOf(column))}</strong>
          </span>
        )
      })}
    </div>
  )
}

function lineActs(field: TableField, view: FormView, left: (rows: number) => void): GridActs {
  const given = view.given.get(field.key)
  const isEntered = (at: number): boolean => given?.has(field.columns[at]?.key ?? '') !== true
  const column = (place: number) => field.columns[place]
  const path = (row: number, place: number) => cellPath({ table: field, row, column: column(place) ?? { key: '' } })
  return {
    begin: () => view.change(remember),
    undo: () => view.change((form) => undo(form, view.reader)),
    type: (row, place, text) => view.change((form) => typeAt(form, view.reader, path(row, place), text)),
    pick: (row, place, key) => view.change((form) => setAt(form, path(row, place), key)),
    insertRow: (at) => view.change((form) => (given ? form : insertRows(form, field, at))),
    removeRows: (from, to) => view.change((form) => (given ? form : removeRows(form, field, from, to))),
    copyDown: (rows, places) =>
      view.change((form) => {
        const columns = field.columns.filter((_, at) => at >= places.from && at <= places.to && isEntered(at))
        return range(rows.from, rows.to).reduce((next, row) => copyDown(next, field, columns, row), form)
      }),
    clear: (rows, places) =>
      view.change((form) =>
        range(rows.from, rows.to).reduce(
          (next, row) =>
            range(places.from, places.to)
              .filter(isEntered)
              .reduce((cells, place) => typeAt(cells, view.reader, path(row, place), ''), next),
          form,
        ),
      ),
    paste: (row, place, cells) =>
      view.change((form) => {
        const first = column(place)
        if (first === undefined) return form
        const pasted = pasteCells(
          form,
          view.reader,
          { table: given ? { ...field, maxRows: rowsOf(form, field.key).length } : field, row, column: first },
          cells,
          given,
        )
        if (pasted.left > 0) left(pasted.left)
        return pasted.form
      }),
  }
}

function useCellGoal(field: TableField, view: FormView): { readonly row: number; readonly column: number } | null {
  const { goal } = view
  return useMemo(() => {
    const [key, row, columnKey] = goal?.path.split('.') ?? []
    if (key !== field.key) return null
    return {
      row: Number(row ?? 0),
      column: Math.max(
        0,
        field.columns.findIndex((column) => column.key === columnKey),
      ),
    }
  }, [goal, field])
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
}
