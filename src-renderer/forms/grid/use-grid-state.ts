import { useEffect, useEffectEvent, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import { isComposing } from '#renderer/ui/composing.ts'
import type { FindableOption } from '#renderer/forms/model/option-match.ts'
import { beginEdit, carryOut, clearBlock, copyText, filledBlock, fillTo, pasteInto, type Editing, type GridMomentHandle } from './grid-acts.ts'
import { gridAct, type GridAct } from './grid-keys.ts'
import { clampSelection, extendTo, isBlock, selectCell, type CellAt } from './grid-selection.ts'
import { gridRowHeight, type GridTableProps } from './grid-types.ts'

type Place = {
  readonly input: RefObject<HTMLElement | null>
  readonly host: RefObject<HTMLElement | null>
  readonly lines: number
}

/** Cursor, block and editor of one grid, and what its keys, pastes and presses do. */
export function useGridState(props: GridTableProps, { input, host, lines }: Place) {
  const size = { rows: lines, columns: props.columns.length }
  const [held, setSelection] = useState(() => selectCell({ row: 0, column: 0 }))
  const [editing, setEditing] = useState<Editing | null>(null)
  const [focused, setFocused] = useState(false)
  const selection = clampSelection(held, size)
  const grid: GridMomentHandle = { props, size, selection, editing, setSelection, setEditing }
  const { at } = selection

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

  const { onCursor, runRef } = props
  const cursorRow = focused ? at.row : null
  useEffect(() => onCursor?.(cursorRow), [onCursor, cursorRow])
  const run = useEffectEvent((act: GridAct) => {
    input.current?.focus({ preventScroll: true })
    carryOut(grid, act)
  })
  useEffect(() => {
    if (runRef === undefined) return
    runRef.current = (act) => run(act)
    return () => {
      runRef.current = null
    }
  }, [runRef])

  return {
    selection,
    editing,
    focused,
    pressCell: (place: CellAt, extend: boolean) => {
      input.current?.focus({ preventScroll: true })
      if (!extend && editing !== null && place.row === at.row && place.column === at.column) return
      setEditing(null)
      setSelection(extend ? extendTo(selection, place) : selectCell(place))
    },
    pressRow: (row: number, extend: boolean) => {
      input.current?.focus({ preventScroll: true })
      setEditing(null)
      const last = { row, column: size.columns - 1 }
      const first = { row, column: 0 }
      setSelection(extend ? { ...selection, to: last, seen: first } : { at: first, to: last, home: 0, seen: first })
    },
    open: (place: CellAt) => {
      if (place.row === at.row && place.column === at.column) beginEdit(grid, null)
    },
    fillTo: (row: number) => fillTo(grid, row),
    /** The selection as it would be when the fill handle were let go. */
    shownSelection: (fillRow: number | null) => (fillRow === null ? selection : { ...selection, ...filledBlock(selection, fillRow) }),
    editorEvents: editorEvents(grid, { setFocused, onLeave: props.onLeave, host }),
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

function editorEvents(
  grid: GridMomentHandle,
  focus: { readonly setFocused: (focused: boolean) => void; readonly onLeave: (() => void) | undefined; readonly host: RefObject<HTMLElement | null> },
) {
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
    onKey(event: KeyboardEvent) {
      const act = gridAct({ key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey }, momentOf(grid))
      if (act === null) return
      if (act.kind !== 'leave') event.preventDefault()
      if (act.kind === 'cancel') event.stopPropagation()
      carryOut({ ...grid, size: { ...grid.size, page: Math.max(1, Math.floor((focus.host.current?.clientHeight ?? 0) / gridRowHeight) - 2) } }, act)
    },
    onPaste(event: ClipboardEvent) {
      if (pasteInto(grid, event)) event.preventDefault()
    },
    onCopy(event: ClipboardEvent, cut: boolean) {
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
