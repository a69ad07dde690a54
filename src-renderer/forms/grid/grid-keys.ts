import type { GridMove } from './grid-selection.ts'

/** What a key asks of a grid. `leave` lets the browser move the focus on. */
export type GridAct =
  | { readonly kind: 'move'; readonly move: GridMove; readonly extend: boolean }
  | { readonly kind: 'edit' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'copy-above' }
  | { readonly kind: 'fill-down' }
  | { readonly kind: 'insert-row' }
  | { readonly kind: 'remove-rows' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'select-all' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'leave' }

export type GridKey = { readonly key: string; readonly ctrl: boolean; readonly shift: boolean; readonly alt: boolean }
export type GridMoment = {
  readonly editing: boolean
  /** More than one cell is selected. */ readonly block: boolean
  /** The cursor stands on the last (or first) cell, where Tab goes on to the next field. */ readonly atEnd: boolean
  readonly atStart: boolean
}

const moves: Readonly<Record<string, GridMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'page-up',
  PageDown: 'page-down',
}
const withCtrl: Readonly<Record<string, GridMove>> = { Home: 'first', End: 'last' }

/** What the key means now; null when it is typed text or nobody's. Keys of an input method must not come here. */
export function gridAct(pressed: GridKey, moment: GridMoment): GridAct | null {
  const { key, ctrl, shift, alt } = pressed
  if (alt) return null
  if (key === 'Tab' && !ctrl) {
    if (shift ? moment.atStart : moment.atEnd) return { kind: 'leave' }
    return { kind: 'move', move: shift ? 'tab-back' : 'tab', extend: false }
  }
  if (key === 'Enter' && !ctrl) return { kind: 'move', move: shift ? 'enter-back' : 'enter', extend: false }
  if (key === 'Escape') return moment.editing || moment.block ? { kind: 'cancel' } : null
  if (ctrl) return ctrlAct(key, shift, moment)
  if (moment.editing) return key === 'ArrowUp' || key === 'ArrowDown' ? { kind: 'move', move: key === 'ArrowUp' ? 'up' : 'down', extend: false } : null
  if (key === 'F2') return { kind: 'edit' }
  if (key === 'Delete' || key === 'Backspace') return { kind: 'clear' }
  const move = moves[key]
  return move === undefined ? null : { kind: 'move', move, extend: shift && key.startsWith('Arrow') }
}

function ctrlAct(key: string, shift: boolean, moment: GridMoment): GridAct | null {
  const lower = key.toLowerCase()
  if (lower === 'd') return moment.block ? { kind: 'fill-down' } : { kind: 'copy-above' }
  if (lower === "'") return { kind: 'copy-above' }
  if (key === '+' || key === '=') return { kind: 'insert-row' }
  if (key === '-' || key === '_') return { kind: 'remove-rows' }
  if (moment.editing) return null
  if (lower === 'z') return { kind: shift ? 'redo' : 'undo' }
  if (lower === 'y') return { kind: 'redo' }
  if (lower === 'a') return { kind: 'select-all' }
  const move = withCtrl[key]
  return move === undefined ? null : { kind: 'move', move, extend: shift }
}
