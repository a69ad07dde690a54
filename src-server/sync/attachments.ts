import { createHash } from 'node:crypto'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { fileLock } from '../store/erasure.ts'
import type { ReadableDb, WritableDb } from '../store/store.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { entitledScopes } from './entitlement.ts'

/**
 * Attachment bytes, content-addressed and append-only. A desk's upload grows from the start without a gap, resumes where it broke, and counts only when
 * the bytes hash to the name.
 *
 * A hash is no secret: it stands in audit lists and in records that somebody may have seen once. So it opens nothing by itself. Each desk sends the bytes in an upload of its
 * own and learns of nobody else's, also when the same bytes are here already; a new record may name only what its desk has sent (`findUnsent`); and a download
 * needs a record that the desk may hold and that refers to it.
 */
const chunkMax = 1_048_576
const sizeMax = 100_000_000
/** What one desk may have lying unfinished. */
const openBytesMax = 1_000_000_000
const sha256Pattern = /^[0-9a-f]{64}$/

type Progress = { readonly received: number; readonly complete: boolean }

/** How much of an attachment this desk has sent. */
export async function attachmentHave(context: ServerContext, ask: SyncAsk<'attachmentHave'>, { deskId }: DeskCaller): Promise<Result<Progress>> {
  if (!isName(ask.sha256, ask.size)) return failed('call-malformed', { path: 'sha256' })
  return context.store.read(async (db) => {
    const sent = await findSent(db, ask.sha256, deskId)
    const upload = sent ?? (await findUpload(db, ask.sha256, deskId))
    if (upload && upload.size !== ask.size) return failed('call-malformed', { path: 'size' })
    return ok({ received: upload?.received ?? 0, complete: sent !== undefined })
  })
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
      await turn.lock([fileLock(piece.sha256), `blobs of ${piece.deskId}`])
      return append(db, piece)
    }),
  )
}

type Piece = { readonly sha256: string; readonly size: number; readonly offset: number; readonly bytes: Uint8Array; readonly deskId: Id; readonly now: number }

async function append(db: WritableDb, piece: Piece): Promise<Progress> {
  const { sha256, size, offset, bytes, deskId } = piece
  const sent = await findSent(db, sha256, deskId)
  const upload = sent ?? (await findUpload(db, sha256, deskId))
  if (upload && upload.size !== size) throw new FaultError({ code: 'call-malformed', params: { path: 'size' } })
  if (sent) return { received: size, complete: true }
  const before = upload?.received ?? 0
  if (offset !== before || (bytes.length === 0 && size > 0)) return { received: before, complete: false }
  const received = before + bytes.length
  if (received > size) throw new FaultError({ code: 'call-malformed', params: { path: 'bytes' } })
  if (!upload) await openUpload(db, piece)
  if (bytes.length > 0) await db.insertInto('upload_chunk').values({ deskId, sha256, offset, bytes }).execute()
  if (received < size) {
    await db.updateTable('upload').set({ received }).where('deskId', '=', deskId).where('sha256', '=', sha256).execute()
    return { received, complete: false }
  }
  // Wrong bytes are thrown away, so that the next try begins anew.
  const right = (await digestOf(db, sha256, deskId)) === sha256
  if (right) await settle(db, piece)
  await db.deleteFrom('upload_chunk').where('deskId', '=', deskId).where('sha256', '=', sha256).execute()
  await db.deleteFrom('upload').where('deskId', '=', deskId).where('sha256', '=', sha256).execute()
  return right ? { received, complete: true } : { received: 0, complete: false }
}

async function openUpload(db: WritableDb, { sha256, size, deskId, now }: Piece): Promise<void> {
  const open = await db
    .selectFrom('upload')
    .select((upload) => upload.fn.sum<number>('size').as('bytes'))
    .where('deskId', '=', deskId)
    .executeTakeFirstOrThrow()
  if (Number(open.bytes ?? 0) + size > openBytesMax) throw new FaultError({ code: 'attachment-too-large', params: { max: openBytesMax } })
  await db.insertInto('upload').values({ deskId, sha256, size, received: 0, createdAt: now }).execute()
}

/** The bytes are kept once, whoever sends them; that this desk has sent them is kept beside. */
async function settle(db: WritableDb, { sha256, size, deskId, now }: Piece): Promise<void> {
  const held = await db.selectFrom('blob').select('size').where('sha256', '=', sha256).executeTakeFirst()
  if (!held) {
    await db.insertInto('blob').values({ sha256, size, deskId, createdAt: now }).execute()
    await db
      .insertInto('blob_chunk')
      .columns(['sha256', 'offset', 'bytes'])
      .expression((from) => from.selectFrom('upload_chunk').select(['sha256', 'offset', 'bytes']).where('deskId', '=', deskId).where('sha256', '=', sha256))
      .execute()
  }
  await db.insertInto('blob_sender').values({ sha256, deskId }).execute()
}

async function digestOf(db: ReadableDb, sha256: string, deskId: Id): Promise<string> {
  const hash = createHash('sha256')
  let offset = 0
  for (;;) {
    const chunk = await db
      .selectFrom('upload_chunk')
      .select('bytes')
      .where('deskId', '=', deskId)
      .where('sha256', '=', sha256)
      .where('offset', '=', offset)
      .executeTakeFirst()
    if (!chunk) return hash.digest('hex')
    hash.update(chunk.bytes)
    offset += chunk.bytes.length
  }
}

type Upload = { readonly size: number; readonly received: number }

async function findUpload(db: ReadableDb, sha256: string, deskId: Id): Promise<Upload | undefined> {
  return db.selectFrom('upload').select(['size', 'received']).where('deskId', '=', deskId).where('sha256', '=', sha256).executeTakeFirst()
}

async function findSent(db: ReadableDb, sha256: string, deskId: Id): Promise<Upload | undefined> {
  return db
    .selectFrom('blob')
    .innerJoin('blob_sender', 'blob_sender.sha256', 'blob.sha256')
    .select(['blob.size as size', 'blob.size as received'])
    .where('blob.sha256', '=', sha256)
    .where('blob_sender.deskId', '=', deskId)
    .executeTakeFirst()
}

/** Those of these files that the desk has never sent whole. */
export async function findUnsent(db: ReadableDb, deskId: Id, files: readonly string[]): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set()
  const sent = await db.selectFrom('blob_sender').select('sha256').where('deskId', '=', deskId).where('sha256', 'in', files).execute()
  const known = new Set(sent.map(({ sha256 }) => sha256))
  return new Set(files.filter((sha256) => !known.has(sha256)))
}

/** Sends the bytes from an offset on, as much as one chunk holds. */
export async function attachmentGet(context: ServerContext, ask: SyncAsk<'attachmentGet'>, caller: DeskCaller): Promise<Result<SyncAnswer<'attachmentGet'>>> {
  return context.store.read(async (db) => {
    const entitled = await entitledScopes(db, await context.organisation(db), caller.deskId, context.clock())
    if (!entitled.ok) return entitled
    const referred = await isReferredTo(db, ask.sha256, new Set(entitled.value))
    const blob = referred ? await db.selectFrom('blob').select('size').where('sha256', '=', ask.sha256).executeTakeFirst() : undefined
    // The same answer for what is not here and for what may not be seen.
    if (!blob) return failed('attachment-missing')
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

function isName(sha256: string, size: number): boolean {
  return sha256Pattern.test(sha256) && size >= 0
}
