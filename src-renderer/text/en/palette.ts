import type { Texts } from '../texts.ts'

/** The command palette. */
export const palette: Texts['palette'] = {
  title: 'Search and act',
  placeholder: 'Records, people, processes, or what you want to do',
  acts: 'Acts',
  page: 'This record',
  recent: 'Recent',
  records: 'Records',
  members: 'People',
  empty: 'Nothing found for “{text}”',
  emptyDetail: 'Try a number, a title, a name, or pinyin initials.',
  go: 'Go to {place}',
  start: 'Start: {name}',
  register: 'Register: {name}',
  handOver: 'Hand over to the next shift',
  lock: 'Lock the desk',
  syncNow: 'Sync now',
  language: 'Switch to 中文',
  themeLight: 'Light appearance',
  themeDark: 'Dark appearance',
  themeSystem: 'Appearance follows the system',
  hint: '↑ ↓ choose   Enter open   Esc close',
  results: 'Results',
}
