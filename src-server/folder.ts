import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { FaultError } from '#shared/kernel/fault.ts'
import { openAuthority, type Authority, type AuthorityFiles } from './auth/authority.ts'
import { findMeta } from './store/meta.ts'
import { openPostgresqlStore } from './store/postgresql/postgresql.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { ServerStore } from './store/store.ts'

/**
 * Where a server keeps its things. The data folder holds `server.db` (ciphertext, unless PostgreSQL holds the data), `server.json` (what is below) and
 * `server.log`; the secrets folder, which belongs on another volume or in the system's credential store, holds `database.key`, `authority.key.pem`,
 * `authority.pem` and, with PostgreSQL, `database.url`, readable by the server's user alone. A thief of the one without the other has nothing.
 */
const configSchema = z.strictObject({
  format: z.literal('opsdesk-server'),
  version: z.literal(1),
  /** Relative to the data folder, or absolute. */
  secrets: z.string(),
  /** Address as desks reach it, when it was fixed; otherwise that on which the server listens. */
  url: z.string().nullable(),
  /** Where the data is: in the data folder, or in the PostgreSQL that the secrets name. */
  database: z.enum(['embedded', 'postgresql']).default('embedded'),
})
type Config = z.infer<typeof configSchema>

export type ServerSecrets = AuthorityFiles & {
  /** Of the embedded database, and of every backup whatever the dialect. */
  readonly databaseKey: Uint8Array
  /** PostgreSQL's connection string with its password, or null for the embedded database. */
  readonly databaseUrl: string | null
}
export type ServerFolder = { readonly data: string; readonly config: Config; readonly secrets: ServerSecrets }
export type OpenServer = ServerFolder & { readonly store: ServerStore; readonly authority: Authority }

const configName = 'server.json'
/** The database inside a data folder, and inside a backup. */
export const databaseName = 'server.db'
const secretFiles = { databaseKey: 'database.key', databaseUrl: 'database.url', keyPem: 'authority.key.pem', certificatePem: 'authority.pem' } as const

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
  if (parts.secrets.databaseUrl !== null) write(secretFiles.databaseUrl, `${parts.secrets.databaseUrl}\n`)
  write(secretFiles.keyPem, parts.secrets.keyPem)
  write(secretFiles.certificatePem, `${parts.secrets.certificatePem}\n`)
  const path = relative(resolve(data), resolve(secretsFolder))
  const config: Config = {
    format: 'opsdesk-server',
    version: 1,
    secrets: path,
    url: parts.url,
    database: parts.secrets.databaseUrl === null ? 'embedded' : 'postgresql',
  }
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
  const secrets = readSecrets(isAbsolute(config.secrets) ? config.secrets : resolve(data, config.secrets))
  if (config.database === 'postgresql' && secrets.databaseUrl === null)
    throw new FaultError({ code: 'key-file-missing', params: { path: secretFiles.databaseUrl } })
  return { data, config, secrets: config.database === 'postgresql' ? secrets : { ...secrets, databaseUrl: null } }
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
  const databaseUrl = existsSync(join(folder, secretFiles.databaseUrl)) ? read(secretFiles.databaseUrl).trim() : null
  return { databaseKey, databaseUrl, keyPem: read(secretFiles.keyPem), certificatePem: read(secretFiles.certificatePem).trim() }
}

/** Opens a server's store and authority. */
export async function openFolder(data: string): Promise<OpenServer> {
  const folder = readFolder(data)
  // A missing database is a loss to be told, not a reason to begin anew.
  if (folder.secrets.databaseUrl === null && !existsSync(join(data, databaseName)))
    throw new FaultError({ code: 'store-missing', params: { path: join(data, databaseName) } })
  const store = await openDatabase(data, folder.secrets)
  if (await isFounded(store)) return { ...folder, store, authority: await openAuthority(folder.secrets) }
  await store.close()
  throw new FaultError({ code: 'store-missing', params: { path: folder.config.database } })
}

/** Opens the database of a folder that is being made; refuses one that holds a company already. */
export async function openNewDatabase(data: string, secrets: ServerSecrets): Promise<ServerStore> {
  const store = await openDatabase(data, secrets)
  if (!(await isFounded(store))) return store
  await store.close()
  throw new FaultError({ code: 'store-busy', params: { path: data } })
}

async function openDatabase(data: string, secrets: ServerSecrets): Promise<ServerStore> {
  if (secrets.databaseUrl !== null) return openPostgresqlStore({ url: secrets.databaseUrl })
  return openSqliteStore({ file: join(data, databaseName), key: secrets.databaseKey })
}

async function isFounded(store: ServerStore): Promise<boolean> {
  return store.read(async (db) => (await findMeta(db, 'epoch')) !== undefined)
}

/** Reads a connection string from a file, so that no password stands on a command line. */
export function readDatabaseUrl(file: string): string {
  const url = readFileSync(file, 'utf8').trim()
  if (!/^postgres(ql)?:\/\/\S+$/.test(url)) throw new FaultError({ code: 'key-file-damaged', params: { path: file } })
  return url
}
