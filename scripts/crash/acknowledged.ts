import type { Id } from '#shared/kernel/id.ts'

/** What the product has called saved (or done), as it is kept in `acknowledged.jsonl`. */
export type Acknowledged =
  | { readonly op: 'draft'; readonly id: Id; /** Counts the saves of one process; a later one may stand in its place. */ readonly count: number }
  | { readonly op: 'submit'; readonly id: Id; readonly recordId: Id }
  | { readonly op: 'import'; readonly id: Id; readonly importId: Id; readonly rows: number }
  | { readonly op: 'sync' }
  | { readonly op: 'backup'; readonly path: string }
  | { readonly op: 'migrate'; readonly id: Id }
