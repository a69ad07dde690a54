import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, request, Agent, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database, { type Database as Sqlite } from 'better-sqlite3'
import type { Claim } from '../scripts/claims/claims.ts'

/** Floors: the least that any program doing the job would have to do, with the same driver and the same durability and nothing else. */
function plain(file: string): Sqlite {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  return db
}

function plainRows(file: string): Sqlite {
  const db = plain(file)
  db.exec('CREATE TABLE t (id TEXT PRIMARY KEY, k INTEGER, s TEXT, body TEXT); CREATE INDEX t_k ON t (k); CREATE INDEX t_s ON t (s)')
  return db
}

/** Durable commits of one row of `bytes` each, in ms. */
export function openCommitFloor(folder: string, bytes: number): { commitMs(): number; close(): void } {
  const db = plainRows(join(folder, 'floor-commit.db'))
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
  const body = randomBytes(Math.ceil(bytes / 2)).toString('hex')
  let n = 0
  return {
    commitMs: () => {
      n += 1
      const started = performance.now()
      insert.run(`id-${n}`, n, 'x', body)
      return performance.now() - started
    },
    close: () => db.close(),
  }
}

/** Inserting the rows as JSON in one transaction, in ms. */
export function insertRowsMs(folder: string, rows: readonly object[]): number {
  const db = plainRows(join(folder, 'floor-insert.db'))
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
  const started = performance.now()
  db.transaction(() => {
    for (const [n, row] of rows.entries()) insert.run(`id-${n}`, n, 'paid', JSON.stringify(row))
  })()
  const ms = performance.now() - started
  db.close()
  return ms
}

type Item = { readonly id: string; readonly body: string }

/** Rows a second that get from a store through a server's store into a third one, as JSON over loopback HTTP in batches, durable at each end. */
export async function relayRowsPerSecond(folder: string, rows: readonly object[], batch: number): Promise<number> {
  const [a, server, b] = ['a', 'server', 'b'].map((name) => plainRows(join(folder, `floor-relay-${name}.db`))) as [Sqlite, Sqlite, Sqlite]
  putInto(a)(rows.map((row, n) => ({ id: `id-${String(n).padStart(6, '0')}`, body: JSON.stringify(row) })))
  const store = putInto(server)
  const http = await listen((text) => {
    const message = JSON.parse(text) as { push?: Item[]; after?: string }
    if (!message.push) return JSON.stringify(page(server, message.after ?? '', batch))
    store(message.push)
    return '{}'
  })
  const wire = { port: (http.address() as AddressInfo).port, agent: new Agent({ keepAlive: true }) }
  const started = performance.now()
  for (let items = page(a, '', batch); items.length > 0; items = page(a, items.at(-1)?.id ?? '', batch)) await post(wire, { push: items })
  const receive = putInto(b)
  for (let after = ''; ;) {
    const items = JSON.parse(await post(wire, { after })) as Item[]
    if (items.length === 0) break
    receive(items)
    after = items.at(-1)?.id ?? ''
  }
  const seconds = (performance.now() - started) / 1000
  wire.agent.destroy()
  http.close()
  for (const db of [a, server, b]) db.close()
  return rows.length / seconds
}

function putInto(db: Sqlite) {
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
  return db.transaction((items: readonly Item[]) => {
    for (const { id, body } of items) insert.run(id, 1, 'x', body)
  })
}

function page(db: Sqlite, after: string, limit: number): readonly Item[] {
  return db.prepare('SELECT id, body FROM t WHERE id > ? ORDER BY id LIMIT ?').all(after, limit) as Item[]
}

/** The same claims in a plain, unencrypted table, asked the same things by the same SQL. */
export type RegisterFloor = { openMs(): number; pageMs(rows: Uint32Array): number; close(): void }

/** Makes the table. */
export function openRegisterFloor(folder: string, claims: readonly Claim[]): RegisterFloor {
  const db = plain(join(folder, 'floor-register.db'))
  db.exec(
    'CREATE TABLE t ("row" INTEGER PRIMARY KEY, id TEXT, claim_no TEXT, amount INTEGER, budget_number TEXT, declaration_number TEXT, submitted_at INTEGER, closed_at INTEGER, outcome TEXT)',
  )
  const insert = db.prepare('INSERT INTO t VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)')
  db.transaction(() => {
    for (const [n, claim] of claims.entries())
      insert.run(`id-${n}`, claim.claimNo, claim.amountMinor, claim.budgetNumber, claim.declarationNumber, claim.submittedAt, claim.closedAt, claim.outcome)
  })()
  const order = db.prepare(
    `SELECT count(*), group_concat("row", ',' ORDER BY closed_at DESC, "row"), sum(amount) FROM t WHERE outcome = 'paid' AND amount > 5000`,
  )
  const rows = db.prepare(
    'SELECT "row", id, claim_no, amount, budget_number, declaration_number, submitted_at, closed_at, outcome FROM t WHERE "row" IN (SELECT value FROM json_each(?))',
  )
  const ms = (work: () => unknown): number => {
    const started = performance.now()
    work()
    return performance.now() - started
  }
  return {
    openMs: () => ms(() => order.raw().get()),
    pageMs: (numbers) => ms(() => rows.raw().all(JSON.stringify([...numbers]))),
    close: () => db.close(),
  }
}

async function listen(answer: (body: string) => string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => outgoing.end(answer(Buffer.concat(parts).toString('utf8'))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function post({ port, agent }: { readonly port: number; readonly agent: Agent }, message: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, agent, method: 'POST' }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    })
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify(message))
  })
}
