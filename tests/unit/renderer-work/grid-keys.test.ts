import { expect, test } from 'vitest'
import { gridAct, type GridMoment } from '#renderer/forms/grid/grid-keys.ts'
import { blockOf, clampSelection, extendTo, isSelected, moveSelection, selectCell, type GridMove } from '#renderer/forms/grid/grid-selection.ts'

const size = { rows: 10, columns: 4, page: 5 }
const walk = (start: { row: number; column: number }, ...moves: GridMove[]) =>
  moves.reduce((selection, move) => moveSelection(selection, move, size, false), selectCell(start)).at
const moment: GridMoment = { editing: false, block: false, atEnd: false, atStart: false }
const press = (key: string, more: Partial<{ ctrl: boolean; shift: boolean; alt: boolean }> = {}, when: Partial<GridMoment> = {}) =>
  gridAct({ key, ctrl: false, shift: false, alt: false, ...more }, { ...moment, ...when })

test('[ENT-01] Tab goes right, Enter goes down and back to the column where the run began', () => {
  expect(walk({ row: 0, column: 1 }, 'tab', 'tab', 'enter')).toEqual({ row: 1, column: 1 })
  expect(walk({ row: 0, column: 3 }, 'tab')).toEqual({ row: 1, column: 0 })
  expect(walk({ row: 0, column: 1 }, 'tab', 'down', 'enter')).toEqual({ row: 2, column: 2 })
})

test('the cursor stays inside the grid', () => {
  expect(walk({ row: 0, column: 0 }, 'left', 'up', 'tab-back')).toEqual({ row: 0, column: 0 })
  expect(walk({ row: 9, column: 3 }, 'tab', 'enter', 'page-down')).toEqual({ row: 9, column: 3 })
  expect(clampSelection(selectCell({ row: 9, column: 3 }), { rows: 2, columns: 2 }).at).toEqual({ row: 1, column: 1 })
})

test('the grid follows the corner that a person moves', () => {
  const here = selectCell({ row: 3, column: 2 })
  expect(moveSelection(here, 'down', size, false).seen).toEqual({ row: 4, column: 2 })
  expect(moveSelection(here, 'up', size, true).seen).toEqual({ row: 2, column: 2 })
  expect(clampSelection(here, { rows: 2, columns: 2 }).seen).toEqual({ row: 1, column: 1 })
  expect(clampSelection(here, size).seen, 'and not anew where nothing moved').toBe(here.seen)
})

test('Shift with an arrow selects a block', () => {
  const block = moveSelection(moveSelection(selectCell({ row: 3, column: 2 }), 'up', size, true), 'left', size, true)
  expect(blockOf(block)).toEqual({ top: 2, bottom: 3, left: 1, right: 2 })
  expect(isSelected(block, 2, 1)).toBe(true)
  expect(isSelected(extendTo(block, { row: 3, column: 2 }), 2, 1)).toBe(false)
})

test('Ctrl+D copies from above, and fills down when a block is selected', () => {
  expect(press('d', { ctrl: true })).toEqual({ kind: 'copy-above' })
  expect(press("'", { ctrl: true })).toEqual({ kind: 'copy-above' })
  expect(press('d', { ctrl: true }, { block: true })).toEqual({ kind: 'fill-down' })
})

test('Ctrl+Z goes a step back, Ctrl+Y and Ctrl+Shift+Z a step on', () => {
  expect(press('z', { ctrl: true })).toEqual({ kind: 'undo' })
  expect(press('y', { ctrl: true })).toEqual({ kind: 'redo' })
  expect(press('Z', { ctrl: true, shift: true })).toEqual({ kind: 'redo' })
  expect(press('y', { ctrl: true }, { editing: true })).toBeNull()
})

test('Tab leaves the grid at its ends, so that nobody is caught in it', () => {
  expect(press('Tab', {}, { atEnd: true })).toEqual({ kind: 'leave' })
  expect(press('Tab', { shift: true }, { atStart: true })).toEqual({ kind: 'leave' })
  expect(press('Tab')).toEqual({ kind: 'move', move: 'tab', extend: false })
})

test('while a cell is edited, left, right, Home and undo belong to its text', () => {
  for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Delete', 'F2']) expect(press(key, {}, { editing: true })).toBeNull()
  expect(press('z', { ctrl: true }, { editing: true })).toBeNull()
  expect(press('Escape', {}, { editing: true })).toEqual({ kind: 'cancel' })
})

test('Ctrl+Enter, Alt keys and letters are not the grid’s', () => {
  expect(press('Enter', { ctrl: true })).toBeNull()
  expect(press('ArrowDown', { alt: true })).toBeNull()
  expect(press('a')).toBeNull()
  expect(press('Escape')).toBeNull()
})
