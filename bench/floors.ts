import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database, { type Database as Sqlite } from 'better-sqlite3'

/** Floors: the least that any program doing the job would have to do, with the same driver and the same durability and nothing else. */

function plain(file: string): Sqlite {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE t (id TEXT PRIMARY KEY, k INTEGER, s TEXT, body TEXT); CREATE INDEX t_k ON t (k); CREATE INDEX t_s ON t (s)')
  return db
}

/** One durable commit of a row of `bytes`, in ms (mean of `times`). */
export function durableCommitMs(folder: string, bytes: number, times: number): number {
  const db = plain(join(folder, 'floor-commit.db'))
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
  const body = randomBytes(bytes / 2).toString('hex')
  const started = performance.now()
  for (let n = 0; n < times; n++) insert.run(`id-${n}`, n, 'x', body)
  const ms = (performance.now() - started) / times
  db.close()
  return ms
}

/** Inserting the rows as JSON in one transaction, in ms. */
export function insertRowsMs(folder: string, rows: readonly object[]): number {
  const db = plain(join(folder, 'floor-insert.db'))
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
  const started = performance.now()
  db.transaction(() => {
    for (const [n, row] of rows.entries()) insert.run(`id-${n}`, n, 'paid', JSON.stringify(row))
  })()
  const ms = performance.now() - started
  db.close()
  return ms
}

/** Rows a second that get from a store through a server's store into a third one, as JSON over loopback HTTP in batches, durable at each end. */
export async function relayRowsPerSecond(folder: string, rows: readonly object[], batch: number): Promise<number> {
  const [a, server, b] = ['a', 'server', 'b'].map((name) => plain(join(folder, `floor-relay-${name}.db`))) as [Sqlite, Sqlite, Sqlite]
  const insertInto = (db: Sqlite) => {
    const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?, ?)')
    return db.transaction((items: readonly { id: string; row: unknown }[]) => {
      for (const item of items) insert.run(item.id, 1, 'x', JSON.stringify(item.row))
    })
  }
  insertInto(a)(rows.map((row, n) => ({ id: `id-${String(n).padStart(6, '0')}`, row })))
  const store = insertInto(server)
  const http = await listen((body) => {
    const message = JSON.parse(body) as { push?: { id: string; row: unknown }[]; after?: string }
    if (message.push) {
      store(message.push)
      return '{}'
    }
    return JSON.stringify(server.prepare('SELECT id, body FROM t WHERE id > ? ORDER BY id LIMIT ?').all(message.after, batch * 10))
  })
  const started = performance.now()
  let after = ''
  for (;;) {
    const items = a.prepare('SELECT id, body FROM t WHERE id > ? ORDER BY id LIMIT ?').all(after, batch) as { id: string; body: string }[]
    if (items.length === 0) break
    await post(http, { push: items.map((item) => ({ id: item.id, row: JSON.parse(item.body) as unknown })) })
    after = items.at(-1)?.id ?? ''
  }
  const receive = insertInto(b)
  for (let cursor = ''; ; ) {
    const items = JSON.parse(await post(http, { after: cursor })) as { id: string; body: string }[]
    if (items.length === 0) break
    receive(items.map((item) => ({ id: item.id, row: JSON.parse(item.body) as unknown })))
    cursor = items.at(-1)?.id ?? ''
  }
  const seconds = (performance.now() - started) / 1000
  http.close()
  for (const db of [a, server, b]) db.close()
  return rows.length / seconds
}

/** A plain, unencrypted table of the same rows: filter and sum, in ms. */
export function openFilterFloor(folder: string, rows: readonly { amount: number; outcome: string; at: number }[]): { ms(): number; close(): void } {
  const file = join(folder, 'floor-filter.db')
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  const db = new Database(file)
  db.exec('CREATE TABLE t (amount INTEGER, outcome TEXT, at INTEGER)')
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?)')
  db.transaction(() => {
    for (const row of rows) insert.run(row.amount, row.outcome, row.at)
  })()
  const query = db.prepare("SELECT rowid, amount FROM t WHERE outcome = 'paid' AND amount > 5000 ORDER BY at DESC")
  return {
    ms: () => {
      const started = performance.now()
      let sum = 0
      for (const row of query.all() as { amount: number }[]) sum += row.amount
      if (sum < 0) throw new Error('unexpected sum')
      return performance.now() - started
    },
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

async function post(server: Server, message: object): Promise<string> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST' }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    })
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify(message))
  })
}
