import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { decodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { deskProofText } from '#shared/contract/sync.ts'
import type { Id } from '#shared/kernel/id.ts'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import { signedText, type SignedMutation } from '#shared/mutations/mutation.ts'
import { foundAuthority, openAuthority } from '#server/auth/authority.ts'
import { createVerifier } from '#server/auth/verifier.ts'
import { foundCompany, type CompanyTools } from '#server/company/company.ts'
import { seedSample } from '#server/company/sample.ts'
import { listen } from '#server/http/listener.ts'
import { openSqliteStore } from '#server/store/sqlite.ts'
import { createServer } from '#server/sync/server.ts'

/** A server of the sample company behind real TLS, and one desk of it with a session, which tells the truth until a case makes it lie. */
export type HostileSite = {
  readonly port: number
  readonly epoch: Id
  readonly line: Id
  readonly deskId: Id
  readonly userName: string
  readonly token: string
  readonly attachment: { readonly sha256: string; readonly bytes: Buffer }
  newId(): Id
  /** A mutation signed by the member as his desk signs. */
  sign(name: string, args: Record<string, unknown>): SignedMutation
  claim(): Record<string, unknown>
  post(path: string, body: string | Buffer, headers?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string }>
  /** What must not change through anything refused: rows of members, grants, keys and desks. */
  standing(): Promise<string>
  close(): Promise<void>
}

const cost = { memoryKib: 256, passes: 1 }
const unlimited = { burst: 10_000_000, perMinute: 10_000_000 }
const password = 'Leng-ku-2026-z'

/** Founds, enrols, signs in. */
export async function openHostileSite(): Promise<HostileSite> {
  const folder = mkdtempSync(join(tmpdir(), 'opsdesk-hostile-'))
  const clock = (): number => Date.now()
  const newId = createTimeOrderedIds(clock, randomBytes)
  const store = await openSqliteStore({ file: join(folder, 'server.db'), key: randomBytes(32) })
  const authority = await openAuthority(await foundAuthority('华东冷链运营中心', clock()))
  const tools: CompanyTools = { store, clock, newId, random: randomBytes, verifier: createVerifier(cost), fingerprint: authority.fingerprint }
  await foundCompany(tools, {
    company: '华东冷链运营中心',
    publicUrl: 'https://localhost:7443',
    recoveryRecipients: ['age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'],
    administrators: [{ userName: 'admin', name: '陈静' }],
  })
  const people = await seedSample(tools)
  const log = pino({ level: 'silent' })
  const server = await createServer({ store, authority, clock, newId, log, passwordCost: cost, signInRate: unlimited, sessionRate: unlimited })
  const tls = await authority.issueServer(['localhost', '127.0.0.1'], clock())
  const listener = await listen({ server, log, tls, host: '127.0.0.1', port: 0 })
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: true, maxSockets: 4 })
  const { port } = listener
  const post: HostileSite['post'] = (path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
        answer.on('error', reject)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const person = people.find(({ userName }) => userName === 'zhangwei')
  if (!person) throw new Error('nobody is called zhangwei')
  const desk = await enrol(post, newId, person)
  const bytes = randomBytes(3000)
  return {
    port,
    ...desk,
    userName: person.userName,
    attachment: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes },
    newId,
    post,
    claim: () => claimOf(newId(), desk.unitId),
    sign: (name, args) => signed(desk, { id: newId(), name, args, at: clock() }),
    async standing() {
      return store.read(async (db) => {
        const tables = ['member', 'grant', 'role', 'desk', 'member_key', 'enrolment_code', 'setting'] as const
        const rows: unknown[] = [await db.selectFrom('desk_credential').select(['deskId', 'publicKey']).execute()]
        for (const table of tables) rows.push(await db.selectFrom(table).selectAll().execute())
        return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
      })
    },
    async close() {
      agent.destroy()
      await listener.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Person = { readonly userName: string; readonly initialPassword: string; readonly enrolmentCode: string }
type Enrolled = Pick<HostileSite, 'epoch' | 'line' | 'deskId' | 'token'> & {
  readonly memberId: Id
  readonly unitId: Id
  readonly keyId: Id
  readonly key: KeyObject
}

async function enrol(post: HostileSite['post'], newId: () => Id, person: Person): Promise<Enrolled> {
  const ask = async (message: string, body: object): Promise<Record<string, never>> => {
    const { text } = await post(`/v1/${message}`, JSON.stringify({ protocol: 1, ...body }))
    const reply = JSON.parse(text) as { ok: boolean; value: Record<string, never> }
    if (!reply.ok) throw new Error(`${message}: ${text}`)
    return reply.value
  }
  const code = decodeEnrolmentCode(person.enrolmentCode)
  if (!code.ok) throw new Error(code.fault.code)
  const [deskKeys, memberKeys] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
  const [deskId, keyId] = [newId(), newId()]
  const enrolled = await ask('enrol', {
    secret: code.value.secret,
    userName: person.userName,
    password: person.initialPassword,
    newPassword: password,
    deskId,
    deskName: '一号库办公室',
    deskKey: rawKey(deskKeys.publicKey),
    keyId,
    memberKey: rawKey(memberKeys.publicKey),
  })
  const member = enrolled['member'] as unknown as { id: Id; unitId: Id }
  const { challenge, epoch } = (await ask('challenge', { desk: deskId })) as unknown as { challenge: string; epoch: Id }
  const signature = sign(null, Buffer.from(deskProofText({ desk: deskId, challenge, epoch })), deskKeys.privateKey).toString('base64')
  const { token } = (await ask('session', { desk: deskId, challenge, signature })) as unknown as { token: string }
  return { epoch, line: newId(), deskId, token, memberId: member.id, unitId: member.unitId, keyId, key: memberKeys.privateKey }
}

function signed(desk: Enrolled, act: { readonly id: Id; readonly name: string; readonly args: Record<string, unknown>; readonly at: number }): SignedMutation {
  const body = { format: 1, author: desk.memberId, key: desk.keyId, version: 1, expects: [], ...act } as SignedMutation['body']
  return { body, signature: sign(null, Buffer.from(textOf(body)), desk.key).toString('base64') }
}

/** A liar may sign what has no canonical form at all. */
function textOf(body: SignedMutation['body']): string {
  try {
    return signedText(body)
  } catch {
    return JSON.stringify(body)
  }
}

function claimOf(recordId: Id, unitId: Id): Record<string, unknown> {
  return {
    recordId,
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    businessDate: '2026-01-05',
    unitId,
    warningReasons: {},
    data: {
      purpose: '冷库巡检交通费',
      expense_type: 'daily',
      budget_number: 'YS-2026-01',
      lines: [{ spent_on: '2026-01-05', category: 'transport', description: '打车', receipts: 1, amount: 10_000 }],
    },
  }
}

function rawKey(key: KeyObject): string {
  const { x = '' } = key.export({ format: 'jwk' })
  return Buffer.from(x, 'base64url').toString('base64')
}
