import type { InboxRow } from '#shared/contract/store.ts'
import { formatDue, formatMoney, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import styles from './inbox-list.module.css'

type Props = {
  readonly id: string
  readonly row: InboxRow
  readonly tab: string
  readonly now: number
  readonly selected: boolean
  readonly onSelect: () => void
}

/** One record in two lines: what it is and until when; whose it is, how much, and what is special about it. */
export function InboxItem({ id, row, tab, now, selected, onSelect }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const due = tab === 'todo' && row.dueAt !== null ? formatDue(row.dueAt, now, locale) : null
  const money = row.amountMinor === null ? '' : formatMoney(row.amountMinor, row.currency)
  const waits = tab === 'mine' && row.waitsFor.length > 0 ? t('inbox.waitsFor', { names: row.waitsFor.join(t('common.comma')) }) : ''
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the listbox, which keeps the focus
    <div id={id} role="option" aria-selected={selected} tabIndex={-1} className={cx(styles['row'], selected && styles['on'])} onClick={onSelect}>
      <b className={cx(row.unread && styles['unread'])}>
        {row.unread ? <span className="visually-hidden">{t('inbox.unread')} </span> : null}
        {t('inbox.rowTitle', { definition: name(row.definitionName), title: row.title })}
      </b>
      <span className={cx(styles['when'], due && styles[due.tone])}>
        {due === null ? (tab === 'todo' ? formatNear(row.at, now, locale) : t(`record.state.${row.state}`)) : due.words}
      </span>
      <span className={styles['meta']}>{[name(row.unit), money, tab === 'mine' ? waits : row.creator].filter(Boolean).join(t('common.separator'))}</span>
      <span className={cx(styles['when'], row.pending === 'waiting' && styles['soon'], row.pending === 'rejected' && styles['late'])}>
        {row.pending === 'waiting'
          ? t('inbox.pending')
          : row.pending === 'rejected'
            ? t('inbox.rejected')
            : row.round > 1
              ? t('inbox.round', { n: row.round })
              : tab === 'todo'
                ? ''
                : formatNear(row.at, now, locale)}
      </span>
    </div>
  )
}
