import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
import type { CallValue, RegisterColumn, RegisterQuery } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useLocale, type Locale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { cellText, type Names } from './cell-text.ts'
import { isNumeric } from './filter-model.ts'
import styles from './register-rows.module.css'
import { useRowPaint } from '#renderer/forms/grid/use-row-paint.ts'

type Opened = CallValue<'register.open'>
export type RegisterRow = CallValue<'register.rows'>['rows'][number] & { readonly names: Names }

type Props = {
  readonly label: string
  readonly opened: Opened
  /** What these rows answer; null while they are still those of the question before. */
  readonly answerTo: string | null
  readonly columns: readonly RegisterColumn[]
  readonly sort: RegisterQuery['sort']
  readonly onSort: (column: string) => void
  /** Place of the cursor in the list, and of the opened record. */
  readonly active: number
  readonly onActive: (index: number) => void
  readonly openId: string | null
  readonly onOpen: (id: string, whole: boolean) => void
  /** The handle is no longer known: open the query again. */
  readonly onLost: () => void
}

const rowHeight = 32
const headHeight = 32
const footHeight = 34
const sizes = { row: rowHeight, around: headHeight + footHeight }
/** A row that has gone since the list was opened keeps its place until the list is opened again. */
const goneRow: RegisterRow = { id: '', pending: 'none', cells: [], names: {} }

/** The rows of a register: frozen header and totals, a hundred thousand rows or more, moved by keys. */
export function RegisterRows(props: Props) {
  const { t } = useText()
  const locale = useLocale()
  const scroller = useRef<HTMLDivElement>(null)
  const { opened, columns, active, onLost } = props
  const keys = columns.map((column) => column.key).join(',')
  const source = useMemo(
    () => ({
      key: `${opened.handle} ${keys}`,
      total: opened.total,
      ask: async (offset: number, limit: number) => {
        const page = await ask('register.rows', { handle: opened.handle, columns: keys.split(','), offset, limit })
        if (!page.ok) {
          onLost()
          return null
        }
        const rows = page.value.rows.map((row) => ({ ...row, names: page.value.names }))
        return [...rows, ...Array.from({ length: limit - rows.length }, () => goneRow)]
      },
    }),
    [opened.handle, opened.total, keys, onLost],
  )
  const painted = useRowPaint<RegisterRow>(source, scroller, sizes)
  const { behind, track: trackHeight, room, reveal, rowAt } = painted
  useTopOfAnswer(scroller, props.answerTo, props.onActive)
  const template = columns.map((column) => widthOf(column)).join(' ')
  const move = (index: number) => {
    const to = Math.max(0, Math.min(opened.total - 1, index))
    props.onActive(to)
    reveal(to)
    const row = rowAt(to)
    if (props.openId !== null && row !== undefined && row.id !== '') props.onOpen(row.id, false)
  }
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const page = Math.max(1, Math.floor(room / rowHeight) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: opened.total - 1,
    }
    const to = steps[event.key]
    const row = rowAt(active)
    if (to !== undefined) {
      event.preventDefault()
      move(to)
    } else if (event.key === 'Enter' && row !== undefined && row.id !== '') {
      event.preventDefault()
      props.onOpen(row.id, props.openId === row.id)
    }
  }
  const focusRow = `row-${active}`
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={opened.total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active >= painted.first && active < painted.first + painted.rows.length ? focusRow : undefined}
      onKeyDown={key}
    >
      <div className={styles['track']} role="presentation" style={{ height: trackHeight + headHeight + footHeight }}>
        <Head columns={columns} template={template} sort={props.sort} onSort={props.onSort} />
        <div className={styles['layer']} role="rowgroup" style={{ height: Math.min(room, trackHeight) }}>
          {painted.rows.map((row, place) => (
            <Line
              key={painted.first + place}
              index={painted.first + place}
              top={(painted.first + place) * rowHeight - painted.top}
              row={row}
              columns={columns}
              template={template}
              locale={locale}
              active={painted.first + place === active}
              open={row.id !== '' && row.id === props.openId}
              onPress={(index) => {
                props.onActive(index)
                if (row.id !== '') props.onOpen(row.id, false)
              }}
            />
          ))}
        </div>
        <Foot columns={columns} template={template} opened={opened} locale={locale} words={t('register.total', { n: formatCount(opened.total) })} />
      </div>
      {behind ? <span className={styles['behind']}>{t('common.loading')}</span> : null}
    </div>
  )
}

