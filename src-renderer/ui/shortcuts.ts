import { useEffect, useLayoutEffect, useRef } from 'react'
import { isComposing } from './composing.ts'

/**
 * Keys of the product. One listener serves all; the layer mounted last is asked first, so a dialog takes `Escape` before the screen under it.
 *
 * - A combo is written `Ctrl+Enter`, `Alt+R`, `j`, `ArrowDown`, `Escape`; `Ctrl` is also ⌘ on a Mac.
 * - Keys without Ctrl or Alt do nothing while somebody types in a field (scanners type too), except `Escape` and `F1`, which write nothing.
 * - Nothing is taken while an input method composes.
 * - A handler that answers `false` lets the next layer have the key.
 * - Under a `modal` layer only layers that reach `everywhere` (locking) hear anything: nothing behind a box can be decided.
 */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => unknown>>
export type Reach = 'page' | 'modal' | 'everywhere'
type Layer = { shortcuts: Shortcuts; readonly reach: Reach }

const layers: Layer[] = []

/** The combo of a key press, as shortcuts are written. Letters and figures are named by what they write, or by their place where Alt makes another sign of them. */
export function comboOf(event: KeyboardEvent): string {
  const letter = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1]
  const key = event.key.length === 1 ? (letter !== undefined && (event.altKey || event.ctrlKey || event.metaKey) ? letter : event.key.toLowerCase()) : event.key
  const modifiers = [event.ctrlKey || event.metaKey ? 'Ctrl+' : '', event.altKey ? 'Alt+' : '', event.shiftKey && event.key.length > 1 ? 'Shift+' : ''].join('')
  return modifiers + key
}

/** Whether keys go into text here. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return (target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'submit'].includes(target.type)) || target.role === 'combobox'
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return
  const combo = comboOf(event)
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (plain && event.key !== 'Escape' && event.key !== 'F1' && isTyping(event.target)) return
  // An open list or calendar closes itself first.
  if (event.key === 'Escape' && event.target instanceof Element && event.target.closest('[aria-expanded="true"][aria-haspopup]') !== null) return
  let covered = false
  for (const { shortcuts, reach } of layers.toReversed()) {
    const handler = covered && reach !== 'everywhere' ? undefined : shortcuts[combo]
    covered ||= reach === 'modal'
    if (handler === undefined || handler(event) === false) continue
    event.preventDefault()
    return
  }
}

/** Listens for the product's keys until the returned function is called; once per window. */
export function listenForShortcuts(): () => void {
  window.addEventListener('keydown', dispatch)
  return () => window.removeEventListener('keydown', dispatch)
}

/** Keys of this component while it is shown and `when` holds. */
export function useShortcuts(shortcuts: Shortcuts, when = true, reach: Reach = 'page'): void {
  const layer = useRef<Layer>({ shortcuts, reach })
  useLayoutEffect(() => {
    layer.current.shortcuts = shortcuts
  })
  useEffect(() => {
    if (!when) return
    const mine = layer.current
    layers.push(mine)
    return () => {
      layers.splice(layers.indexOf(mine), 1)
    }
  }, [when])
}
