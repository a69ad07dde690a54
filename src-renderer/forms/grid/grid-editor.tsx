import { useEffectEvent, useId, useLayoutEffect, useState, type ChangeEvent, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import { matchOptions, type FindableOption } from '#renderer/forms/model/option-match.ts'
import { PickList } from '#renderer/forms/inputs/pick-list.tsx'
import type { Editing } from './grid-acts.ts'
import styles from './grid.module.css'
import type { GridColumn } from './grid-types.ts'

type Props = {
  readonly inputRef: RefObject<(HTMLInputElement & HTMLTextAreaElement) | null>
  readonly label: string
  readonly description: string
  readonly column: GridColumn
  readonly focused: boolean
  readonly editing: Editing | null
  readonly invalid: boolean
  readonly locked: boolean
  readonly onText: (text: string) => void
  readonly onPick: (option: FindableOption) => void
  /** A key that is not for the list of options and not for an input method. */
  readonly onKey: (event: KeyboardEvent) => void
  readonly onPaste: (event: ClipboardEvent) => void
  readonly onCopy: (event: ClipboardEvent, cut: boolean) => void
  readonly onFocus: () => void
  readonly onBlur: () => void
  readonly isComposing: (event: KeyboardEvent) => boolean
}

/**
 * The one input of a grid. It always has the focus and lies over the cursor's cell, unseen until something is typed, so that the
 * first letter of an input method lands in the cell and is not lost.
 */
export function GridEditor(props: Props) {
  const { inputRef, label, column, focused, editing, onText, onPick, onKey, isComposing } = props
  const listId = useId()
  const [active, setActive] = useState(0)
  const found = editing !== null && column.options !== undefined ? matchOptions(column.options, editing.text === editing.before ? '' : editing.text) : []
  const open = found.length > 0

  const multiline = column.multiline === true
  const keepFocus = useEffectEvent(() => {
    if (focused) inputRef.current?.focus({ preventScroll: true })
  })
  // Another kind of field takes its place when the cursor enters or leaves a column of long texts: the focus goes with it.
  useLayoutEffect(() => {
    keepFocus()
  }, [multiline])

  const key = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (multiline && event.altKey && event.key === 'Enter') {
      event.preventDefault()
      return onText(withLineBreak(inputRef.current, editing?.text ?? ''))
    }
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      setActive((place) => (place + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
      return
    }
    const hit = found[active]
    if (open && hit !== undefined && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && editing?.text !== '') onPick(hit)
    onKey(event)
  }
  const Field = multiline ? 'textarea' : 'input'
  return (
    <>
      <Field
        ref={inputRef}
        className={editing === null ? `${styles['editor']} ${styles['idle']}` : styles['editor']}
        data-end={column.align === 'end'}
        aria-label={label}
        aria-description={props.description}
        aria-invalid={props.invalid}
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
        {...(multiline ? { rows: Math.min(6, (editing?.text ?? '').split('\n').length) } : {})}
        readOnly={column.readOnly === true || column.opens === true || props.locked}
        value={editing?.text ?? ''}
        onChange={(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
          setActive(0)
          onText(event.target.value)
        }}
        onKeyDown={key}
        onPaste={props.onPaste}
        onCopy={(event: ClipboardEvent) => props.onCopy(event, false)}
        onCut={(event: ClipboardEvent) => props.onCopy(event, true)}
        onFocus={props.onFocus}
        onBlur={props.onBlur}
      />
      {open ? <PickList id={listId} label={label} anchor={inputRef} options={found} active={active} onPick={onPick} /> : null}
    </>
  )
}

/** The text with a line break where the caret stands. */
function withLineBreak(field: HTMLTextAreaElement | null, text: string): string {
  const at = field?.selectionStart ?? text.length
  const until = field?.selectionEnd ?? at
  return `${text.slice(0, at)}\n${text.slice(until)}`
}
