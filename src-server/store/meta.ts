import { z } from 'zod'
import { uuidSchema } from '#shared/kernel/id.ts'
import type { ReadableDb, WritableDb } from './store.ts'

/** The server's single values and their shapes. */
const metaSchemas = {
  /** Rotated by every restore; desks that come with another one start anew. */
  epoch: uuidSchema,
  /** Where desks reach the server, as printed into enrolment codes. */
  publicUrl: z.string(),
  /** age recipients of the company's recovery keys. */
  recoveryRecipients: z.array(z.string().startsWith('age1')).min(1),
  /** Versions through which the newest backups were proven, the older first; two at most. */
  provenBackups: z.array(z.number().int()).max(2),
  /** When this data came out of a backup; a server that never did has none. */
  restoredAt: z.number().int(),
  /** The version through which the change log may have gaps (prune-log.ts); a server that never pruned has none. */
  prunedThrough: z.number().int(),
  /** The instant through which recurring work has been begun; a server that never had any has none. */
  scheduledThrough: z.number().int(),
} as const
type MetaKey = keyof typeof metaSchemas
type MetaValue<K extends MetaKey> = z.infer<(typeof metaSchemas)[K]>

/** A single value, or undefined when it was never set. */
export async function findMeta<K extends MetaKey>(db: ReadableDb, key: K): Promise<MetaValue<K> | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst()
  return row && (metaSchemas[key].parse(JSON.parse(row.value)) as MetaValue<K>)
}

/** A value that every founded company has. */
export async function readMeta<K extends MetaKey>(db: ReadableDb, key: K): Promise<MetaValue<K>> {
  const value = await findMeta(db, key)
  if (value === undefined) throw new Error(`the server's store has no ${key}`)
  return value
}

/** Sets a single value. */
export async function writeMeta<K extends MetaKey>(db: WritableDb, key: K, value: MetaValue<K>): Promise<void> {
  const text = JSON.stringify(metaSchemas[key].parse(value))
  await db
    .insertInto('meta')
    .values({ key, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
    .execute()
}

/**
 * The version through which a restore will bring the data back: that of the backup before the newest, because the newest may be the one that is lost with the
 * server. Zero while there are fewer than two.
 */
export async function readProvenVersion(db: ReadableDb): Promise<number> {
  const [older, newest] = (await findMeta(db, 'provenBackups')) ?? []
  return older !== undefined && newest !== undefined ? older : 0
}

/** The version of this snapshot. */
export async function readVersion(db: ReadableDb): Promise<number> {
  const row = await db.selectFrom('counter').select('value').where('name', '=', 'version').executeTakeFirstOrThrow()
  return Number(row.value)
}
