import type { ReadableDb, WritableDb } from '../context.ts'

/** Single values of a store, each a text. */
export const metaKeys = [
  /** Of this store file; also in the key file. */
  'storeId',
  'deskId',
  'deskName',
  /** Short, in front of provisional numbers. */
  'deskCode',
  'company',
  /** The unbroken numbering of this store's outbox (UUID), and the least number that its next mutation gets. */
  'line',
  'nextSequence',
  /** Version up to which the log has been pulled, and the server's epoch. */
  'cursor',
  'epoch',
  'agreedAt',
  /** Sync: progress of a first contact, files whose rows went, a person's word that most records may go. */
  'bootstrap',
  'droppedAttachments',
  'removalAllowed',
  /** Why this desk is being closed, from when nothing new may be saved here any more. */
  'closing',
  /** Members who may no longer work at this desk, by the server's word, until their slots are gone. */
  'leavers',
  'serverUrl',
  /** SHA-256 of the authority's public key, hex. */
  'authorityFingerprint',
  /** The authority's public key (SubjectPublicKeyInfo, base64), and the certificates of the keys that sign at this desk, as JSON by key: for what is printed. */
  'authorityKey',
  'keyCertificates',
  /** The age recipient to which the outbox is sealed at a lock. */
  'sealingRecipient',
  /** The desk's own Ed25519 credential: private key, PKCS #8, base64. */
  'deskPrivateKey',
  'recoveryRecipients',
  'backupFolder',
  'backupSchedule',
  /** JSON. */
  'backupKeeping',
  /** Where the local interface listens, once it has: machines are told an address once. */
  'interfacePort',
  /** Signing keys that the server has not certified yet, apart by spaces: a restored desk's, or those that a restored server has lost. */
  'uncertifiedKey',
  /** Confirmed mutations through this version are in the server's proven backups and have been forgotten here. */
  'forgottenThrough',
] as const
export type MetaKey = (typeof metaKeys)[number]

/** One value, or undefined when it was never set. */
export async function readMeta(db: ReadableDb, key: MetaKey): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

/** One value that a store is never without. */
export async function needMeta(db: ReadableDb, key: MetaKey): Promise<string> {
  const value = await readMeta(db, key)
  if (value === undefined) throw new Error(`the store has no ${key}`)
  return value
}

/** Sets one value. */
export async function writeMeta(db: WritableDb, key: MetaKey, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
