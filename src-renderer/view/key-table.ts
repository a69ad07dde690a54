import type { TextKey } from '#renderer/text/texts.ts'

/** One line of the handbook: the keys as `ui/shortcuts.ts` writes them, any of which does it, and what it does. */
export type KeyLine = { readonly keys: readonly string[]; readonly does: Exclude<Extract<TextKey, `keys.${string}`>, 'keys.printed' | 'keys.saved'> }
export type KeyGroup = { readonly title: Extract<TextKey, `keys.group.${string}`>; readonly lines: readonly KeyLine[] }

/** Every key of the product, by where it is pressed. A test holds it against what the screens listen to, so that the printed handbook is never behind. */
export const keyTable: readonly KeyGroup[] = [
  {
    title: 'keys.group.everywhere',
    lines: [
      { keys: ['Ctrl+K'], does: 'keys.search' },
      { keys: ['F1', '?'], does: 'keys.handbook' },
      { keys: ['Ctrl+L'], does: 'keys.lock' },
      { keys: ['Ctrl+J'], does: 'keys.handOver' },
      { keys: ['Escape', 'Alt+ArrowLeft'], does: 'keys.back' },
      { keys: ['Ctrl+Enter'], does: 'keys.do' },
      { keys: ['Ctrl+S'], does: 'keys.save' },
    ],
  },
  {
    title: 'keys.group.lists',
    lines: [
      { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], does: 'keys.move' },
      { keys: ['Home', 'End'], does: 'keys.ends' },
      { keys: ['Enter'], does: 'keys.open' },
      { keys: ['Space'], does: 'keys.mark' },
      { keys: ['Shift+ArrowDown', 'Shift+ArrowUp'], does: 'keys.markRange' },
      { keys: ['Ctrl+A'], does: 'keys.markAll' },
      { keys: ['b'], does: 'keys.together' },
    ],
  },
  {
    title: 'keys.group.together',
    lines: [
      { keys: ['Alt+ArrowDown', 'Alt+ArrowUp'], does: 'keys.nextOpinion' },
      { keys: ['Alt+A', 'Alt+R', 'Alt+X'], does: 'keys.decisions' },
      { keys: ['Alt+F'], does: 'keys.fillAll' },
    ],
  },
  {
    title: 'keys.group.record',
    lines: [
      { keys: ['a', 'Alt+A'], does: 'keys.agree' },
      { keys: ['r', 'Alt+R'], does: 'keys.return' },
      { keys: ['x', 'Alt+X'], does: 'keys.refuse' },
      { keys: ['q', 'Alt+Q'], does: 'keys.comment' },
      { keys: ['m', 'Alt+M'], does: 'keys.more' },
      { keys: ['h', 'Alt+H'], does: 'keys.transfer' },
      { keys: ['s', 'Alt+S', 'd', 'Alt+D'], does: 'keys.signers' },
      { keys: ['i', 'Alt+I', 'n', 'Alt+N'], does: 'keys.ask' },
      { keys: ['u', 'Alt+U'], does: 'keys.urge' },
      { keys: ['p', 'Alt+P'], does: 'keys.progress' },
      { keys: ['t', 'Alt+T', 'w', 'Alt+W'], does: 'keys.takeBack' },
      { keys: ['z', 'Alt+Z'], does: 'keys.terminate' },
      { keys: ['Alt+E'], does: 'keys.revise' },
      { keys: ['g', 'Alt+G'], does: 'keys.correct' },
      { keys: ['Alt+C', 'Alt+B'], does: 'keys.second' },
      { keys: ['Alt+V'], does: 'keys.show' },
      { keys: ['Ctrl+P'], does: 'keys.print' },
      { keys: ['Alt+1', 'Alt+2', 'Alt+3', 'Alt+0'], does: 'keys.phrases' },
    ],
  },
  {
    title: 'keys.group.entry',
    lines: [
      { keys: ['Ctrl+O'], does: 'keys.fromEarlier' },
      { keys: ['Ctrl+G'], does: 'keys.grid' },
      { keys: ['Alt+ArrowDown'], does: 'keys.calendar' },
    ],
  },
  {
    title: 'keys.group.grid',
    lines: [
      { keys: ['Tab', 'Shift+Tab', 'Enter', 'Shift+Enter'], does: 'keys.cells' },
      { keys: ['F2'], does: 'keys.edit' },
      { keys: ['Ctrl+D'], does: 'keys.fillDown' },
      { keys: ['Ctrl+Z', 'Ctrl+Y'], does: 'keys.undo' },
    ],
  },
  {
    title: 'keys.group.register',
    lines: [
      { keys: ['/'], does: 'keys.find' },
      { keys: ['f'], does: 'keys.filter' },
      { keys: ['Ctrl+E'], does: 'keys.export' },
    ],
  },
  { title: 'keys.group.day', lines: [{ keys: ['Ctrl+Shift+Enter'], does: 'keys.closeDay' }] },
  {
    title: 'keys.group.designer',
    lines: [
      { keys: ['Alt+1', 'Alt+2', 'Alt+3'], does: 'keys.parts' },
      { keys: ['Alt+P'], does: 'keys.preview' },
    ],
  },
]
