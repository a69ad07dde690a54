import type { ScreenProps } from '#renderer/view/screen.ts'
import { back, go, home } from '#renderer/view/places.ts'

/** A record by itself, opened from a search, a conflict or a link. */
export function RecordScreen({ place, Record }: ScreenProps<'record'>) {
  return <Record recordId={place.recordId} onClose={() => (back() ? undefined : go(home))} />
}
