import { flushSync } from 'react-dom'
import { createScanDetector, scanGapMs, type ScanPress } from './scan-detector.ts'
import { isTyping } from './shortcuts.ts'

/**
 * Scanners at the window. Into a field, what is scanned stands there and the focus goes on to the next: the scanner's Enter submits nothing. Outside a field it is a text for the
 * page, and only its first sign is a key: the others are held back until it is known that they are a person's, and are then typed as they were.
 *
 * What takes Enter itself (a list of choices, a grid, a field marked `data-scan-own`) keeps it; a password is nobody's scan.
 */
export type Scans = {
  /** A field took it. */
  readonly onField: () => void
  readonly onPage: (text: string) => void
}

type Field = HTMLInputElement | HTMLTextAreaElement
/** Where the scan began, and what stood there: an input method may have made words of its letters. */
type Start = { readonly field: Field | null; readonly value: string; readonly from: number; readonly to: number; readonly outside: boolean }

/** The held back keys come out when no further sign has come for so long. */
const releaseMs = scanGapMs + 15
const own = '[role=grid], [role=combobox], [data-scan-own], input[type=password]'
const controls = 'input:not([type=hidden]), textarea, select, [role=combobox]'

/** Listens until the returned function is called. */
export function listenForScans({ onField, onPage }: Scans): () => void {
  const detect = createScanDetector()
  let start: Start | null = null
  let composed = false
  let held: KeyboardEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const typedAgain = new WeakSet<Event>()

  const release = () => {
    clearTimeout(timer)
    const keys = held
    held = []
    for (const { key, code, shiftKey } of keys) {
      const at = document.activeElement ?? document.body
      if (isTyping(at)) insertText(key)
      else {
        const again = new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true })
        typedAgain.add(again)
        // Each finds what the one before it has made of the page, as keys that are pressed do.
        flushSync(() => at.dispatchEvent(again))
      }
    }
  }
  const swallow = (event: KeyboardEvent) => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const onKey = (event: KeyboardEvent) => {
    if (typedAgain.has(event) || isModifier(event.key)) return
    const press = pressOf(event)
    const step = detect(press, event.timeStamp)
    if (step.kind === 'single') {
      release()
      start = startAt(event.target)
      composed = false
    }
    composed ||= isComposed(event)
    if (step.kind === 'burst' && start?.outside === true) {
      swallow(event)
      held.push(event)
      clearTimeout(timer)
      timer = setTimeout(release, releaseMs)
    } else if (step.kind === 'scan' && start !== null) {
      clearTimeout(timer)
      held = []
      if (start.outside) {
        swallow(event)
        onPage(step.text)
      } else if (start.field !== null && start.field === event.target) {
        // Tab goes on by itself.
        if (event.code !== 'Tab') {
          swallow(event)
          goOnFrom(start.field)
        }
        if (composed) rewrite(start, step.text)
        onField()
      }
      start = null
    } else if (step.kind === 'none') release()
  }
  // Words that come without a key must not come before keys that were pressed earlier.
  const onInput = () => (held.length > 0 ? release() : undefined)
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('compositionstart', onInput, true)
  return () => {
    clearTimeout(timer)
    window.removeEventListener('keydown', onKey, true)
    window.removeEventListener('compositionstart', onInput, true)
  }
}

function startAt(target: EventTarget | null): Start | null {
  if (!isTyping(target)) return { field: null, value: '', from: 0, to: 0, outside: true }
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  if (!isField || target.closest(own) !== null) return { field: null, value: '', from: 0, to: 0, outside: false }
  const end = target.value.length
  return { field: target, value: target.value, from: target.selectionStart ?? end, to: target.selectionEnd ?? end, outside: false }
}

/** A sign is what the key writes; where an input method has taken the key, what it would have written. A held key repeats as fast as a scanner types, and is none. */
function pressOf(event: KeyboardEvent): ScanPress {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return { kind: 'other' }
  if (event.code === 'Enter' || event.code === 'NumpadEnter' || event.code === 'Tab' || event.key === 'Enter' || event.key === 'Tab') return { kind: 'end' }
  const sign = event.key.length === 1 ? event.key : isComposed(event) ? signAt(event) : null
  return sign === null ? { kind: 'other' } : { kind: 'sign', sign }
}

function isComposed(event: KeyboardEvent): boolean {
  return event.isComposing || event.key === 'Process' || event.keyCode === 229
}

const signs: Readonly<Record<string, string>> = { Minus: '-', Slash: '/', Period: '.', Equal: '=', Space: ' ' }

function signAt({ code, shiftKey }: KeyboardEvent): string | null {
  const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code) ?? []
  return digit ?? (letter === undefined ? (signs[code] ?? null) : shiftKey ? letter : letter.toLowerCase())
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'Meta' || key === 'CapsLock'
}

/** The next field of the same form, box or page takes the focus; behind the last one it stays. */
function goOnFrom(field: Field): void {
  const all = [...(field.closest('dialog, form, main') ?? document.body).querySelectorAll<HTMLElement>(controls)].filter(
    (each) => each === field || (each.tabIndex >= 0 && !each.matches(':disabled') && each.checkVisibility()),
  )
  all[all.indexOf(field) + 1]?.focus()
}

/** Puts what was scanned where the input method has put its words; those come when the field has lost the focus. */
function rewrite({ field, value, from, to }: Start, text: string): void {
  if (field === null) return
  setTimeout(() => {
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
    // As typing does it: the component learns of it by the event.
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value.slice(0, from) + text + value.slice(to))
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }, 0)
}

/** Types into what has the focus, with everything that typing brings about. */
function insertText(text: string): void {
  document.execCommand('insertText', false, text)
}
