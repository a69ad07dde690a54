import type { Wording } from '../acts.ts'

/** What was done with a record, and what was said. */
export type Decided = { readonly act: Wording; readonly words: string }

/** What the page may do with a row: each record keeps its own words and its own act. */
export type BatchHandle = {
  readonly lacksWords: () => boolean
  /** Takes an opinion that is meant for all; only where the record is agreed to, and nothing that was typed goes. */
  readonly fill: (words: string, ready: readonly string[]) => void
  readonly choose: (wording: Wording) => boolean
  readonly focus: () => void
  /** Answers what was done, or null where it was refused. */
  readonly decide: () => Promise<Decided | null>
}

/** How a run ended: begun not at all because words are lacking, or run to its end or its stop. */
export type BatchEnd = { readonly kind: 'lacking'; readonly ids: readonly string[] } | { readonly kind: 'ran'; readonly refused: readonly string[] }

type Watching = {
  readonly handleOf: (id: string) => BatchHandle | undefined
  /** Asked before each record: a stop begins no further one. */
  readonly stopped: () => boolean
  readonly onBegin: (done: number) => void
  readonly onDecided: (id: string, decided: Decided) => void
}

/**
 * Decides records one after the other. Nothing is sent as long as one has no words of its own: better one look more than half a batch. A refusal stops nobody else: it stays with
 * its record, and with what was typed there.
 */
export async function runBatch(ids: readonly string[], { handleOf, stopped, onBegin, onDecided }: Watching): Promise<BatchEnd> {
  const lacking = ids.filter((id) => handleOf(id)?.lacksWords() === true)
  if (lacking.length > 0) return { kind: 'lacking', ids: lacking }
  const refused: string[] = []
  for (const [at, id] of ids.entries()) {
    if (stopped()) break
    onBegin(at)
    // Asked for only now: what the row knows of its record may have changed since the first one.
    const decided = (await handleOf(id)?.decide()) ?? null
    if (decided === null) refused.push(id)
    else onDecided(id, decided)
  }
  return { kind: 'ran', refused }
}
