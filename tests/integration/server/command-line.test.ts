import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import { randomBytes } from 'node:crypto'
import { cluster, dialect } from '#tests/support/server-database.ts'
import { createDatabase, databaseUrl, dropDatabase } from '../../../scripts/postgresql-cluster.ts'
import { openFolder } from '#server/folder.ts'
import { claimOf, recordsOf } from './acts.ts'
import { epochOf, faultOf, must, newDesk, newPasswordOf, scratchFolder, type Member, type TestDesk } from './support.ts'

const entry = resolve(import.meta.dirname, '../../../src-server/main.ts')

type Ran = { readonly code: number; readonly out: string; readonly err: string }

async function server(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [entry, ...args])
  let out = ''
  let err = ''
  child.stdout.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, out, err })))
}

async function json<T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T> {
  const { code, out, err } = await server(...args, '--json')
  if (code !== 0) throw new Error(err)
  return schema.parse(JSON.parse(out))
}

const credentials = z.object({ memberId: z.string(), userName: z.string(), name: z.string(), initialPassword: z.string(), enrolmentCode: z.string() })
const initSchema = z.object({
  fingerprint: z.string(),
  secrets: z.string(),
  recoveryKey: z.string().nullable(),
  administrators: z.array(credentials),
  members: z.array(credentials),
})
const startSchema = z.object({ url: z.string(), port: z.number(), pid: z.number(), fingerprint: z.string() })

type Running = z.infer<typeof startSchema> & { readonly child: ChildProcess; end(signal: NodeJS.Signals): Promise<number | null> }

