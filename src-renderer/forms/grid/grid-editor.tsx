import { useId, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import { matchOptions, type FindableOption } from '#renderer/forms/model/option-match.ts'
import { PickList } from '#renderer/forms/inputs/pick-list.tsx'
import type { Editing } from './grid-acts.ts'
import styles from './grid.module.css'
import type { GridColumn } from './grid-types.ts'

type Props = {
  readonly inputRef: RefObject<HTMLInputElement | null>
  readonly label: string
  readonly column: GridColumn
  readonly box: { readonly top: number; readonly left: number; readonly width: number }
  readonly editing: Editing | null
  readonly invalid: boolean
  readonly onText: (text: string) => void
  readonly onPick: (option: FindableOption) => void
  /** A key that is not for the list of options and not for an input method. */
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>) => void
  readonly onCopy: (event: ClipboardEvent<HTMLInputElement>, cut: boolean) => void
  readonly onFocus: () => void
  readonly onBlur: () => void
  readonly isComposing: (event: KeyboardEvent<HTMLInputElement>) => boolean
}

/**
 * The one input of a grid. It always has the focus and lies over the cursor's cell, unseen until something is typed, so that the
 * first letter of an input method lands in the cell and is not lost.
 */
export function GridEditor({ inputRef, label, column, box, editing, invalid, onText, onPick, onKey, onPaste, onCopy, onFocus, onBlur, isComposing }: Props) {
  const listId = useId()
  const [active, setActive] = useState(0)
  const found = editing !== null && column.options !== undefined ? matchOptions(column.options, editing.text === editing.before ? '' : editing.text) : []
  const open = found.length > 0

  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event)) return
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      setActive((place) => (place + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
      return
    }
    const hit = found[active]
    if (open && hit !== undefined && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && editing?.text !== '') onPick(hit)
    onKey(event)
  }
  return (
    <>
      <input
        ref={inputRef}
        className={editing === null ? `${styles['editor']} ${styles['idle']}` : styles['editor']}
        style={{ top: box.top, left: box.left, width: box.width, textAlign: column.align === 'end' ? 'end' : 'start' }}
        aria-label={label}
        aria-invalid={invalid}
        autoComplete="off"
        spellCheck={false}
        {...(column.options === undefined
          ? {}
          : {
              role: 'combobox',
              'aria-expanded': open,
              'aria-controls': listId,
              'aria-autocomplete': 'list' as const,
              ...(open ? { 'aria-activedescendant': `${listId}-${active}` } : {}),
            })}
        readOnly={column.readOnly === true}
        value={editing?.text ?? ''}
        onChange={(event) => {
          setActive(0)
          onText(event.target.value)
        }}
        onKeyDown={key}
        onPaste={onPaste}
        onCopy={(event) => onCopy(event, false)}
        onCut={(event) => onCopy(event, true)}
        onFocus={onFocus}
        onBlur={onBlur}
      />
      {open ? <PickList id={listId} label={label} anchor={inputRef} options={found} active={active} onPick={onPick} /> : null}
    </>
  )
}
