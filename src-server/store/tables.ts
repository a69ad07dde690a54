import type { ColumnKind, entities, EntityName } from '#shared/rows/entities.ts'

type Held<K extends ColumnKind> = K extends 'integer' | 'boolean' ? number | null : string | null
type EntityTable<E extends EntityName> = {
  [C in keyof (typeof entities)[E]['columns']]: (typeof entities)[E]['columns'][C] extends ColumnKind ? Held<(typeof entities)[E]['columns'][C]> : never
}
type EntityTables = { [E in EntityName]: EntityTable<E> }

export type AccountRow = { memberId: string; verifier: string; mustChange: number; failedAttempts: number; lockedAt: number | null; changedAt: number }
export type ArrivalRow = { line: string; sequence: number; mutationId: string; outcome: string; fault: string | null; version: number }
export type AuditRow = { sequence: number; at: number; actorId: string; act: string; subject: string; digest: string; previous: string; hash: string }
export type ChangeLogRow = { scope: string; version: number; ordinal: number; entity: string; id: string; op: string; mutationId: string }
export type EnrolmentCodeRow = { secretHash: string; memberId: string; expiresAt: number; spentAt: number | null; spentKey: string | null; allowsWeak: number }
export type MemberKeyRow = { keyId: string; memberId: string; deskId: string; publicKey: string; certificate: string; signature: string; issuedAt: number }
export type MutationLogRow = {
  id: string
  deskId: string
  authorId: string
  name: string
  body: string
  signature: string
  outcome: string
  fault: string | null
  version: number
  at: number
}

/** Every table of the server's store, as the driver binds and answers it; a test compares the names with a migrated database. */
export type ServerTables = EntityTables & {
  meta: { key: string; value: string }
  counter: { name: string; value: number }
  change_log: ChangeLogRow
  record_scope: { scope: string; recordId: string }
  ledger: { line: string; deskId: string; lastSequence: number; drainedAt: number }
  line_mark: { line: string; deskId: string; sequence: number; head: string; at: number }
  arrival: ArrivalRow
  mutation_log: MutationLogRow
  unique_value: { definitionKey: string; field: string; digest: string; recordId: string }
  number_series: { series: string; next: number }
  account: AccountRow
  enrolment_code: EnrolmentCodeRow
  desk_credential: { deskId: string; publicKey: string; drainedAt: number; contactAt: number; delivered: number; deliveredSince: number | null }
  spent_challenge: { challenge: string; until: number }
  member_key: MemberKeyRow
  release_share: { deskId: string; memberId: string; share: string }
  blob: { sha256: string; size: number; deskId: string; createdAt: number }
  blob_chunk: { sha256: string; offset: number; bytes: Uint8Array }
  blob_sender: { sha256: string; deskId: string }
  upload: { deskId: string; sha256: string; size: number; received: number; createdAt: number }
  upload_chunk: { deskId: string; sha256: string; offset: number; bytes: Uint8Array }
  audit: AuditRow
}