/** Another order or another question is read from its beginning: where the eye was, other rows stand now. */
function useTopOfAnswer(scroller: RefObject<HTMLElement | null>, answerTo: string | null, onActive: (index: number) => void): void {
  const shown = useRef(answerTo)
  useLayoutEffect(() => {
    if (answerTo === null || answerTo === shown.current) return
    const isFirst = shown.current === null
    shown.current = answerTo
    if (isFirst) return
    scroller.current?.scrollTo({ top: 0 })
    onActive(0)
  }, [scroller, answerTo, onActive])
}

type LineProps = {
  readonly index: number
  readonly top: number
  readonly row: RegisterRow
  readonly columns: readonly RegisterColumn[]
  readonly template: string
  readonly locale: Locale
  readonly active: boolean
  readonly open: boolean
  readonly onPress: (index: number) => void
}

const Line = memo(
  function Line({ index, top, row, columns, template, locale, active, open, onPress }: LineProps) {
    return (
      <div
        id={`row-${index}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={active}
        className={cx(styles['line'], active && styles['active'], open && styles['open'], row.pending !== 'none' && styles[row.pending])}
        style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
        onMouseDown={(event) => {
          if (event.button === 0) onPress(index)
        }}
      >
        {columns.map((column, place) => (
          <div key={column.key} role="gridcell" className={cx(styles['cell'], isNumeric(column.kind) && styles['number'])}>
            {cellText(column, row.cells[place], row.names, locale)}
          </div>
        ))}
      </div>
    )
  },
  (a, b) =>
    a.index === b.index && a.top === b.top && a.row === b.row && a.columns === b.columns && a.locale === b.locale && a.active === b.active && a.open === b.open,
)

function Head({
  columns,
  template,
  sort,
  onSort,
}: {
  readonly columns: readonly RegisterColumn[]
  readonly template: string
  readonly sort: RegisterQuery['sort']
  readonly onSort: (column: string) => void
}) {
  const { t, name } = useText()
  const [first] = sort
  return (
    <div className={cx(styles['line'], styles['head'])} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      {columns.map((column) => {
        const sorted = first?.column === column.key
        return (
          <div
            key={column.key}
            role="columnheader"
            aria-sort={sorted ? (first.descending ? 'descending' : 'ascending') : 'none'}
            className={cx(styles['cell'], isNumeric(column.kind) && styles['number'])}
          >
            <button type="button" title={t('register.sort', { name: name(column.label) })} onClick={() => onSort(column.key)}>
              <span>{name(column.label)}</span>
              {sorted ? (
                <Glyph icon={first.descending ? ArrowDown : ArrowUp} size={12} label={t(first.descending ? 'register.sorted.down' : 'register.sorted.up')} />
              ) : null}
            </button>
          </div>
        )
      })}
    </div>
  )
}

function Foot({
  columns,
  template,
  opened,
  locale,
  words,
}: {
  readonly columns: readonly RegisterColumn[]
  readonly template: string
  readonly opened: Opened
  readonly locale: Locale
  readonly words: string
}) {
  const texts = columns.map((column) => (opened.totals[column.key] === undefined ? '' : cellText(column, opened.totals[column.key], {}, locale)))
  // The count goes where there is room for it: under the first column that has no total.
  const free = texts.indexOf('')
  return (
    <div className={cx(styles['line'], styles['foot'])} role="row" style={{ gridTemplateColumns: template }}>
      {columns.map((column, place) => (
        <div key={column.key} role="gridcell" className={cx(styles['cell'], isNumeric(column.kind) && styles['number'])}>
          {place === free ? words : texts[place]}
        </div>
      ))}
    </div>
  )
}

const widths: Readonly<Record<RegisterColumn['kind'], number>> = {
  text: 128,
  integer: 88,
  decimal: 96,
  money: 112,
  date: 104,
  time: 72,
  instant: 138,
  choice: 88,
  'multi-choice': 140,
  member: 104,
  unit: 128,
  state: 92,
  boolean: 72,
}

function widthOf(column: RegisterColumn): string {
  if (column.key === 'title') return 'minmax(200px, 2fr)'
  return `minmax(${widths[column.kind]}px, ${column.kind === 'text' ? '1.2fr' : '1fr'})`
}
