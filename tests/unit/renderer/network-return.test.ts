import { expect, test } from 'vitest'
import { watchNetworkReturn } from '#renderer/view/network-return.ts'

test('a window whose network returns asks to sync at once, each time, until it stops watching', () => {
  const window = new EventTarget()
  let asked = 0
  const stop = watchNetworkReturn(window, () => (asked += 1))
  window.dispatchEvent(new Event('offline'))
  expect(asked).toBe(0)
  window.dispatchEvent(new Event('online'))
  window.dispatchEvent(new Event('online'))
  expect(asked).toBe(2)
  stop()
  window.dispatchEvent(new Event('online'))
  expect(asked).toBe(2)
})
