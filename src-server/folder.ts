import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { FaultError } from '#shared/kernel/fault.ts'
import { openAuthority, type Authority, type AuthorityFiles } from './auth/authority.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { ServerStore } from './store/store.ts'

/**
 * Where a server keeps its things. The data folder holds `server.db` (ciphertext), `server.json` (what is below) and `server.log`; the secrets folder,
 * which belongs on another volume or in the system's credential store, holds `database.key`, `authority.key.pem` and `authority.pem`, readable by the
 * server's user alone. A thief of the one without the other has nothing.
 */
const configSchema = z.strictObject({
  format: z.literal('opsdesk-server'),
  version: z.literal(1),
  /** Relative to the data folder, or absolute. */
  secrets: z.string(),
  /** Address as desks reach it, when it was fixed; otherwise that on which the server listens. */
  url: z.string().nullable(),
})
type Config = z.infer<typeof configSchema>

export type ServerSecrets = AuthorityFiles & { readonly databaseKey: Uint8Array }
export type ServerFolder = { readonly data: string; readonly config: Config; readonly secrets: ServerSecrets }
export type OpenServer = ServerFolder & { readonly store: ServerStore; readonly authority: Authority }

const configName = 'server.json'
/** The database inside a data folder, and inside a backup. */
export const databaseName = 'server.db'
const secretFiles = { databaseKey: 'database.key', keyPem: 'authority.key.pem', certificatePem: 'authority.pem' } as const

/** The secrets folder when none is named: beside the data folder, never in it. */
export function defaultSecrets(data: string): string {
  const folder = resolve(data)
  return join(dirname(folder), `${basename(folder)}.secrets`)
}

/** Makes the folders of a new server; refuses to touch one that is there. */
export function makeFolder(data: string, secretsFolder: string, parts: { readonly secrets: ServerSecrets; readonly url: string | null }): void {
  if (existsSync(join(data, configName)) || existsSync(join(data, databaseName))) throw new FaultError({ code: 'store-busy', params: { path: data } })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  mkdirSync(secretsFolder, { recursive: true, mode: 0o700 })
  chmodSync(secretsFolder, 0o700)
  const write = (name: string, text: string): void => writeFileSync(join(secretsFolder, name), text, { mode: 0o600, flag: 'wx', flush: true })
  write(secretFiles.databaseKey, `${Buffer.from(parts.secrets.databaseKey).toString('hex')}\n`)
  write(secretFiles.keyPem, parts.secrets.keyPem)
  write(secretFiles.certificatePem, `${parts.secrets.certificatePem}\n`)
  const path = relative(resolve(data), resolve(secretsFolder))
  const config: Config = { format: 'opsdesk-server', version: 1, secrets: path, url: parts.url }
  writeFileSync(join(data, configName), `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
}

/** A new database key. */
export function newDatabaseKey(): Uint8Array {
  return randomBytes(32)
}

/** Reads a server's folders. */
export function readFolder(data: string): ServerFolder {
  if (!existsSync(join(data, configName))) throw new FaultError({ code: 'store-missing', params: { path: data } })
  const config = configSchema.parse(JSON.parse(readFileSync(join(data, configName), 'utf8')))
  return { data, config, secrets: readSecrets(isAbsolute(config.secrets) ? config.secrets : resolve(data, config.secrets)) }
}

/** Reads a secrets folder; one that others may read is refused. */
export function readSecrets(folder: string): ServerSecrets {
  const read = (name: string): string => {
    const file = join(folder, name)
    if (!existsSync(file)) throw new FaultError({ code: 'key-file-missing', params: { path: file } })
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new FaultError({ code: 'key-file-tampered', params: { path: file } })
    return readFileSync(file, 'utf8')
  }
  const databaseKey = Buffer.from(read(secretFiles.databaseKey).trim(), 'hex')
  if (databaseKey.length !== 32) throw new FaultError({ code: 'key-file-damaged', params: { path: folder } })
  return { databaseKey, keyPem: read(secretFiles.keyPem), certificatePem: read(secretFiles.certificatePem).trim() }
}

/** Opens a server's store and authority. */
export async function openFolder(data: string): Promise<OpenServer> {
  const folder = readFolder(data)
  const file = join(data, databaseName)
  // A missing database is a loss to be told, not a reason to begin anew.
  if (!existsSync(file)) throw new FaultError({ code: 'store-missing', params: { path: file } })
  const store = await openSqliteStore({ file, key: folder.secrets.databaseKey })
  return { ...folder, store, authority: await openAuthority(folder.secrets) }
}
