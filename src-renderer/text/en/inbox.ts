import type { Texts } from '../texts.ts'

/** The inbox: tabs, rows, empty states. */
export const inbox: Texts['inbox'] = {
  tabs: 'Inbox sections',
  'tab.todo': 'To do',
  'tab.done': 'Done',
  'tab.mine': 'Started by me',
  'tab.copied': 'Copied to me',
  list: 'Records',
  detail: 'Record',
  rowTitle: '{definition} · {title}',
  round: 'Submission {n}',
  waitsFor: 'Waits for {names}',
  unread: 'Unread',
  pending: 'To be confirmed',
  rejected: 'Not in effect',
  'empty.todo': 'Nothing waits for you',
  'empty.todoDetail': 'New tasks appear here, with the time by which they should be handled.',
  'empty.done': 'You have handled nothing yet',
  'empty.doneDetail': 'Records you handled stay here with your opinions, to be looked up any time.',
  'empty.mine': 'You have started nothing yet',
  'empty.mineDetail': 'Choose a process under Entry, fill it in and submit it: its progress shows here.',
  'empty.mineAct': 'Go to Entry',
  'empty.copied': 'Nothing is copied to you',
  'empty.copiedDetail': 'Records that are copied to you when they close appear here.',
  shown: 'The first {n} of {total}.',
  showMore: 'Show more',
}
