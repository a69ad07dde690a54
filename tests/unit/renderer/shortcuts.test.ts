import { expect, test } from 'vitest'
import { isComposing } from '#renderer/ui/composing.ts'
import { comboOf } from '#renderer/ui/shortcuts.ts'

const press = (init: Partial<KeyboardEvent>): KeyboardEvent =>
  ({ key: '', code: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, isComposing: false, keyCode: 0, ...init }) as KeyboardEvent

test('keys of an input method belong to it, also the one that ends the composition', () => {
  expect(isComposing(press({ key: 'Enter', isComposing: true }))).toBe(true)
  expect(isComposing(press({ key: 'Enter', keyCode: 229 }))).toBe(true)
  expect(isComposing(press({ key: 'Process', keyCode: 65 }))).toBe(true)
  expect(isComposing(press({ key: 'Enter', keyCode: 13 }))).toBe(false)
})

test('a combo is named by what the key writes, and by its place where Alt makes another sign of it', () => {
  expect(comboOf(press({ key: 'j', code: 'KeyJ' }))).toBe('j')
  expect(comboOf(press({ key: 'J', code: 'KeyJ', shiftKey: true }))).toBe('j')
  expect(comboOf(press({ key: '®', code: 'KeyR', altKey: true }))).toBe('Alt+R')
  expect(comboOf(press({ key: '¡', code: 'Digit1', altKey: true }))).toBe('Alt+1')
  expect(comboOf(press({ key: 'k', code: 'KeyK', metaKey: true }))).toBe('Ctrl+K')
  expect(comboOf(press({ key: 'Enter', code: 'NumpadEnter', ctrlKey: true }))).toBe('Ctrl+Enter')
})
