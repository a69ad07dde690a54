import { amend, back, home, usePlaces } from '#renderer/view/places.ts'

/** A task is finished: back to where it was chosen, at the next one where that is the inbox. */
export function afterTask(nextRecordId: string | null): void {
  if (!back()) amend(home)
  const { here } = usePlaces.getState()
  if (here.screen === 'inbox' && here.tab === 'todo') amend({ ...here, recordId: nextRecordId })
}
