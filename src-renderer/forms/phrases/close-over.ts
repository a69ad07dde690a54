import { flushSync } from 'react-dom'

/**
 * Closes a box over a field and gives the field its caret back, behind what stands in it. The browser gives back only the focus: its selection stayed in the box that has
 * gone, so that what was typed next came in the wrong order and Ctrl+A took nothing.
 */
export function closeOver(close: () => void, field: () => HTMLTextAreaElement | null): void {
  // The box must be gone first: as long as it stands, nothing behind it can be focused.
  flushSync(close)
  const back = field()
  back?.focus()
  back?.setSelectionRange(back.value.length, back.value.length)
}
