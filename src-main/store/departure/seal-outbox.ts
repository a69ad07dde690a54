import { createHash } from 'node:crypto'
import { Encrypter } from 'age-encryption'
import { sealedDomain, sealedFormat, sealedMutationsBytes, sealedPieceBytes, sealedProofText, type SealedHeader } from '#shared/contract/sealed-outbox.ts'
import { pushLimit } from '#shared/contract/sync-limits.ts'
import type { Id, NewId } from '#shared/kernel/id.ts'
import { readMeta } from '../apply/desk-meta.ts'
import { countUnanswered, nextToPush, type OutboxEntry } from '../apply/outbox.ts'
import type { AttachmentStore, StoreDatabase } from '../context.ts'
import type { Departure } from '../desk-file.ts'
import { filesIn } from '../sync/attachment-transfer.ts'
import { signerOf } from '../sync/desk-key.ts'
import { standingOf } from '../sync/replica.ts'
import { waitsForCertificate } from '../sync/uncertified.ts'
import { removeSealedFile, writeSealedFile, type SealedFileWriter } from './sealed-file.ts'

/**
 * Seals at the lock what the server has not answered yet, oldest first, each mutation after the files that it needs. Somebody waits for the lock, so it
 * takes no longer than a few seconds and no more bytes of files than that allows; what is left then waits for the next unlocking, and is counted.
 */
export type SealingParts = {
  readonly directory: string
  readonly database: Pick<StoreDatabase, 'readRaw'>
  readonly attachments: Pick<AttachmentStore, 'size' | 'notUploaded' | 'readChunk'>
  readonly newId: NewId
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number
}

const sealingMs = 4000
const fileBytesMax = 24_000_000

/** What waits, and how it departs; null when nothing can leave a locked desk. */
export async function sealOutbox(parts: SealingParts): Promise<{ readonly waiting: number; readonly departure: Departure | null }> {
  const raw = parts.database.readRaw
  const waiting = countUnanswered(raw)
  const writer = waiting > 0 ? sealerOf(parts) : null
  if (!writer) {
    await removeSealedFile(parts.directory)
    return { waiting, departure: null }
  }
  const file = await writeSealedFile(parts.directory, writer.id)
  try {
    const sealed = await sealAll(parts, writer, file)
    await file.finish()
    return {
      waiting,
      departure: sealed.parts === 0 ? null : { ...writer.way, id: writer.id, line: writer.about.line, ...sealed, done: 0, left: waiting - sealed.mutations },
    }
  } catch (error) {
    await file.abandon()
    throw error
  }
}

type Sealer = {
  readonly id: Id
  readonly way: Pick<Departure, 'server' | 'authority'>
  readonly about: { readonly desk: Id; readonly epoch: Id; readonly line: Id }
  seal(part: number, header: SealedHeader, bytes?: Uint8Array): Promise<Parameters<SealedFileWriter['add']>[0]['envelope']>
}

/** Null as long as the server's key is not known, while a key that has signed some of it waits to be certified, and on a desk that is closed. */
function sealerOf({ database, newId }: SealingParts): Sealer | null {
  const raw = database.readRaw
  const [recipient, server, authority, desk, key] = (['sealingRecipient', 'serverUrl', 'authorityFingerprint', 'deskId', 'deskPrivateKey'] as const).map(
    (name) => readMeta(raw, name),
  )
  const { epoch, line } = standingOf(raw)
  if (!recipient || !server || !authority || !desk || !key || !epoch || !line) return null
  if (readMeta(raw, 'closing') !== undefined || waitsForCertificate(raw)) return null
  const sign = signerOf(key)
  return {
    id: newId(),
    way: { server, authority },
    about: { desk, epoch, line },
    async seal(part, header, bytes = new Uint8Array()) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(recipient)
      const sealed = Buffer.from(await encrypter.encrypt(Buffer.concat([Buffer.from(`${sealedDomain}\n${JSON.stringify(header)}\n`, 'utf8'), bytes])))
      const signature = sign(sealedProofText({ desk, part }, createHash('sha256').update(sealed).digest('hex')))
      return { format: sealedFormat, desk, part, sealed: sealed.toString('base64'), signature }
    },
  }
}

async function sealAll(parts: SealingParts, sealer: Sealer, file: SealedFileWriter): Promise<Pick<Departure, 'parts' | 'mutations' | 'last'>> {
  const began = parts.elapsed()
  const files = filesToSend(parts)
  const { line, ...about } = sealer.about
  let part = 0
  let mutations = 0
  let last = 0
  for (; parts.elapsed() - began < sealingMs;) {
    const batch = nextToPush(parts.database.readRaw, last, { mutations: pushLimit.mutations, bytes: sealedMutationsBytes })
    const fitting = files.fitting(batch)
    for (const { sha256, size } of files.take(fitting)) {
      for (let offset = 0; offset === 0 || offset < size; offset += sealedPieceBytes) {
        const bytes = parts.attachments.readChunk(sha256, offset, Math.min(sealedPieceBytes, size - offset))
        await file.add({ envelope: await sealer.seal(part++, { ...about, kind: 'file', sha256, size, offset }, bytes), mutations: 0 })
      }
    }
    const newest = fitting.at(-1)
    if (!newest) break
    const header: SealedHeader = { ...about, kind: 'mutations', line, mutations: fitting.map(({ sequence, mutation }) => ({ sequence, mutation })) }
    await file.add({ envelope: await sealer.seal(part++, header), mutations: fitting.length })
    mutations += fitting.length
    last = newest.sequence
    if (fitting.length < batch.length) break
  }
  return { parts: part, mutations, last }
}

type Named = { readonly sha256: string; readonly size: number }

/** The files that the server has not had from this desk, each once, as long as they fit. */
function filesToSend({ attachments }: SealingParts): {
  /** The entries up to the first whose files are too much. */
  fitting(batch: readonly OutboxEntry[]): readonly OutboxEntry[]
  take(batch: readonly OutboxEntry[]): readonly Named[]
} {
  const unsent = new Map(attachments.notUploaded().map(({ sha256, size }) => [sha256, size]))
  const taken = new Set<string>()
  let bytes = 0
  const needed = (entry: OutboxEntry): readonly Named[] =>
    [...new Set(filesIn(entry.mutation.body.args))].flatMap((sha256) => {
      const size = unsent.get(sha256)
      return size === undefined || taken.has(sha256) ? [] : [{ sha256, size }]
    })
  return {
    fitting(batch) {
      let more = 0
      const end = batch.findIndex((entry) => {
        more += needed(entry).reduce((sum, { size }) => sum + size, 0)
        return bytes + more > fileBytesMax
      })
      return end < 0 ? batch : batch.slice(0, end)
    },
    take(batch) {
      const named = batch.flatMap((entry) => {
        const files = needed(entry)
        for (const { sha256, size } of files) {
          taken.add(sha256)
          bytes += size
        }
        return files
      })
      return named
    },
  }
}
