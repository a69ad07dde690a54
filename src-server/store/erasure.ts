import { hash } from 'node:crypto'
import type { Act, BusinessRecord } from '#shared/domain/record.ts'
import type { Disposal } from '#shared/domain/archive.ts'
import type { EntityRow } from '#shared/rows/entities.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import type { AuditEvent } from './audit-chain.ts'
import type { WritableDb, WriteTurn } from './store.ts'

/**
 * What a disposal takes away beside the rows (docs/adr/0021): the text of the mutations that made them, and the bytes of files that no other row names. Of a text its SHA-256 stays: what is sent again is known by it, and gets
 * its old answer. A mutation that made several records (an import) keeps its text until the last of them goes.
 */
export type Erasure = {
  /** Notes what one step disposes of; answers what the audit chain says of it. */
  note(changes: readonly RowChange[]): readonly AuditEvent[]
  /** Carries it out, after the rows are written. */
  flush(): Promise<void>
}

const mark = 'erased sha-256 '

/** Whoever names a file, sends it or takes it away waits for the others. */
export function fileLock(sha256: string): string {
  return `blob ${sha256}`
}

/** Whether that is the text which stands in the log, or stood there before it was erased. */
export function isSameText(logged: string, text: string): boolean {
  return logged === text || logged === erased(text)
}

function erased(text: string): string {
  return mark + hash('sha256', text, 'hex')
}

/** The erasure of one write transaction. */
export function createErasure(db: WritableDb, lock: WriteTurn['lock']): Erasure {
  const mutations = new Set<string>()
  const files = new Set<string>()

  function noteGone({ entity, id, before }: RowChange, disposed: ReadonlySet<string>): void {
    const { recordId } = before as { readonly recordId?: BusinessRecord['id'] | null }
    if (typeof recordId !== 'string' || !disposed.has(recordId)) return
    // The rows of an entity are what its name says.
    if (entity === 'act') mutations.add((before as Act).mutationId)
    if (entity === 'conflict') mutations.add(id)
    if (entity === 'attachment') files.add((before as EntityRow<'attachment'>).sha256)
  }

  return {
    note(changes) {
      const certificates = changes.flatMap(({ entity, before, after }) => (entity === 'disposal' && !before && after ? [after as Disposal] : []))
      if (certificates.length === 0) return []
      const disposed = new Set(certificates.map(({ id }) => id))
      for (const change of changes) if (change.before && !change.after) noteGone(change, disposed)
      return certificates.map(({ id, disposedBy, contentDigest }) => ({ actorId: disposedBy, act: 'record.disposed', subject: id, digest: contentDigest }))
    },

    async flush() {
      for (const id of [...mutations].toSorted()) await eraseMutation(db, id)
      const names = [...files].toSorted()
      await lock(names.map(fileLock))
      for (const sha256 of names) await eraseFile(db, sha256)
    },
  }
}

async function eraseMutation(db: WritableDb, id: string): Promise<void> {
  const other = await db.selectFrom('act').select('id').where('mutationId', '=', id).limit(1).executeTakeFirst()
  if (other) return
  const logged = await db.selectFrom('mutation_log').select('body').where('id', '=', id).executeTakeFirst()
  if (!logged || logged.body.startsWith(mark)) return
  await db
    .updateTable('mutation_log')
    .set({ body: erased(logged.body) })
    .where('id', '=', id)
    .execute()
}

async function eraseFile(db: WritableDb, sha256: string): Promise<void> {
  const named = await db.selectFrom('attachment').select('id').where('sha256', '=', sha256).limit(1).executeTakeFirst()
  if (named) return
  for (const table of ['blob_chunk', 'blob_sender', 'blob'] as const) await db.deleteFrom(table).where('sha256', '=', sha256).execute()
}
