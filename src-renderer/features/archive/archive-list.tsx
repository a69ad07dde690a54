import { useEffect, useRef } from 'react'
import type { ArchiveRow, CallValue } from '#shared/contract/store.ts'
import { dayOf, formatCount } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { amend, go, type PlaceOf } from '#renderer/view/places.ts'
import styles from './archive.module.css'
import type { Marks } from './use-marks.ts'

type Props = { readonly listed: CallValue<'archive.list'>; readonly place: PlaceOf<'archive'>; readonly marks: Marks; readonly onMore?: () => void }

/** The records of a shelf: J, K and the arrows move, Space marks, Enter opens. */
export function ArchiveList({ listed, place, marks, onMore }: Props) {
  const { t } = useText()
  const { rows, total } = listed
  const list = useRef<HTMLDivElement>(null)
  const chosen = place.id ?? rows[0]?.id ?? null
  const at = rows.findIndex(({ id }) => id === chosen)
  const select = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row) amend({ ...place, id: row.id })
  }
  const move = (by: number) => () => select(at < 0 ? 0 : at + by)
  const marking = place.shelf !== 'disposed'
  useShortcuts({
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    ...(marking ? { ' ': () => (chosen === null || document.activeElement instanceof HTMLButtonElement ? false : marks.toggle(chosen)) } : {}),
    Escape: () => (marks.ids.length === 0 ? false : marks.clear()),
    Enter: () => {
      if (document.activeElement instanceof HTMLButtonElement || chosen === null || !marking) return false
      go({ screen: 'record', recordId: chosen })
      return true
    },
  })
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <>
      <div
        ref={list}
        className={styles['list']}
        role="listbox"
        aria-label={t('archive.list')}
        aria-multiselectable={marking}
        tabIndex={0}
        {...(chosen === null || at < 0 ? {} : { 'aria-activedescendant': `archived-${chosen}` })}
      >
        {rows.map((row, index) => (
          <Row key={row.id} row={row} isChosen={row.id === chosen} isMarked={marks.has(row.id)} onChoose={() => select(index)} />
        ))}
      </div>
      <div className={styles['foot']}>
        <span>
          {rows.length < total ? t('archive.shown', { n: formatCount(rows.length), total: formatCount(total) }) : t('archive.count', { n: formatCount(total) })}
        </span>
        {onMore ? (
          <button type="button" onClick={onMore}>
            {t('archive.more')}
          </button>
        ) : null}
      </div>
    </>
  )
}

type RowProps = { readonly row: ArchiveRow; readonly isChosen: boolean; readonly isMarked: boolean; readonly onChoose: () => void }

function Row({ row, isChosen, isMarked, onChoose }: RowProps) {
  const { t, name } = useText()
  const { timeZone } = useLocale()
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the listbox, which keeps the focus
    <div
      id={`archived-${row.id}`}
      role="option"
      aria-selected={isChosen}
      aria-checked={isMarked}
      tabIndex={-1}
      className={cx(styles['row'], isChosen && styles['on'], isMarked && styles['marked'])}
      onClick={onChoose}
    >
      <b className={styles['title']}>{row.title ?? row.number}</b>
      <span className={styles['date']}>{row.keptUntil === null ? t('archive.forEver') : dayOf(row.keptUntil, timeZone)}</span>
      <small className={styles['about']}>
        {[name(row.definitionName), ...(row.title === null ? [] : [row.number]), name(row.unit)].filter(Boolean).join(t('common.separator'))}
      </small>
      <span className={styles['tags']}>
        {row.isHeld ? <Tag tone="bad">{t('archive.isHeld')}</Tag> : null}
        {row.isDue && !row.isHeld ? <Tag tone="warn">{t('archive.isDue')}</Tag> : null}
      </span>
    </div>
  )
}
