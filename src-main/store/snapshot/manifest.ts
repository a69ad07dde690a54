import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema, sha256Schema } from '#shared/kernel/id.ts'

/**
 * A backup of a desk, format 1: one folder, written whole or not at all.
 *
 * - `store.db` (and `store.db-wal` when a desk that died was copied before anybody had unlocked it), `attachments.db`, `desk.key`: byte for byte as on the
 *   desk, so still encrypted; unchanged pages stay identical from one backup to the next. `desk.key` carries the recovery slot.
 * - `manifest.json`, written last: what is here, with SHA-256. A folder without it is not a backup.
 * - `proof.json`, written by a restore rehearsal: what was counted and when. Without it the backup is 未验证 (written, not proven).
 *
 * The folder is made as `<name>.partial` and renamed once all files are on disk and have been read back. Names sort by time:
 * `<root>/opsdesk-<desk id>/<YYYYMMDD-HHMMSS>-<first 8 of the id>`; the time is UTC.
 */
export const manifestName = 'manifest.json'
export const proofName = 'proof.json'

export const manifestSchema = z.strictObject({
  format: z.literal('opsdesk-backup'),
  version: z.literal(1),
  id: idSchema,
  storeId: z.string(),
  deskId: z.string(),
  deskName: z.string(),
  company: z.string(),
  madeAt: instantSchema,
  /** What waited to be sent, as far as it was known without the key. */
  waiting: z.number().int(),
  files: z
    .array(
      z.strictObject({
        name: z.enum(['store.db', 'store.db-wal', 'attachments.db', 'attachments.db-wal', 'desk.key']),
        bytes: z.number().int(),
        sha256: sha256Schema,
      }),
    )
    .min(2),
})
export type Manifest = z.infer<typeof manifestSchema>

export const proofSchema = z.strictObject({
  format: z.literal('opsdesk-proof'),
  version: z.literal(1),
  backupId: idSchema,
  provenAt: instantSchema,
  /** Of the restored copy: rows by table, the audit chain's length and head, and what waited to be sent. */
  counts: z.record(z.string(), z.number().int()),
  auditEvents: z.number().int(),
  auditHead: z.string(),
  waiting: z.number().int(),
  fault: faultSchema.nullable(),
})
export type Proof = z.infer<typeof proofSchema>
