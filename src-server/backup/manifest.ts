import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FaultError } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema, sha256Schema } from '#shared/kernel/id.ts'
import { databaseName } from '../folder.ts'

/**
 * A backup of the server, format 1: one folder, written whole or not at all.
 *
 * - `server.db`: the data as it stood at one moment, an embedded database under the backups' key. With the embedded dialect it is the file itself, byte for byte;
 *   from PostgreSQL it is made row by row. Either may be restored into either.
 * - `recovery.age`: database key and authority key, sealed to the company's recovery recipients in the standard age format.
 * - `manifest.json`, written last: what is here, with SHA-256. A folder without it is not a backup.
 *
 * The folder is made as `<name>.partial` and renamed once everything is on disk and has been read back.
 */
export const manifestName = 'manifest.json'
export const recoveryName = 'recovery.age'
const backupFiles = [databaseName, recoveryName] as const

const manifestSchema = z.strictObject({
  format: z.literal('opsdesk-server-backup'),
  version: z.literal(1),
  id: idSchema,
  company: z.string(),
  madeAt: instantSchema,
  epoch: idSchema,
  /** The version of the data; desks may forget what they sent up to it once the backup is proven. */
  dataVersion: z.number().int(),
  auditEvents: z.number().int(),
  auditHead: z.string(),
  files: z.array(z.strictObject({ name: z.enum(backupFiles), bytes: z.number().int(), sha256: sha256Schema })).length(backupFiles.length),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Length and SHA-256 of a file, read from disk. */
export async function digestOf(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const part of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const piece: Buffer = part
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Reads a backup's manifest and every file against it; refuses what is not whole. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = readManifest(join(folder, manifestName))
  for (const { name, bytes, sha256 } of manifest.files) {
    if (!existsSync(join(folder, name))) throw new FaultError({ code: 'backup-incomplete', params: { file: name } })
    const actual = await digestOf(join(folder, name))
    if (actual.bytes !== bytes || actual.sha256 !== sha256) throw new FaultError({ code: 'backup-damaged', params: { file: name } })
  }
  return manifest
}

function readManifest(file: string): Manifest {
  if (!existsSync(file)) throw new FaultError({ code: 'backup-incomplete', params: { file: manifestName } })
  const parsed = manifestSchema.safeParse(parseJson(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new FaultError({ code: 'backup-damaged', params: { file: manifestName } })
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
