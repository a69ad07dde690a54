import { digestOfText } from '#shared/kernel/digest.ts'
import type { z } from 'zod'
import type { Act, attachmentSchema, BusinessRecord } from '#shared/domain/record.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'

type Attachment = z.infer<typeof attachmentSchema>

/**
 * All that a record holds and a print of it can show, as the one text of it: its SHA-256 stands in the print code, and is made again from what a desk holds when a print is checked; an application for disposal names
 * the record by it, and it stays in the certificate. An act that the server has confirmed reads differently from one that waits: the paper says so too.
 */
export function recordContent(record: BusinessRecord, acts: readonly Act[], attachments: readonly Attachment[]): string {
  const { id, definitionKey, definitionVersion, number, title, businessDate, unitId, creatorId, state, round, data, amountMinor, submittedAt, closedAt } =
    record
  return canonicalJson({
    format: 1,
    record: { id, definitionKey, definitionVersion, number, title, businessDate, unitId, creatorId, state, round, data, amountMinor, submittedAt, closedAt },
    acts: byId(acts).map((act) => ({
      id: act.id,
      kind: act.kind,
      node: act.node,
      round: act.round,
      actor: act.actorId,
      enteredBy: act.enteredBy,
      opinion: act.opinion,
      target: act.target,
      at: act.at,
      changes: act.changes,
      isConfirmed: act.notAfter !== null,
    })),
    attachments: byId(attachments).map(({ field, name, size, sha256 }) => ({ field, name, size, sha256 })),
  })
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Its SHA-256, by which an application for disposal and the certificate name the record. */
export function recordDigest(record: BusinessRecord, acts: readonly Act[], attachments: readonly Attachment[]): string {
  return digestOfText(recordContent(record, acts, attachments))
}
