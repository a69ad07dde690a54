import { createHash } from 'node:crypto'
import { sealedDomain, sealedHeaderSchema, sealedProofText, type SealedHeader } from '#shared/contract/sealed-outbox.ts'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { protocolVersion } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { mayAsk } from '../auth/desk-standing.ts'
import { isSignedBy } from '../auth/signatures.ts'
import { attachmentHave, attachmentPut } from './attachments.ts'
import type { Caller, DeskCaller, ServerContext } from './context.ts'
import { push } from './push.ts'

/**
 * Delivery: one part of what a locked desk has sealed (contract/sealed-outbox.ts). The desk's signature is checked before anything is decrypted; inside is
 * a push, or a piece of a file, and it is answered by the same rules. Whoever has the part may send it as often as he likes: what has arrived
 * stays what it is, and the answer tells a count.
 */
export async function deliver(context: ServerContext, { envelope }: SyncAsk<'deliver'>, { peer }: Caller): Promise<Result<SyncAnswer<'deliver'>>> {
  const allowed = context.sessionAsks.take(peer)
  if (!allowed.ok) return allowed
  const { desk, credential } = await context.store.read(async (db) => ({
    desk: (await context.organisation(db)).index.desks.get(envelope.desk),
    credential: await db.selectFrom('desk_credential').select('publicKey').where('deskId', '=', envelope.desk).executeTakeFirst(),
  }))
  const sealed = Buffer.from(envelope.sealed, 'base64')
  const proof = sealedProofText(envelope, createHash('sha256').update(sealed).digest('hex'))
  // The same answer for a desk that is not there and for a wrong signature.
  if (!credential || !isSignedBy(credential.publicKey, proof, envelope.signature)) return failed('desk-unknown')
  const standing = mayAsk(desk, 'deliver')
  if (!standing.ok) return standing
  const content = readContent(await context.authority.sealing.open(sealed))
  if (!content || content.header.desk !== envelope.desk) return failed('sealed-unreadable')
  if (content.header.epoch !== context.epoch) return failed('epoch-changed', { epoch: context.epoch })
  const caller = { peer, deskId: envelope.desk }
  return content.header.kind === 'file' ? takePiece(context, content.header, content.bytes, caller) : takeMutations(context, content.header, caller)
}

type Content = { readonly header: SealedHeader; readonly bytes: Buffer }

function readContent(plain: Uint8Array | null): Content | null {
  if (plain === null) return null
  const all = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
  const start = sealedDomain.length + 1
  const end = all.indexOf(0x0a, start)
  if (end < 0 || all.subarray(0, start).toString('latin1') !== `${sealedDomain}\n`) return null
  try {
    const header = sealedHeaderSchema.safeParse(JSON.parse(all.subarray(start, end).toString('utf8')))
    return header.success ? { header: header.data, bytes: all.subarray(end + 1) } : null
  } catch {
    return null
  }
}

async function takeMutations(
  context: ServerContext,
  { epoch, line, mutations }: Extract<SealedHeader, { kind: 'mutations' }>,
  caller: DeskCaller,
): Promise<Result<SyncAnswer<'deliver'>>> {
  const pushed = await push(context, { protocol: protocolVersion, epoch, line, mutations }, caller)
  if (!pushed.ok) return pushed
  const { lastSequence } = pushed.value
  const taken = mutations.filter(({ sequence }) => sequence <= lastSequence).length
  return taken === mutations.length ? ok({ taken }) : failed('sealed-gap')
}

/** What is already here of the piece is left out: the desk may have sent a part of the file before it was locked. */
async function takePiece(
  context: ServerContext,
  { sha256, size, offset }: Extract<SealedHeader, { kind: 'file' }>,
  bytes: Buffer,
  caller: DeskCaller,
): Promise<Result<SyncAnswer<'deliver'>>> {
  const have = await attachmentHave(context, { protocol: protocolVersion, sha256, size }, caller)
  if (!have.ok) return have
  const { received, complete } = have.value
  if (complete || (received >= offset + bytes.length && size > 0)) return ok({ taken: 0 })
  if (received < offset) return failed('sealed-gap')
  const rest = bytes.subarray(received - offset).toString('base64')
  const put = await attachmentPut(context, { protocol: protocolVersion, sha256, size, offset: received, bytes: rest }, caller)
  if (!put.ok) return put
  return put.value.complete || put.value.received > received ? ok({ taken: 0 }) : failed('sealed-gap')
}
