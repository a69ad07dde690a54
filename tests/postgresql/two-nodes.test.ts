import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync } from 'node:fs'
import { get } from 'node:https'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { deskProofText } from '#shared/contract/sync.ts'
import { makeFolder } from '#server/folder.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { channel } from '#server/store/postgresql/version-watch.ts'
import { claimOf, recordsOf } from '../integration/server/acts.ts'
import { enrolledDesk, epochOf, must, openSite, personOf, scratchFolder, type Member, type Site, type TestDesk } from '../integration/server/support.ts'

const entry = resolve(import.meta.dirname, '../../src-server/main.ts')

type Node = { readonly port: number; kill(): Promise<void> }

/** Real server processes over the site's database, each with its own data folder and the same secrets, as on two machines. */
async function startNodes(site: Site, count: number): Promise<readonly Node[]> {
  const folder = scratchFolder()
  const secrets = { ...site.authorityFiles, databaseKey: Buffer.alloc(32, 3), databaseUrl: site.database.url }
  makeFolder(join(folder, 'node-0'), join(folder, 'secrets'), { secrets, url: 'https://localhost:7443' })
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const data = join(folder, `node-${n}`)
      if (n > 0) cpSync(join(folder, 'node-0', 'server.json'), join(data, 'server.json'))
      return startNode(data)
    }),
  )
}

async function startNode(data: string): Promise<Node> {
  const child: ChildProcess = spawn(process.execPath, [entry, 'start', '--data', data, '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const line = await new Promise<string>((done, fail) => {
    child.stdout?.once('data', (part: Buffer) => done(part.toString()))
    child.once('close', (code) => fail(new Error(`a node ended with ${code}`)))
  })
  const { port } = JSON.parse(line) as { port: number }
  return { port, kill }
}

/** The versions that a node tells a desk, as they come. */
function pokes(port: number, token: string): { until(version: number): Promise<void> } {
  const waiting = new Map<() => void, number>()
  let newest = 0
  const stream = get({ host: '127.0.0.1', port, path: '/v1/poke', rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` } }, (answer) =>
    answer
      .on('error', () => undefined)
      .setEncoding('utf8')
      .on('data', (text: string) => {
        for (const [, version] of text.matchAll(/data: (\d+)/g)) newest = Math.max(newest, Number(version))
        for (const [done, wanted] of waiting) if (newest >= wanted) done()
      }),
  )
  stream.on('error', () => undefined)
  onTestFinished(() => void stream.destroy())
  return { until: (version) => (newest >= version ? Promise.resolve() : new Promise((done) => waiting.set(done, version))) }
}

test('a session that one node has opened is good at the other; a challenge opens one session wherever it is answered', async () => {
  const site = await openSite()
  const [a, b] = await startNodes(site, 2)
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  desk.port = a?.port ?? 0
  await desk.signIn()
  for (const node of [b, a, b]) {
    desk.port = node?.port ?? 0
    must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
  }
  await desk.sync()
  expect(recordsOf(desk)).toHaveLength(3)

  const { challenge, epoch } = must(await desk.ask('challenge', { desk: desk.id }))
  const proof = { desk: desk.id, challenge, signature: desk.prove(deskProofText({ desk: desk.id, challenge, epoch })) }
  desk.port = a?.port ?? 0
  const answers = [await desk.ask('session', proof)]
  for (const node of [b, a]) {
    desk.port = node?.port ?? 0
    answers.push(await desk.ask('session', proof))
  }
  expect(answers.map((answer) => (answer.ok ? 'opened' : answer.fault.code))).toEqual(['opened', 'desk-unknown', 'desk-unknown'])
})

test('what is written at one node is told at once to the desks of the other', async () => {
  const site = await openSite()
  const [a, b] = await startNodes(site, 2)
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  desk.port = a?.port ?? 0
  await desk.signIn()
  const told = pokes(b?.port ?? 0, desk.token ?? '')
  for (let n = 0; n < 3; n++) {
    must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
    await told.until(await site.server.version())
  }
})

test('a version is notified in the transaction that makes it, and a listening connection that is cut is made anew without missing one', async () => {
  const site = await openSite({ seeded: false })
  const { url } = site.database
  const ear = new Client({ connectionString: url ?? '' })
  await ear.connect()
  onTestFinished(() => ear.end())
  await ear.query(`listen ${channel}`)
  const notified = new Promise((done) => ear.once('notification', ({ payload }) => done(Number(payload))))
  const change = () =>
    writeChanges(site.store, site.clock, async (set) => {
      await set.settle(site.newId())
    })
  const { version } = await change()
  expect(await notified).toBe(version)

  const node = await site.database.open()
  onTestFinished(() => node.close())
  const heard: number[] = []
  let wake: () => void = () => undefined
  const stop = node.watch((told) => {
    heard.push(told)
    wake()
  })
  const hear = async (wanted: number): Promise<void> => {
    while (Math.max(0, ...heard) < wanted) await new Promise<void>((done) => (wake = done))
  }
  await hear(version)
  await ear.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like '%listen%' and pid <> pg_backend_pid() and datname = current_database()`,
  )
  const later = await change()
  await hear(later.version)
  stop()
})

test('[BAK-07] one of two nodes is killed under load: nothing acknowledged is lost, nothing is applied twice, and the desks go on with the other', async () => {
  const site = await openSite()
  const [a, b] = await startNodes(site, 2)
  if (!a || !b) throw new Error('no nodes')
  const crew = await Promise.all([...site.people.keys()].slice(0, 3).map((name) => enrolledDesk(site, personOf(site, name))))
  const acknowledged: string[] = []
  const sent: string[] = []
  let killed: Promise<void> | undefined
  const work = async ({ desk, member }: { readonly desk: TestDesk; readonly member: Member }, at: number): Promise<void> => {
    desk.port = at % 2 === 0 ? a.port : b.port
    await desk.signIn()
    const epoch = await epochOf(desk)
    for (let sequence = 1; sequence <= 20; sequence++) {
      const recordId = site.newId()
      sent.push(recordId)
      const mutations = [{ sequence, mutation: desk.sign(member, claimOf(member, recordId)) }]
      for (;;) {
        const answer = await desk.ask('push', { epoch, line: desk.line, mutations }).catch(() => null)
        if (answer?.ok && answer.value.lastSequence === sequence) break
        // The connection broke, or the node stumbled: the same again, at the other one.
        desk.port = desk.port === a.port || killed ? b.port : a.port
      }
      acknowledged.push(recordId)
      if (acknowledged.length === 15) killed = a.kill()
    }
  }
  await Promise.all(crew.map(work))
  await killed
  expect(acknowledged).toHaveLength(60)
  const { records, numbers, series } = await site.store.read(async (db) => ({
    records: (await db.selectFrom('record').select(['id', 'number']).execute()).toSorted((x, y) => (String(x.id) < String(y.id) ? -1 : 1)),
    numbers: await db.selectFrom('number_series').selectAll().execute(),
    series: (await sql<{ n: number }>`select count(distinct "number") as n from "record"`.execute(db)).rows[0]?.n,
  }))
  expect(records.map(({ id }) => id)).toEqual(sent.toSorted())
  expect(series).toBe(60)
  expect(numbers.reduce((sum, { next }) => sum + next - 1, 0)).toBe(60)
})
