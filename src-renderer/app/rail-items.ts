import {
  CalendarCheck,
  Archive,
  DatabaseBackup,
  Inbox,
  PenLine,
  RefreshCw,
  SlidersHorizontal,
  Table2,
  TriangleAlert,
  Users,
  type LucideIcon,
} from 'lucide-react'
import type { CallValue, Session } from '#shared/contract/store.ts'
import type { Speak } from '#renderer/text/text.ts'
import type { TextKey } from '#renderer/text/texts.ts'
import { home, type Place, type Screen } from '#renderer/view/places.ts'

export type Counts = CallValue<'inbox.counts'>

/** One way that the rail leads. */
export type RailItem = {
  readonly screen: Screen
  readonly place: Place
  readonly icon: LucideIcon
  readonly label: Extract<TextKey, `frame.nav.${string}`>
  /** What is day's work stands above, what is set up stands below. */
  readonly group: 'work' | 'house'
  readonly note?: (counts: Counts, t: Speak) => string
  /** Marks the note as needing a person. */
  readonly urgent?: (counts: Counts) => boolean
  readonly shown?: (session: Session, counts: Counts | null) => boolean
}

const figure = (count: number) => (count === 0 ? '' : String(count))

/** The rail, in order. */
export const railItems: readonly RailItem[] = [
  {
    screen: 'inbox',
    place: home,
    icon: Inbox,
    label: 'frame.nav.inbox',
    group: 'work',
    note: (counts) => figure(counts.todo),
    urgent: (counts) => counts.overdue > 0,
  },
  {
    screen: 'entry',
    place: { screen: 'entry', definitionKey: null, draftId: null },
    icon: PenLine,
    label: 'frame.nav.entry',
    group: 'work',
    note: (counts, t) => (counts.drafts === 0 ? '' : t('frame.drafts', { n: counts.drafts })),
  },
  { screen: 'register', place: { screen: 'register', definitionKey: null, recordId: null }, icon: Table2, label: 'frame.nav.register', group: 'work' },
  { screen: 'day', place: { screen: 'day', unitId: null, date: null }, icon: CalendarCheck, label: 'frame.nav.day', group: 'work' },
  {
    screen: 'archive',
    place: { screen: 'archive', shelf: 'due', id: null },
    icon: Archive,
    label: 'frame.nav.archive',
    group: 'work',
    shown: ({ abilities }) => abilities.includes('record.hold') || abilities.includes('record.dispose'),
  },
  {
    screen: 'conflicts',
    place: { screen: 'conflicts', id: null },
    icon: TriangleAlert,
    label: 'frame.nav.conflicts',
    group: 'work',
    note: (counts) => figure(counts.conflicts),
    urgent: () => true,
    shown: (_session, counts) => (counts?.conflicts ?? 0) > 0,
  },
  {
    screen: 'admin',
    place: { screen: 'admin', part: 'members', id: null },
    icon: Users,
    label: 'frame.nav.admin',
    group: 'house',
    shown: ({ abilities }) =>
      ['member.manage', 'unit.manage', 'definition.publish', 'desk.manage', 'audit.read'].some((ability) => abilities.includes(ability)),
  },
  { screen: 'sync', place: { screen: 'sync' }, icon: RefreshCw, label: 'frame.nav.sync', group: 'house' },
  { screen: 'backup', place: { screen: 'backup' }, icon: DatabaseBackup, label: 'frame.nav.backup', group: 'house' },
  { screen: 'settings', place: { screen: 'settings', part: 'general' }, icon: SlidersHorizontal, label: 'frame.nav.settings', group: 'house' },
]
