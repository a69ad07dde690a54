import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { isComposing } from './composing.ts'
import { cx } from './cx.ts'
import styles from './find-list.module.css'

type Props = {
  /** What the list holds, and what is typed to find something in it. */
  readonly label: string
  readonly find: string
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly items: readonly { readonly key: string; readonly content: ReactNode }[]
  readonly itemClass?: string | undefined
  readonly onPick: (place: number) => void
  /** Keys of its own, asked first; answers whether it took the key. */
  readonly onKey?: (event: KeyboardEvent) => boolean
}

/** A field to find in with its list below: the focus stays in the field, the arrows walk, Enter takes, and nothing is taken while a word is being composed. */
export function FindList({ label, find, typed, onType, items, itemClass, onPick, onKey }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [active, setActive] = useState(0)
  const at = Math.min(active, items.length - 1)
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  const takes = (event: KeyboardEvent): boolean => {
    if (onKey?.(event) === true) return true
    if (event.ctrlKey || event.altKey || event.metaKey) return false
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setActive((at + step + items.length) % Math.max(1, items.length))
    else if (event.key !== 'Enter') return false
    else if (at >= 0) onPick(at)
    return true
  }
  const keys = (event: KeyboardEvent) => {
    if (isComposing(event) || !takes(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <input
        ref={input}
        className={styles['input']}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-label={find}
        {...(at >= 0 ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        placeholder={find}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={(event) => {
          onType(event.target.value)
          setActive(0)
        }}
        onKeyDown={keys}
      />
      <div id={id} role="listbox" aria-label={label} className={styles['list']}>
        {items.map(({ key, content }, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the input, which keeps the focus
          <div
            key={key}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            tabIndex={-1}
            className={cx(styles['item'], itemClass, place === at && styles['on'])}
            onClick={() => onPick(place)}
          >
            {content}
          </div>
        ))}
      </div>
    </>
  )
}
