import { useEffect, useRef, type MouseEvent } from 'react'
import type { InboxRow } from '#shared/contract/store.ts'
import { askAhead } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { useShortcuts, type Shortcuts } from '#renderer/ui/shortcuts.ts'
import { useNow } from '#renderer/view/now.ts'
import { InboxItem } from './inbox-item.tsx'
import { decideTogether, MarkedBar } from './marked-bar.tsx'
import { useMarked } from './use-marked.ts'
import styles from './inbox-list.module.css'

type Props = {
  readonly tab: string
  readonly rows: readonly InboxRow[]
  readonly total: number
  readonly selected: string | null
  readonly onSelect: (recordId: string) => void
  readonly onMore?: () => void
}

/** The list: J, K and the arrows move, Enter goes into the record, Escape comes back here. In 待办, Space and Shift with the arrows mark, B decides together. */
export function InboxList({ tab, rows, total, selected, onSelect, onMore }: Props) {
  const { t } = useText()
  const now = useNow()
  const list = useRef<HTMLDivElement>(null)
  const at = rows.findIndex((row) => row.recordId === selected)
  const marked = useMarked(rows)
  const marking = tab === 'todo'
  const select = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (!row) return
    onSelect(row.recordId)
    if (row.unread) void ask('notice.read', { recordId: row.recordId })
  }
  const inList = () => document.activeElement === document.body || list.current?.contains(document.activeElement) === true
  const move = (by: number) => () => {
    // Arrows scroll the record while one is in it; J and K always move the list.
    marked.settle()
    select(at < 0 ? 0 : at + by)
  }
  const arrow = (by: number) => () => (inList() ? move(by)() : false)
  const reach = (by: number) => () => {
    if (!inList() || at < 0) return false
    const to = Math.max(0, Math.min(rows.length - 1, at + by))
    marked.reach(at, to)
    return select(to)
  }
  const pick = (index: number, { ctrlKey, metaKey, shiftKey }: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>) => {
    const id = rows[index]?.recordId
    if (marking && shiftKey && at >= 0) marked.reach(at, index)
    else if (marking && (ctrlKey || metaKey) && id !== undefined) marked.toggle(id)
    else marked.settle()
    select(index)
  }
  const markKeys: Shortcuts = {
    ' ': () => (inList() && selected !== null && at >= 0 ? marked.toggle(selected) : false),
    'Shift+ArrowDown': reach(1),
    'Shift+ArrowUp': reach(-1),
    'Ctrl+A': () => (inList() ? marked.all() : false),
    b: () => decideTogether(marked),
  }
  useShortcuts({
    j: move(1),
    k: move(-1),
    ArrowDown: arrow(1),
    ArrowUp: arrow(-1),
    Home: () => (inList() ? select(0) : false),
    End: () => (inList() ? select(rows.length - 1) : false),
    ...(marking ? markKeys : {}),
    Enter: () => {
      if (!inList()) return false
      document.querySelector<HTMLElement>('[data-record-body]')?.focus()
      return true
    },
    Escape: () => {
      if (inList()) return marking && marked.ids.length > 0 ? marked.clear() : false
      list.current?.focus()
      return true
    },
  })
  useEffect(() => {
    for (const neighbour of [rows[at + 1], rows[at - 1]]) if (neighbour) askAhead('record.get', { id: neighbour.recordId })
  }, [rows, at])
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <>
      <div
        ref={list}
        className={styles['list']}
        role="listbox"
        aria-label={t('inbox.list')}
        aria-multiselectable={marking}
        tabIndex={0}
        {...(selected === null || at < 0 ? {} : { 'aria-activedescendant': optionId(selected) })}
      >
        {rows.map((row, index) => (
          <InboxItem
            key={`${row.recordId} ${row.taskId ?? ''}`}
            id={optionId(row.recordId)}
            row={row}
            tab={tab}
            now={now}
            selected={row.recordId === selected}
            {...(marking ? { marked: marked.has(row.recordId), onMark: () => marked.toggle(row.recordId) } : {})}
            onSelect={(event) => pick(index, event)}
          />
        ))}
      </div>
      {marking ? <MarkedBar marked={marked} listed={rows.length} /> : null}
      {onMore ? (
        <div className={styles['more']}>
          <span>{t('inbox.shown', { n: formatCount(rows.length), total: formatCount(total) })}</span>
          <button type="button" onClick={onMore}>
            {t('inbox.showMore')}
          </button>
        </div>
      ) : null}
    </>
  )
}

function optionId(recordId: string): string {
  return `inbox-${recordId}`
}
