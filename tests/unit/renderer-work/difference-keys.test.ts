import { expect, test } from 'vitest'
import { keyOutcome } from '#renderer/features/task/difference-keys.ts'

const open = [true, true, true]

test('a figure chooses and goes on to the next open place, below first; the last one leaves the table', () => {
  expect(keyOutcome('1', 0, open, true)).toEqual({ choice: 'first', to: 1 })
  expect(keyOutcome('2', 2, [true, false, true], true)).toEqual({ choice: 'second', to: 0 })
  expect(keyOutcome('1', 1, [false, true, false], true)).toEqual({ choice: 'first', leaves: true })
})

test('arrows sideways choose and stay, up and down move and stop at the ends', () => {
  expect(keyOutcome('ArrowLeft', 1, open, true)).toEqual({ choice: 'first' })
  expect(keyOutcome('ArrowRight', 1, open, true)).toEqual({ choice: 'second' })
  expect([keyOutcome('ArrowUp', 0, open, true), keyOutcome('ArrowDown', 1, open, true), keyOutcome('ArrowDown', 2, open, true)]).toEqual([
    { to: 0 },
    { to: 2 },
    { to: 2 },
  ])
})

test('where nothing can be returned the second entry cannot be chosen, and other keys are not ours', () => {
  expect(keyOutcome('2', 0, open, false)).toEqual({})
  expect([keyOutcome('a', 0, open, true), keyOutcome('Enter', 0, open, true)]).toEqual([null, null])
})
