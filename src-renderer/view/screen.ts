import type { ComponentType, ReactNode } from 'react'
import type { PlaceOf, Screen } from './places.ts'

export type RecordPaneProps = {
  readonly recordId: string
  /** After a decision: the next task's record, or null when nothing is left. */
  readonly onDecided?: (nextRecordId: string | null) => void
  readonly onClose?: () => void
  /** A full page has room for form and trail side by side even in a narrow window. */
  readonly roomy?: boolean
}

/** What the frame gives every screen: where it is, and the record page as a part, so that features never import each other. */
export type ScreenProps<S extends Screen> = { readonly place: PlaceOf<S>; readonly Record: ComponentType<RecordPaneProps> }
export type ScreenComponent<S extends Screen> = (props: ScreenProps<S>) => ReactNode
