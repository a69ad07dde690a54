import type { Database } from 'better-sqlite3'
import type { Fault } from '#shared/kernel/fault.ts'
import { statement } from '../apply/statement.ts'
import type { OutboxEntry } from '../apply/outbox.ts'
import type { Replica } from './replica.ts'

const chunkBytes = 1_000_000

/**
 * Uploads the files that a batch of mutations names; each upload resumes where the server's copy ends. The server is asked for every one, also
 * when it once had it: it may have been restored since. What stops is told with the mutation that named the file.
 */
export async function uploadFor(replica: Replica, batch: readonly OutboxEntry[]): Promise<{ readonly fault: Fault; readonly entry: OutboxEntry } | null> {
  const sent = new Set<string>()
  for (const entry of batch) {
    for (const sha256 of filesIn(entry.mutation.body.args)) {
      // The size that counts is that of the bytes, not the one that the arguments claim.
      const size = replica.attachments.size(sha256)
      if (size === null || sent.has(sha256)) continue
      const fault = await upload(replica, sha256, size)
      if (fault) return { fault, entry }
      sent.add(sha256)
    }
  }
  return null
}

/** Whatever looks like a file among the arguments, at any depth. */
export function filesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const { sha256 } = value as { readonly sha256?: unknown }
  return [...(typeof sha256 === 'string' ? [sha256] : []), ...Object.values(value).flatMap(filesIn)]
}

async function upload(replica: Replica, sha256: string, size: number): Promise<Fault | null> {
  const have = await replica.link.ask('attachmentHave', { sha256, size })
  if (!have.ok) return have.fault
  let { received, complete } = have.value
  while (!complete) {
    const bytes = replica.attachments.readChunk(sha256, received, Math.min(chunkBytes, size - received))
    const put = await replica.link.ask('attachmentPut', { sha256, size, offset: received, bytes: Buffer.from(bytes).toString('base64') })
    if (!put.ok) return put.fault
    if (!put.value.complete && put.value.received <= received) return { code: 'server-fault', params: { reason: 'upload-stands-still' } }
    ;({ received, complete } = put.value)
  }
  replica.attachments.markUploaded(sha256)
  return null
}

/** Downloads the files of held records that are not here, one after the other; a damaged one starts over at the next round. */
export async function downloadMissing(replica: Replica): Promise<Fault | null> {
  for (const { sha256, size, mime } of namedFiles(replica.database.readRaw)) {
    if (replica.attachments.has(sha256)) continue
    for (let complete = size === 0 && replica.attachments.writeChunk(sha256, size, mime, 0, new Uint8Array()).complete; !complete;) {
      const offset = replica.attachments.received(sha256)
      const part = await replica.link.ask('attachmentGet', { sha256, offset })
      // Its author's desk may not have sent it yet, or the right to it is gone by now; the next round asks again.
      if (!part.ok && (part.fault.code === 'attachment-missing' || part.fault.code === 'permission-denied')) break
      if (!part.ok) return part.fault
      const bytes = Buffer.from(part.value.bytes, 'base64')
      if (bytes.length === 0) break
      const written = replica.attachments.writeChunk(sha256, size, mime, offset, bytes)
      if (written.damaged) break
      complete = written.complete
      if (complete) replica.emit('stale', { topics: recordsNaming(replica.database.readRaw, sha256) })
    }
  }
  return null
}

function namedFiles(raw: Database): readonly { sha256: string; size: number; mime: string }[] {
  return statement(raw, 'select "sha256", max("size") as "size", max("mime") as "mime" from "attachment" group by "sha256"').all() as {
    sha256: string
    size: number
    mime: string
  }[]
}

function recordsNaming(raw: Database, sha256: string): string[] {
  return (statement(raw, 'select distinct "recordId" from "attachment" where "sha256" = ?').pluck().all(sha256) as string[]).map((id) => `record:${id}`)
}
