import { Square, SquareCheck } from 'lucide-react'
import type { MouseEvent } from 'react'
import type { InboxRow } from '#shared/contract/store.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { formatDue, formatMoney, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import styles from './inbox-list.module.css'

type Props = {
  readonly id: string
  readonly row: InboxRow
  readonly tab: string
  readonly now: number
  readonly selected: boolean
  /** Where several may be marked: whether this one is, and how the mouse does it. */
  readonly marked?: boolean
  readonly onMark?: () => void
  readonly onSelect: (event: MouseEvent) => void
}

/** One record in two lines: what it is and until when; whose it is, how much, and what is special about it. */
export function InboxItem({ id, row, tab, now, selected, marked, onMark, onSelect }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const { task } = row
  const paused = task !== null && task.pausedAt !== null
  const due = tab === 'todo' && row.dueAt !== null && !paused ? formatDue(row.dueAt, now, locale) : null
  const came = tab === 'todo' ? cameAs(task, t) : ''
  const urged = task !== null && task.urgedAt !== null
  const money = row.amountMinor === null ? '' : formatMoney(row.amountMinor, row.currency)
  const waits = tab === 'mine' && row.waitsFor.length > 0 ? t('inbox.waitsFor', { names: row.waitsFor.join(t('common.comma')) }) : ''
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the listbox, which keeps the focus
    <div
      id={id}
      role="option"
      aria-selected={selected}
      {...(marked === undefined ? {} : { 'aria-checked': marked })}
      tabIndex={-1}
      className={cx(styles['row'], due?.tone === 'late' && styles['isLate'], selected && styles['on'], marked === true && styles['marked'])}
      onClick={onSelect}
    >
      {onMark === undefined ? null : (
        <span
          className={styles['mark']}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation()
            onMark()
          }}
        >
          <Glyph icon={marked === true ? SquareCheck : Square} size={13} />
        </span>
      )}
      <b className={cx(row.unread && styles['unread'])}>
        {row.unread ? <span className="visually-hidden">{t('inbox.unread')} </span> : null}
        {t('inbox.rowTitle', { definition: name(row.definitionName), title: titleOf(row, name) })}
      </b>
      <span className={cx(styles['when'], due && styles[due.tone])}>
        {due !== null ? due.words : tab !== 'todo' ? t(`record.state.${row.state}`) : paused ? t('inbox.paused') : formatNear(row.at, now, locale)}
      </span>
      <span className={styles['meta']}>
        {came === '' ? null : <em>{came}</em>}
        {[asksWords(row, t, name), name(row.unit), money, tab === 'mine' ? waits : row.creator].filter(Boolean).join(t('common.separator'))}
      </span>
      <span className={cx(styles['when'], (row.pending === 'waiting' || urged) && styles['soon'], row.pending === 'rejected' && styles['late'])}>
        {row.pending === 'waiting'
          ? t('inbox.pending')
          : row.pending === 'rejected'
            ? t('inbox.rejected')
            : urged
              ? t('inbox.urged', { time: formatNear(task.urgedAt ?? row.at, now, locale) })
              : row.round > 1
                ? t('inbox.round', { n: row.round })
                : tab === 'todo'
                  ? ''
                  : formatNear(row.at, now, locale)}
      </span>
    </div>
  )
}

/** Before anything is filled in a title has no more than the name, which stands before it already: the number tells one from the next. */
function titleOf({ title, number, definitionName }: InboxRow, name: (text: LocalText) => string): string {
  return title === name(definitionName) ? number : title
}

/** What is special about how a task came: a question, or somebody's hand. */
function cameAs(task: InboxRow['task'], t: Speak): string {
  if (task === null) return ''
  const { kind, origin, fromName } = task
  if (kind === 'answer') return t('inbox.asks', { who: fromName ?? '' })
  if (origin === 'stand-in') return t('inbox.standIn')
  return origin === 'rule' || fromName === null ? '' : t(`inbox.from.${origin}`, { who: fromName })
}

/** What is to be done, where it is more than a decision. */
function asksWords({ task, nodeLabel, state }: InboxRow, t: Speak, name: (text: LocalText) => string): string {
  const node = nodeLabel === null ? '' : name(nodeLabel)
  switch (task?.kind) {
    case 'do':
      return task.fields === 0 ? node : t('inbox.does.fill', { node, count: task.fields })
    case 'double-entry':
      return t('inbox.does.blind', { node, count: task.fields })
    case 'wait':
      return t('inbox.does.wait', { node })
    case 'check':
    case 'confirm':
      return node
    case 'revise':
      return t(state === 'started' ? 'inbox.does.fillIn' : 'inbox.does.revise')
    default:
      return ''
  }
}
