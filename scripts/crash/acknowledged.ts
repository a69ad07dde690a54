import type { Id } from '#shared/kernel/id.ts'

/** What the product has called saved (or done), as it is kept in `acknowledged.jsonl`; the format is told in docs/kept-runs.md. */
export type Acknowledged =
  | { readonly op: 'draft'; readonly id: Id; /** Counts the saves of one process; a later one may stand in its place. */ readonly count: number }
  | { readonly op: 'submit'; readonly id: Id; readonly recordId: Id }
  | { readonly op: 'import'; readonly id: Id; readonly importId: Id; readonly rows: number }
  | { readonly op: 'sync' }
  | { readonly op: 'backup'; readonly path: string }
  /** `place` is the folder of the store that was migrated. */
  | { readonly op: 'migrate'; readonly id: Id; readonly place: string }

/** What a process is doing when it is killed; each is a point at which the run kills. */
export const points = ['save', 'import', 'sync', 'backup', 'migration'] as const
export type Point = (typeof points)[number]
/** What a process says beside what is saved. */
export type Said = Acknowledged | { readonly op: 'ready' } | { readonly op: 'begin'; readonly what: Point }