async function started(data: string): Promise<Running> {
  const child = spawn(process.execPath, [entry, 'start', '--data', data, '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const line = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (part: Buffer) => done(part.toString()))
    child.on('close', (code) => fail(new Error(`ended with ${code}`)))
  })
  return {
    ...startSchema.parse(JSON.parse(line)),
    child,
    async end(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/** As much of a site as a desk needs of a server in another process. */
const clock = Object.assign(() => Date.now(), { turn: () => undefined })
const newId = createTimeOrderedIds(clock, randomBytes)
const deskAt = (port: number): TestDesk => newDesk({ clock, newId, listener: { port } })

type Made = z.infer<typeof initSchema>
let template: { readonly folder: string; readonly database: string } | undefined
afterAll(async () => {
  if (template === undefined) return
  rmSync(template.folder, { recursive: true, force: true })
  if (dialect === 'postgresql') await dropDatabase(cluster(), template.database)
})

/** Options that make a new server keep its data in this database: none for the embedded one. The password is in a file, not in the options. */
function inDatabase(folder: string, database: string): readonly string[] {
  if (dialect === 'sqlite') return []
  const file = join(folder, `${database}.url`)
  writeFileSync(file, databaseUrl(cluster(), database), { mode: 0o600 })
  return ['--database-url-file', file]
}

/** A name for a database, made empty or as a copy; of no meaning for the embedded dialect. */
async function newDatabase(like?: string): Promise<string> {
  const name = `cli_${randomBytes(8).toString('hex')}`
  if (dialect === 'postgresql') await createDatabase(cluster(), name, like)
  return name
}

/** A server with the sample company: made once by the real command, then copied, because thirteen passwords take their time. */
async function initialised(): Promise<{ readonly folder: string; readonly data: string; readonly made: Made }> {
  if (template === undefined) {
    template = { folder: mkdtempSync(join(tmpdir(), 'opsdesk-server-')), database: await newDatabase() }
    const data = ['--data', join(template.folder, 'server'), '--sample', '--recovery-file', join(template.folder, 'recovery.txt')]
    const made = await server('init', ...data, ...inDatabase(template.folder, template.database), '--json')
    if (made.code !== 0) throw new Error(made.err)
    writeFileSync(join(template.folder, 'made.json'), made.out)
  }
  const folder = scratchFolder()
  cpSync(template.folder, folder, { recursive: true })
  if (dialect === 'postgresql') {
    const database = await newDatabase(template.database)
    onTestFinished(() => dropDatabase(cluster(), database))
    writeFileSync(join(folder, 'server.secrets', 'database.url'), `${databaseUrl(cluster(), database)}\n`)
  }
  const made = initSchema.parse(JSON.parse(readFileSync(join(folder, 'made.json'), 'utf8')))
  return { folder, data: join(folder, 'server'), made: { ...made, secrets: join(folder, 'server.secrets') } }
}

async function enrolled(port: number, made: Made): Promise<{ readonly desk: TestDesk; readonly member: Member }> {
  const person = made.members.find(({ userName }) => userName === 'zhangwei')
  if (!person) throw new Error('no zhangwei')
  const desk = deskAt(port)
  const member = must(await desk.enrol(person))
  await desk.signIn()
  return { desk, member }
}

test('init keeps the secrets apart and closed, never over what is there; status says how the data stands', async () => {
  const { folder, data, made } = await initialised()
  expect(made.members).toHaveLength(13)
  expect(made.recoveryKey).toBeNull()
  expect(readFileSync(join(folder, 'recovery.txt'), 'utf8')).toMatch(/^AGE-SECRET-KEY-1/)
  for (const name of readdirSync(made.secrets)) expect(statSync(join(made.secrets, name)).mode & 0o777).toBe(0o600)
  if (dialect === 'sqlite') expect(statSync(join(data, 'server.db')).mode & 0o077).toBe(0)
  else expect(readdirSync(data)).not.toContain('server.db')
  expect((await server('init', '--data', data, '--sample', '--json')).err).toContain('store-busy')
  const status = await json(
    z.object({ company: z.string(), members: z.number(), definitions: z.number(), audit: z.object({ brokenAt: z.null() }) }),
    'status',
    '--data',
    data,
  )
  expect(status).toMatchObject({ company: '华东冷链运营中心', members: 14, definitions: 5 })
  chmodSync(join(made.secrets, 'database.key'), 0o644)
  expect(await server('status', '--data', data)).toMatchObject({ code: 1, err: expect.stringContaining('key-file-tampered') })
})

test('the store is refused, not made anew, with another key, without its file, as plain SQLite, or with a database that is empty, away or closed to it', async () => {
  const { data, made } = await initialised()
  if (dialect === 'postgresql') return refusesPostgresql(data, made)
  const key = join(made.secrets, 'database.key')
  const good = readFileSync(key)
  writeFileSync(key, 'ab'.repeat(32))
  expect((await server('status', '--data', data)).err).toContain('store-key-mismatch')
  writeFileSync(key, good)
  const file = join(data, 'server.db')
  const bytes = readFileSync(file)
  writeFileSync(file, Buffer.concat([Buffer.from('SQLite format 3\0'), bytes.subarray(16)]))
  expect((await server('status', '--data', data)).err).toContain('store-not-encrypted')
  rmSync(file)
  expect((await server('status', '--data', data)).err).toContain('store-missing')
  expect(readdirSync(data)).not.toContain('server.db')
})

async function refusesPostgresql(data: string, made: Made): Promise<void> {
  const file = join(made.secrets, 'database.url')
  const url = readFileSync(file, 'utf8')
  const refused = async (text: string): Promise<string> => {
    writeFileSync(file, text)
    return (await server('status', '--data', data, '--json')).err
  }
  expect(await refused(url.replace(cluster().password, 'wrong'))).toContain('"database-unreachable","params":{"reason":"28P01"}')
  expect(await refused(databaseUrl({ ...cluster(), socketFolder: '/tmp/opsdesk-nowhere' }, 'none'))).toContain('"reason":"ENOENT"')
  expect(await refused(databaseUrl(cluster(), 'no_such_database'))).toContain('"reason":"3D000"')
  const empty = await newDatabase()
  onTestFinished(() => dropDatabase(cluster(), empty))
  expect(await refused(databaseUrl(cluster(), empty))).toContain('store-missing')
  rmSync(file)
  expect((await server('status', '--data', data)).err).toContain('key-file-missing')
}

test('members are added while the server runs, and can enrol at once; it stops cleanly when told', async () => {
  const { data } = await initialised()
  const running = await started(data)
  const added = await json(credentials, 'add-member', '--data', data, '--user', 'chenyu', '--name', '陈宇', '--unit', '运输部', '--role', 'operator@运输部')
  const desk = deskAt(running.port)
  const member = must(await desk.enrol(added))
  await desk.signIn()
  const pushed = must(await desk.push(desk.sign(member, claimOf(member, newId()))))
  expect(pushed.results).toMatchObject([{ outcome: 'applied' }])
  expect(await server('add-member', '--data', data, '--user', 'ChenYu', '--name', '陈雨', '--unit', '运输部')).toMatchObject({
    code: 1,
    err: expect.stringContaining('member-exists'),
  })
  expect(await server('add-member', '--data', data, '--user', 'x', '--name', 'x', '--unit', '月球部')).toMatchObject({
    code: 1,
    err: expect.stringContaining('unit-missing'),
  })
  expect(await server('explode')).toMatchObject({ code: 2, err: expect.stringContaining('add-member') })
  expect(await running.end('SIGTERM')).toBe(0)
  const log = readFileSync(join(data, 'server.log'), 'utf8')
  expect(log).toContain('"message":"push"')
  for (const secret of ['陈宇', 'chenyu', added.initialPassword, '冷库巡检', desk.token ?? '', ...(dialect === 'postgresql' ? [cluster().password] : [])])
    expect(log).not.toContain(secret)
})

test('[AUT-08] an account that too many wrong passwords have locked is opened at the server before its time, with its password, and the audit chain says so', async () => {
  const { data, made } = await initialised()
  const running = await started(data)
  const { desk } = await enrolled(running.port, made)
  const change = { userName: 'zhangwei', newPassword: 'Xin-mima-2027' }
  const codes: string[] = []
  for (let n = 0; n < 5; n += 1) codes.push(faultOf(await desk.ask('changePassword', { ...change, password: `Wrong-${n}-pass` })).code)
  expect(codes.at(-1)).toBe('account-locked')
  const right = made.members.find(({ userName }) => userName === 'zhangwei')
  if (!right) throw new Error('no zhangwei')
  const answered = z.object({ userName: z.string(), wasLocked: z.boolean() })
  expect(await json(answered, 'unlock-account', '--data', data, '--user', 'ZhangWei')).toEqual({ userName: 'zhangwei', wasLocked: true })
  for (let n = 0; n < 2; n += 1) expect(await json(answered, 'unlock-account', '--data', data, '--user', 'zhangwei')).toMatchObject({ wasLocked: false })
  must(await desk.ask('changePassword', { ...change, password: newPasswordOf(right) }))
  expect((await server('unlock-account', '--data', data, '--user', 'nobody')).err).toContain('member-missing')
  await running.end('SIGTERM')
  const { store } = await openFolder(data)
  const unlocked = await store.read((db) => db.selectFrom('audit').select('subject').where('act', '=', 'account.unlocked').execute())
  await store.close()
  expect(unlocked).toEqual([{ subject: right.memberId }])
})

test('kill -9 in the middle of pushes loses nothing that was acknowledged and doubles nothing', async () => {
  const { data, made } = await initialised()
  let running = await started(data)
  const { desk, member } = await enrolled(running.port, made)
  const acknowledged: string[] = []
  const sent: { readonly sequence: number; readonly recordId: string; readonly mutation: unknown }[] = []
  let epoch = await epochOf(desk)
  for (let kill = 0; kill < 4; kill += 1) {
    const dies = 3 + kill * 2
    for (let round = 0; round < 12; round += 1) {
      const recordId = newId()
      sent.push({ sequence: sent.length + 1, recordId, mutation: desk.sign(member, claimOf(member, recordId)) })
      const answered = desk.ask('push', { epoch, line: desk.line, mutations: sent.slice(-1).map(({ sequence, mutation }) => ({ sequence, mutation })) })
      if (round === dies) running.child.kill('SIGKILL')
      const answer = await answered.catch(() => null)
      if (!answer) break
      if (must(answer).results[0]?.outcome === 'applied') acknowledged.push(recordId)
    }
    await running.end('SIGKILL')
    running = await started(data)
    desk.port = running.port
    await desk.signIn()
    epoch = await epochOf(desk)
    // What was sent without an answer is sent again, as a desk does.
    const resent = must(
      await desk.ask('push', { epoch, line: desk.line, mutations: sent.slice(-20).map(({ sequence, mutation }) => ({ sequence, mutation })) }),
    )
    expect(resent.lastSequence).toBe(sent.length)
  }
  await desk.sync()
  expect(acknowledged.length).toBeGreaterThan(8)
  expect(recordsOf(desk).toSorted()).toEqual(sent.map(({ recordId }) => recordId).toSorted())
  expect(sent.map(({ recordId }) => recordId)).toEqual(expect.arrayContaining(acknowledged))
})

/** All that a server has taken so far is older than its log reaches back. */
async function arrivedLongAgo(data: string): Promise<void> {
  const { store } = await openFolder(data)
  const at = Date.now() - 91 * 86_400_000
  await store.write((db) => db.updateTable('mutation_log').set({ at }).execute())
  await store.close()
}

test('[BAK-07] a backup taken while the server runs is restored with the recovery key under a new epoch; desks are told and lose nothing', async () => {
  const { folder, data, made } = await initialised()
  const running = await started(data)
  const { desk, member } = await enrolled(running.port, made)
  const [before, after] = [newId(), newId()]
  const first = desk.sign(member, claimOf(member, before))
  must(await desk.push(first))
  await desk.sync()
  await arrivedLongAgo(data)
  const backupSchema = z.object({ path: z.string(), dataVersion: z.number(), bytes: z.number() })
  const { path, dataVersion } = await json(backupSchema, 'backup', '--data', data, '--to', join(folder, 'backups'))
  // The backup has pruned the log by its age, and the verb finds nothing more to do.
  expect(await json(z.object({ horizon: z.number(), lines: z.number() }), 'prune', '--data', data)).toEqual({ horizon: dataVersion, lines: 0 })
  const before91Days = { epoch: await epochOf(desk), line: desk.line, cursor: dataVersion - 1, scopes: desk.scopes }
  expect(faultOf(await desk.ask('pull', before91Days)).code).toBe('log-pruned')
  const second = desk.sign(member, claimOf(member, after))
  must(await desk.push(second))
  const oldEpoch = await epochOf(desk)
  await running.end('SIGKILL')

  const other = join(folder, 'other.txt')
  writeFileSync(other, 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ')
  const restored = join(folder, 'restored')
  expect((await server('restore', '--from', path, '--data', restored, '--recovery', other)).err).toContain('recovery-key-wrong')
  const into = inDatabase(folder, await newDatabase())
  const recovery = ['--recovery', join(folder, 'recovery.txt')]
  await json(z.object({ epoch: z.string() }), 'restore', '--from', path, '--data', restored, ...recovery, ...into)
  expect((await server('restore', '--from', path, '--data', restored, ...recovery, ...into)).err).toContain('store-busy')

  const anew = await started(restored)
  desk.port = anew.port
  const epoch = await epochOf(desk)
  expect(epoch).not.toBe(oldEpoch)
  expect(anew.fingerprint).toBe(made.fingerprint)
  await desk.signIn()
  expect(faultOf(await desk.ask('pull', { epoch: oldEpoch, line: desk.line, cursor: 0, scopes: [] }))).toEqual({ code: 'epoch-changed', params: { epoch } })
  // Sent again under a new line: what the backup has is known, what it lacks is applied.
  desk.line = newId()
  desk.sequence = 0
  expect(must(await desk.push(first, second)).results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  await desk.sync()
  expect(recordsOf(desk).toSorted()).toEqual([before, after].toSorted())
})

test('a backup with one byte changed, a file missing or no manifest is refused by name', async () => {
  const { folder, data } = await initialised()
  const target = join(folder, 'backups')
  const { path } = await json(z.object({ path: z.string() }), 'backup', '--data', data, '--to', target)
  expect(readdirSync(target).filter((name) => name.endsWith('.partial'))).toEqual([])
  const restore = async (): Promise<string> =>
    (await server('restore', '--from', path, '--data', join(folder, 'restored'), '--recovery', join(folder, 'recovery.txt'))).err
  const file = join(path, 'server.db')
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  writeFileSync(file, bytes)
  expect(await restore()).toContain('backup-damaged {"file":"server.db"}')
  rmSync(file)
  expect(await restore()).toContain('backup-incomplete {"file":"server.db"}')
  rmSync(join(path, 'manifest.json'))
  expect(await restore()).toContain('backup-incomplete {"file":"manifest.json"}')
  expect(readdirSync(folder)).not.toContain('restored')
})
