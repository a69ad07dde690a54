import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { isComposing } from './composing.ts'
import styles from './tab-row.module.css'

export type TabItem<T extends string> = { readonly key: T; readonly label: string; readonly count?: number | undefined; readonly keys?: string }
type Props<T extends string> = {
  readonly label: string
  readonly items: readonly TabItem<T>[]
  readonly active: T
  readonly onChange: (key: T) => void
  readonly end?: ReactNode
  readonly panelId?: string
}

/** A row of tabs: arrows move along it, Tab leaves it. */
export function TabRow<T extends string>({ label, items, active, onChange, end, panelId }: Props<T>) {
  const id = useId()
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || isComposing(event)) return
    event.preventDefault()
    const next = items[(items.findIndex((item) => item.key === active) + step + items.length) % items.length]
    if (!next) return
    onChange(next.key)
    document.getElementById(`${id}-${next.key}`)?.focus()
  }
  return (
    <div className={styles['row']}>
      <div role="tablist" aria-label={label} className={styles['tabs']} onKeyDown={move}>
        {items.map((item) => (
          <button
            key={item.key}
            id={`${id}-${item.key}`}
            type="button"
            role="tab"
            aria-selected={item.key === active}
            {...(panelId === undefined ? {} : { 'aria-controls': panelId })}
            tabIndex={item.key === active ? 0 : -1}
            className={styles['tab']}
            onClick={() => onChange(item.key)}
          >
            {item.label}
            {item.count ? <em>{item.count.toLocaleString('en-US')}</em> : null}
          </button>
        ))}
      </div>
      {end === undefined ? null : <div className={styles['end']}>{end}</div>}
    </div>
  )
}
