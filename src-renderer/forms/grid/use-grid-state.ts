import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import { isComposing } from '#renderer/ui/composing.ts'
import type { FindableOption } from '#renderer/forms/model/option-match.ts'
import { beginEdit, carryOut, clearBlock, copyText, pasteInto, type Editing, type GridMomentHandle } from './grid-acts.ts'
import { gridAct } from './grid-keys.ts'
import { clampSelection, extendTo, isBlock, selectCell, type CellAt } from './grid-selection.ts'
import { gridRowHeight, type GridTableProps } from './grid-types.ts'

type Place = {
  readonly input: RefObject<HTMLInputElement | null>
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly lines: number
  readonly page: number
}

/** Cursor, block and editor of one grid, and what its keys, pastes and presses do. */
export function useGridState(props: GridTableProps, { input, scroller, lines, page }: Place) {
  const size = { rows: lines, columns: props.columns.length, page }
  const [held, setSelection] = useState(() => selectCell({ row: 0, column: 0 }))
  const [editing, setEditing] = useState<Editing | null>(null)
  const [focused, setFocused] = useState(false)
  const selection = clampSelection(held, size)
  const grid: GridMomentHandle = { props, size, selection, editing, setSelection, setEditing }
  const { at, to } = selection

  useLayoutEffect(() => scrollTo(scroller.current, to.row), [scroller, to.row])
  useCommit(grid)
  const { goTo } = props
  const [wentTo, setWentTo] = useState(goTo)
  if (goTo !== wentTo) {
    setWentTo(goTo)
    setEditing(null)
    if (goTo !== null && goTo !== undefined) setSelection(selectCell(goTo))
  }
  useEffect(() => {
    if (goTo !== null && goTo !== undefined) input.current?.focus()
  }, [goTo, input])

  return {
    selection,
    editing,
    focused,
    pressCell(place: CellAt, extend: boolean) {
      input.current?.focus({ preventScroll: true })
      if (!extend && editing !== null && place.row === at.row && place.column === at.column) return
      setEditing(null)
      setSelection(extend ? extendTo(selection, place) : selectCell(place))
    },
    open: (row: number, column: number) => {
      if (row === at.row && column === at.column) beginEdit(grid, null)
    },
    editorEvents: editorEvents(grid, { setFocused, onLeave: props.onLeave }),
  }
}

/** Tells the owner once a changed cell is left, by whatever way. */
function useCommit({ props, selection, editing }: GridMomentHandle): void {
  const last = useRef<{ readonly at: CellAt; readonly editing: Editing } | null>(null)
  const { commit } = props.acts
  useEffect(() => {
    const left = last.current
    last.current = editing === null ? null : { at: selection.at, editing }
    if (editing === null && left !== null && left.editing.text !== left.editing.before) commit?.(left.at.row, left.at.column, left.editing.text)
  })
}

function editorEvents(grid: GridMomentHandle, focus: { readonly setFocused: (focused: boolean) => void; readonly onLeave: (() => void) | undefined }) {
  const { props, selection, editing } = grid
  const { at } = selection
  return {
    isComposing,
    onText(text: string) {
      if (editing === null) return beginEdit(grid, text)
      grid.setEditing({ ...editing, text })
      props.acts.type(at.row, at.column, text)
    },
    onPick(option: FindableOption) {
      props.acts.pick?.(at.row, at.column, option.key)
      grid.setEditing(null)
    },
    onKey(event: KeyboardEvent<HTMLInputElement>) {
      const act = gridAct({ key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey }, momentOf(grid))
      if (act === null) return
      if (act.kind !== 'leave') event.preventDefault()
      if (act.kind === 'cancel') event.stopPropagation()
      carryOut(grid, act)
    },
    onPaste(event: ClipboardEvent<HTMLInputElement>) {
      if (pasteInto(grid, event)) event.preventDefault()
    },
    onCopy(event: ClipboardEvent<HTMLInputElement>, cut: boolean) {
      if (editing !== null) return
      event.preventDefault()
      event.clipboardData.setData('text/plain', copyText(grid))
      if (cut) clearBlock(grid)
    },
    onFocus: () => focus.setFocused(true),
    onBlur() {
      grid.setEditing(null)
      focus.setFocused(false)
      focus.onLeave?.()
    },
  }
}

/** The empty line at the end is where Tab leaves, so that nobody has to walk through its cells. */
function momentOf({ props, size, selection, editing }: GridMomentHandle) {
  const { at } = selection
  const onNewLine = at.row >= props.rows && editing === null
  return {
    editing: editing !== null,
    block: isBlock(selection),
    atEnd: at.row === size.rows - 1 && (at.column === size.columns - 1 || onNewLine),
    atStart: at.row === 0 && at.column === 0,
  }
}

function scrollTo(element: HTMLElement | null, row: number): void {
  if (element === null) return
  const top = row * gridRowHeight
  const room = element.clientHeight - gridRowHeight * 2
  if (top < element.scrollTop) element.scrollTop = top
  else if (top > element.scrollTop + room) element.scrollTop = top - room
}
