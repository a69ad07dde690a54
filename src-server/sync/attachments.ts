import { createHash } from 'node:crypto'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { ReadableDb, WritableDb } from '../store/store.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { entitledScopes } from './entitlement.ts'

/**
 * Attachment bytes, content-addressed and append-only: an upload grows from the start without a gap, resumes where it broke, and
 * counts as there only when the bytes hash to the name. A download needs a record that the desk may hold and that refers to it.
 */
const chunkMax = 1_048_576
const sizeMax = 100_000_000
/** What one desk may have lying unfinished. */
const openBytesMax = 1_000_000_000
const sha256Pattern = /^[0-9a-f]{64}$/

type Progress = { readonly received: number; readonly complete: boolean }

/** How much of an attachment is here. */
export async function attachmentHave(context: ServerContext, ask: SyncAsk<'attachmentHave'>): Promise<Result<Progress>> {
  if (!isName(ask.sha256, ask.size)) return failed('call-malformed', { path: 'sha256' })
  const blob = await context.store.read((db) => findBlob(db, ask.sha256))
  if (blob && blob.size !== ask.size) return failed('call-malformed', { path: 'size' })
  return ok({ received: blob?.received ?? 0, complete: blob?.complete === 1 })
}

/** Takes the next bytes; bytes from another place than the end only learn where the end is. */
export async function attachmentPut(context: ServerContext, ask: SyncAsk<'attachmentPut'>, caller: DeskCaller): Promise<Result<Progress>> {
  const bytes = Buffer.from(ask.bytes, 'base64')
  if (!isName(ask.sha256, ask.size) || ask.offset < 0) return failed('call-malformed', { path: 'sha256' })
  if (bytes.length > chunkMax || ask.size > sizeMax) return failed('attachment-too-large', { max: ask.size > sizeMax ? sizeMax : chunkMax })
  // Not through the change set: bytes are no change of a row, and nobody waits for a version of them.
  const piece = { ...ask, bytes, deskId: caller.deskId, now: context.clock() }
  return ok(
    await context.store.write(async (db, turn) => {
      await turn.lock([`blob ${piece.sha256}`, `blobs of ${piece.deskId}`])
      return append(db, piece)
    }),
  )
}

type Piece = { readonly sha256: string; readonly size: number; readonly offset: number; readonly bytes: Uint8Array; readonly deskId: Id; readonly now: number }

async function append(db: WritableDb, piece: Piece): Promise<Progress> {
  const { sha256, size, offset, bytes } = piece
  const held = await findBlob(db, sha256)
  if (held && held.size !== size) throw new FaultError({ code: 'call-malformed', params: { path: 'size' } })
  if (held?.complete === 1) return { received: size, complete: true }
  const before = held?.received ?? 0
  if (offset !== before || (bytes.length === 0 && size > 0)) return { received: before, complete: false }
  const received = before + bytes.length
  if (received > size) throw new FaultError({ code: 'call-malformed', params: { path: 'bytes' } })
  if (!held) await openBlob(db, piece)
  if (bytes.length > 0) await db.insertInto('blob_chunk').values({ sha256, offset, bytes }).execute()
  const complete = received === size
  // Wrong bytes are thrown away, so that the next try begins anew.
  if (complete && (await digestOf(db, sha256)) !== sha256) return forget(db, sha256)
  await db
    .updateTable('blob')
    .set({ received, complete: complete ? 1 : 0 })
    .where('sha256', '=', sha256)
    .execute()
  return { received, complete }
}

async function openBlob(db: WritableDb, { sha256, size, deskId, now }: Piece): Promise<void> {
  const open = await db
    .selectFrom('blob')
    .select((blob) => blob.fn.sum<number>('size').as('bytes'))
    .where('deskId', '=', deskId)
    .where('complete', '=', 0)
    .executeTakeFirstOrThrow()
  if (Number(open.bytes ?? 0) + size > openBytesMax) throw new FaultError({ code: 'attachment-too-large', params: { max: openBytesMax } })
  await db.insertInto('blob').values({ sha256, size, received: 0, complete: 0, deskId, createdAt: now }).execute()
}

async function forget(db: WritableDb, sha256: string): Promise<Progress> {
  await db.deleteFrom('blob_chunk').where('sha256', '=', sha256).execute()
  await db.deleteFrom('blob').where('sha256', '=', sha256).execute()
  return { received: 0, complete: false }
}

async function digestOf(db: ReadableDb, sha256: string): Promise<string> {
  const hash = createHash('sha256')
  let offset = 0
  for (;;) {
    const chunk = await db.selectFrom('blob_chunk').select('bytes').where('sha256', '=', sha256).where('offset', '=', offset).executeTakeFirst()
    if (!chunk) return hash.digest('hex')
    hash.update(chunk.bytes)
    offset += chunk.bytes.length
  }
}

/** Sends the bytes from an offset on, as much as one chunk holds. */
export async function attachmentGet(context: ServerContext, ask: SyncAsk<'attachmentGet'>, caller: DeskCaller): Promise<Result<SyncAnswer<'attachmentGet'>>> {
  return context.store.read(async (db) => {
    const entitled = await entitledScopes(db, await context.organisation(db), caller.deskId, context.clock())
    if (!entitled.ok) return entitled
    const blob = (await isReferredTo(db, ask.sha256, new Set(entitled.value))) ? await findBlob(db, ask.sha256) : undefined
    // The same answer for what is not here and for what may not be seen.
    if (blob?.complete !== 1) return failed('attachment-missing')
    const chunk = await db
      .selectFrom('blob_chunk')
      .selectAll()
      .where('sha256', '=', ask.sha256)
      .where('offset', '<=', ask.offset)
      .orderBy('offset', 'desc')
      .limit(1)
      .executeTakeFirst()
    const bytes = chunk ? Buffer.from(chunk.bytes).subarray(ask.offset - chunk.offset) : Buffer.alloc(0)
    return ok({ size: blob.size, bytes: bytes.toString('base64') })
  })
}

async function isReferredTo(db: ReadableDb, sha256: string, scopes: ReadonlySet<string>): Promise<boolean> {
  const statements = rowStatements(db)
  const references = await statements.list('attachment', [['sha256', sha256]])
  const records = await statements.get('record', [...new Set(references.map(({ recordId }) => recordId))])
  return records.some((record) => record.scopes.some((scope) => scopes.has(scope)))
}

async function findBlob(db: ReadableDb, sha256: string): Promise<{ readonly size: number; readonly received: number; readonly complete: number } | undefined> {
  return db.selectFrom('blob').select(['size', 'received', 'complete']).where('sha256', '=', sha256).executeTakeFirst()
}

function isName(sha256: string, size: number): boolean {
  return sha256Pattern.test(sha256) && size >= 0
}
