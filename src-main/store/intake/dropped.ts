import { setTimeout } from 'node:timers/promises'
import type { ChosenPath } from '#store/tickets.ts'
import { findFiles } from './found-files.ts'

/** A share that has gone may take minutes to say so; nobody waits for that before a lock screen. */
const answerMs = 300

/** How many files wait in these folders; one that does not answer at once counts none. */
export async function countDropped(folders: readonly string[]): Promise<number> {
  if (folders.length === 0) return 0
  const late = new AbortController()
  const none = setTimeout(answerMs, 0, { signal: late.signal, ref: false }).catch(() => 0)
  return Promise.race([countAll(folders), none]).finally(() => late.abort())
}

async function countAll(folders: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    // A ticket once gave each of them; `desk.json` keeps them for a locked desk, which only counts.
    folders.map((folder) =>
      findFiles(folder as ChosenPath).then(
        ({ files }) => files.length,
        () => 0,
      ),
    ),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
