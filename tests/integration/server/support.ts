import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { decodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { deskProofText, protocolOldest, syncMessages, syncReplySchema, type SyncAnswer, type SyncMessage, type WireRow } from '#shared/contract/sync.ts'
import type { Fault, Result } from '#shared/kernel/fault.ts'
import type { Id, Instant, NewId } from '#shared/kernel/id.ts'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import { signedText, type MutationBody, type SignedMutation } from '#shared/mutations/mutation.ts'
import { foundAuthority, openAuthority, type Authority, type AuthorityFiles } from '#server/auth/authority.ts'
import { createVerifier } from '#server/auth/verifier.ts'
import { foundCompany, issueCredentials, type CompanyTools, type IssuedCredentials } from '#server/company/company.ts'
import { seedSample, type SampleCredentials } from '#server/company/sample.ts'
import { listen, type Listener } from '#server/http/listener.ts'
import type { ServerStore } from '#server/store/store.ts'
import { createServer, type SyncServer } from '#server/sync/server.ts'
import { emptyDatabase, type ServerDatabase } from '#tests/support/server-database.ts'

/** Cheap on purpose; one test looks at the product's own cost. */
export const passwordCost = { memoryKib: 256, passes: 1 }
export const log = pino({ level: 'silent' })
export const startedAt: Instant = Date.UTC(2026, 0, 5, 1, 0)

/** A clock that only moves when told. */
export type TurnedClock = (() => Instant) & { turn(ms: number): void }

export function turnedClock(from = startedAt): TurnedClock {
  let now = from
  return Object.assign(() => now, {
    turn(ms: number) {
      now += ms
    },
  })
}

export type Site = {
  readonly folder: string
  readonly database: ServerDatabase
  readonly clock: TurnedClock
  newId: () => Id
  readonly store: ServerStore
  readonly authority: Authority
  /** What another node of the company would be given. */
  readonly authorityFiles: AuthorityFiles
  readonly tools: CompanyTools
  readonly server: SyncServer
  readonly listener: Pick<Listener, 'port'>
  readonly administrator: IssuedCredentials
  readonly people: ReadonlyMap<string, SampleCredentials>
}

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opsdesk-server-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A founded and seeded sample company behind real TLS on a free port, over a real encrypted file. */
export async function openSite(
  options: { readonly seeded?: boolean; readonly recoveryRecipient?: string; readonly dialect?: 'sqlite'; readonly newId?: (clock: TurnedClock) => NewId } = {},
): Promise<Site> {
  const folder = scratchFolder()
  const database = await emptyDatabase(folder, options.dialect)
  const clock = turnedClock()
  const newId = options.newId?.(clock) ?? createTimeOrderedIds(clock, randomBytes)
  const store = await database.open()
  const authorityFiles = await foundAuthority('华东冷链运营中心', clock())
  const authority = await openAuthority(authorityFiles)
  const tools: CompanyTools = { store, clock, newId, random: randomBytes, verifier: createVerifier(passwordCost), fingerprint: authority.fingerprint }
  const [adminId] = await foundCompany(tools, {
    company: '华东冷链运营中心',
    publicUrl: 'https://localhost:7443',
    recoveryRecipients: [options.recoveryRecipient ?? 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'],
    administrators: [{ userName: 'admin', name: '陈静' }],
  })
  const seeded = options.seeded === false ? [] : await seedSample(tools)
  const people = new Map(seeded.map((person) => [person.userName, person]))
  const [administrator] = await issueCredentials(tools, [adminId ?? ''])
  if (!administrator) throw new Error('no administrator')
  const server = await createServer({ store, authority, clock, newId, log, passwordCost })
  const listener = await listen({ server, log, tls: await authority.issueServer(['localhost', '127.0.0.1'], clock()), host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    await listener.close()
    await store.close()
    await database.drop()
  })
  return { folder, database, clock, newId, store, authority, authorityFiles, tools, server, listener, administrator, people }
}

export function personOf(site: Site, userName: string): SampleCredentials {
  const person = site.people.get(userName)
  if (!person) throw new Error(`no ${userName}`)
  return person
}

const agent = new Agent({ rejectUnauthorized: false, keepAlive: false })

/** One raw request; answers status and text. */
export async function post(
  port: number,
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

export type Member = { readonly memberId: Id; readonly keyId: Id; readonly key: KeyObject; readonly enrolment: SyncAnswer<'enrol'> }

/** A desk as the server sees it: keys, a line, a cursor; no store. */
export type TestDesk = {
  readonly id: Id
  /** The private half of its credential. */
  readonly key: KeyObject
  /** Where the server listens; another after a restart. */
  port: number
  line: Id
  token: string | null
  sequence: number
  cursor: number
  scopes: readonly string[]
  /** What it holds, by `entity id`. */
  readonly rows: Map<string, NonNullable<WireRow['row']>>
  ask<M extends SyncMessage>(message: M, ask: Record<string, unknown>): Promise<Result<SyncAnswer<M>>>
  enrol(person: IssuedCredentials, change?: Record<string, unknown>): Promise<Result<Member>>
  signIn(): Promise<void>
  /** Signs with the desk's own key. */
  prove(text: string): string
  sign(
    member: Member,
    act: { readonly name: string; readonly args: Record<string, unknown>; readonly expects?: MutationBody['expects']; readonly at?: Instant },
  ): SignedMutation
  push(...mutations: SignedMutation[]): Promise<Result<SyncAnswer<'push'>>>
  /** Pulls until there is no more; gained scopes by bootstrap. */
  sync(): Promise<void>
}

function rawKey(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' })
  return Buffer.from(x ?? '', 'base64url').toString('base64')
}

export function newPasswordOf(person: IssuedCredentials): string {
  return `Leng-ku-2026-${person.memberId.slice(-4)}`
}

/** A new desk in front of a site. It speaks the oldest protocol, as a desk does that nobody has updated yet. */
export function newDesk(site: Pick<Site, 'clock' | 'newId' | 'listener'>): TestDesk {
  const keys = generateKeyPairSync('ed25519')
  const desk: TestDesk = {
    id: site.newId(),
    key: keys.privateKey,
    port: site.listener.port,
    line: site.newId(),
    token: null,
    sequence: 0,
    cursor: 0,
    scopes: [],
    rows: new Map(),

    async ask(message, ask) {
      const body = JSON.stringify({ protocol: protocolOldest, ...ask })
      const { status, text } = await post(desk.port, `/v1/${message}`, body, desk.token === null ? {} : { authorization: `Bearer ${desk.token}` })
      if (status !== 200) throw new Error(`status ${status}`)
      const reply = syncReplySchema.parse(JSON.parse(text))
      return reply.ok ? { ok: true, value: syncMessages[message].answer.parse(reply.value) as never } : reply
    },

    async enrol(person, change = {}) {
      const code = decodeEnrolmentCode(person.enrolmentCode)
      if (!code.ok) return code
      const { publicKey, privateKey } = generateKeyPairSync('ed25519')
      const keyId = site.newId()
      const answer = await desk.ask('enrol', {
        secret: code.value.secret,
        userName: person.userName,
        password: person.initialPassword,
        newPassword: newPasswordOf(person),
        deskId: desk.id,
        deskName: '一号库办公室',
        deskKey: rawKey(keys.publicKey),
        keyId,
        memberKey: rawKey(publicKey),
        ...change,
      })
      return answer.ok ? { ok: true, value: { memberId: answer.value.member.id, keyId, key: privateKey, enrolment: answer.value } } : answer
    },

    async signIn() {
      const asked = must(await desk.ask('challenge', { desk: desk.id }))
      const signature = desk.prove(deskProofText({ desk: desk.id, ...asked }))
      desk.token = must(await desk.ask('session', { desk: desk.id, challenge: asked.challenge, signature })).token
    },

    prove: (text) => sign(null, Buffer.from(text), keys.privateKey).toString('base64'),

    sign(member, { name, args, expects = [], at = site.clock() }) {
      const body = {
        format: 1 as const,
        id: site.newId(),
        author: member.memberId,
        key: member.keyId,
        name,
        version: 1,
        args: args as MutationBody['args'],
        expects,
        at,
      }
      return { body, signature: sign(null, Buffer.from(signedText(body)), member.key).toString('base64') }
    },

    async push(...mutations) {
      const first = desk.sequence + 1
      desk.sequence += mutations.length
      return desk.ask('push', { epoch: await epochOf(desk), line: desk.line, mutations: mutations.map((mutation, at) => ({ sequence: first + at, mutation })) })
    },

    sync: () => syncDesk(desk),
  }
  return desk
}

export async function epochOf(desk: TestDesk): Promise<Id> {
  return must(await desk.ask('hello', {})).epoch
}

async function syncDesk(desk: TestDesk): Promise<void> {
  const epoch = await epochOf(desk)
  for (;;) {
    const page = must(await desk.ask('pull', { epoch, line: desk.line, cursor: desk.cursor, scopes: desk.scopes }))
    take(desk, page.rows)
    desk.cursor = page.version
    if (page.more) continue
    const gained = page.scopes.filter((scope) => !desk.scopes.includes(scope))
    desk.scopes = desk.scopes.filter((scope) => page.scopes.includes(scope))
    if (gained.length === 0) return
    let pin: number | null = null
    let after: string | null = null
    do {
      const part: SyncAnswer<'bootstrap'> = must(await desk.ask('bootstrap', { epoch, line: desk.line, scopes: gained, pin, after }))
      take(desk, part.rows)
      pin = part.pin
      after = part.after
    } while (after !== null)
    desk.cursor = Math.min(desk.cursor, pin)
    desk.scopes = [...desk.scopes, ...gained].toSorted()
  }
}

export function take(desk: TestDesk, rows: readonly WireRow[]): void {
  for (const { entity, id, row } of rows) {
    if (row === null) desk.rows.delete(`${entity} ${id}`)
    else desk.rows.set(`${entity} ${id}`, row)
  }
}

/** The value, or the test ends with the fault. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected fault ${JSON.stringify(result.fault)}`)
  return result.value
}

/** The fault, or the test ends. */
export function faultOf(result: Result<unknown>): Fault {
  if (result.ok) throw new Error('a fault was expected')
  return result.fault
}

/** A desk with one enrolled member and a session. */
export async function enrolledDesk(site: Site, person: IssuedCredentials): Promise<{ readonly desk: TestDesk; readonly member: Member }> {
  const desk = newDesk(site)
  const member = must(await desk.enrol(person))
  await desk.signIn()
  return { desk, member }
}
