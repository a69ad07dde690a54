import { useEffect } from 'react'
import { callDesk, onDesk } from '#renderer/bridge/desk.ts'
import { saveView } from './kept.ts'

/**
 * Before a lock: screens save what is typed, the view is kept, then the window says that it may be ended. Main ends it after two seconds
 * whether or not it was told, so everything here runs at once and nothing waits for the network.
 */
type Save = () => Promise<unknown>
const saves = new Set<Save>()

/** Registers what must be saved before the desk locks, until the returned function is called. */
export function beforeLock(save: Save): () => void {
  saves.add(save)
  return () => saves.delete(save)
}

/** The same for as long as a component is shown. */
export function useBeforeLock(save: Save): void {
  useEffect(() => beforeLock(save), [save])
}

/** Answers main's `willLock`. Returns how to stop. */
export function answerLock(): () => void {
  return onDesk('willLock', () => {
    void Promise.allSettled([...saves].map((save) => save()))
      .then(saveView)
      .finally(() => void callDesk('readyToLock', {}))
  })
}
