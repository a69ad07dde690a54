import { useLayoutEffect, useState, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import type { FindableOption } from '#renderer/forms/model/option-match.ts'
import styles from './pick-list.module.css'

type Props = {
  readonly id: string
  readonly label: string
  readonly anchor: RefObject<HTMLElement | null>
  readonly options: readonly FindableOption[]
  readonly active: number
  readonly onPick: (option: FindableOption) => void
}

const shown = 8
const lineHeight = 30

/** The options that the typed text finds, under the field, without taking the focus; hidden when there are none. */
export function PickList({ id, label, anchor, options, active, onPick }: Props) {
  const box = useAnchorBox(anchor, options.length)
  if (box === null || options.length === 0) return null
  const start = Math.max(0, Math.min(active - shown + 2, options.length - shown))
  const height = Math.min(options.length, shown) * lineHeight + 8
  const above = box.bottom + height > window.innerHeight && box.top > height
  return createPortal(
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className={styles['list']}
      style={{ left: box.left, minWidth: Math.max(box.width, 160), ...(above ? { bottom: window.innerHeight - box.top + 2 } : { top: box.bottom + 2 }) }}
    >
      {options.slice(start, start + shown).map((option, place) => (
        <div
          key={option.key}
          id={`${id}-${start + place}`}
          role="option"
          aria-selected={start + place === active}
          className={start + place === active ? `${styles['option']} ${styles['active']}` : styles['option']}
          // The press must not take the focus from the field, or the pick would come after a blur.
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(option)
          }}
        >
          <span>{option.label}</span>
          {option.detail === undefined ? null : <small>{option.detail}</small>}
        </div>
      ))}
    </div>,
    // Within what is shown: a list outside of a box over the page would lie behind it.
    anchor.current?.closest('dialog, main') ?? document.body,
  )
}

function useAnchorBox(anchor: RefObject<HTMLElement | null>, count: number): DOMRect | null {
  const [box, setBox] = useState<DOMRect | null>(null)
  useLayoutEffect(() => {
    const place = () => setBox(anchor.current?.getBoundingClientRect() ?? null)
    place()
    window.addEventListener('scroll', place, true)
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place, true)
      window.removeEventListener('resize', place)
    }
  }, [anchor, count])
  return box
}
