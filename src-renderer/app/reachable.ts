import type { Session } from '#shared/contract/store.ts'
import { railItems, type Counts, type RailItem } from './rail-items.ts'
import { screens } from './screens.tsx'

/** The rail's items that this member may use and that have a screen. */
export function reachable(session: Session, counts: Counts | null): readonly RailItem[] {
  return railItems.filter((item) => screens[item.screen] !== undefined && (item.shown?.(session, counts) ?? true))
}
