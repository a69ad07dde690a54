import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readMeta, writeMeta } from '#store/apply/desk-meta.ts'
import { failed, ok, type Fault, type FaultCode, type Result } from '#shared/kernel/fault.ts'
import type { StoreContext } from '#store/context.ts'
import { createWorkQueue } from '#store/database/write-queue.ts'
import { faultOf } from '#store/jobs/jobs.ts'
import { doorBytesMax } from './door-rows.ts'
import { doorOfToken, listDoors, type MachineDoor } from './door-table.ts'
import { takeRequest, type RequestAnswer } from './take-request.ts'

/**
 * The local interface (ENT-09): programs of this computer hand in rows over HTTP. docs/interface.md is its description.
 *
 * It listens on 127.0.0.1 alone, in the store process (main holds no business data and the page no socket), only while a member is signed in who has opened a door, and ends with the session. Before anything is read:
 * the Host must be this address, so that no name that a page's author has pointed here gets through; nothing a browser sends is served (Origin, Sec-Fetch-*); the token must open a door of the member who is signed in.
 * Sizes, rows, connections and how often are limited; one request at a time.
 */
const connectionsMax = 16
const perMinute = 60
const wrongPerMinute = 20
const minuteMs = 60_000

type Refusal = { readonly status: number; readonly fault: Fault; readonly retryAfter?: number }
type Served = { readonly door: MachineDoor; readonly key: string; readonly kind: 'json' | 'csv' }

/** Whether it listens, and where; `fault`: why it does not though a door is open. */
export type DoorState = { readonly port: number | null; readonly fault: Fault | null }

/** The listener of one open desk. */
export type DoorServer = {
  /** Listens or stops, as the member's doors want it. */
  follow(): Promise<DoorState>
  state(): DoorState
  stop(): Promise<void>
}

const serverByStore = new WeakMap<StoreContext['database'], DoorServer>()

/** The listener of whoever is signed in. */
export function doorServerOf(context: StoreContext): DoorServer {
  const found = serverByStore.get(context.database) ?? createDoorServer(context)
  serverByStore.set(context.database, found)
  return found
}

/** Makes a listener that does not listen yet. */
export function createDoorServer(context: StoreContext): DoorServer {
  const turns = createWorkQueue()
  const changes = createWorkQueue()
  const limits = createLimits(context.clock)
  let server: Server | undefined
  let state: DoorState = { port: null, fault: null }
  let stopped = false

  async function listen(): Promise<void> {
    const made = createServer(
      { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 20_000, keepAliveTimeout: 2000 },
      (request, response) => void serve(request, response),
    )
    made.maxConnections = connectionsMax
    const kept = Number(readMeta(context.database.readRaw, 'interfacePort') ?? 0)
    const failure = await new Promise<Error | null>((resolve) => {
      made.once('error', resolve)
      made.listen({ host: '127.0.0.1', port: kept, exclusive: true }, () => resolve(null))
    })
    if (failure) {
      state = { port: null, fault: { code: 'interface-port-taken', params: { port: kept } } }
      return
    }
    made.on('error', () => undefined)
    const { port } = made.address() as AddressInfo
    server = made
    state = { port, fault: null }
    // Machines are told an address once, so it stays.
    if (port !== kept) await context.database.write(async (_db, raw) => writeMeta(raw, 'interfacePort', port))
  }

  async function close(): Promise<void> {
    const ending = server
    server = undefined
    state = { port: null, fault: null }
    if (!ending) return
    const closed = new Promise<void>((resolve) => void ending.close(() => resolve()))
    ending.closeAllConnections()
    await closed
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = (refusal: Refusal): void => answer(response, refusal.status, { ok: false, fault: refusal.fault }, refusal.retryAfter)
    try {
      const served = admit(request)
      if (!served.ok) return refused(served.refusal)
      const text = await readBody(request)
      if (!text.ok) return refused(refusalOf(text.fault))
      const { door, key, kind } = served
      const taken = await turns.run<Result<RequestAnswer>>(async () =>
        stopped ? failed('store-sealed') : takeRequest(context, door, { key, kind, text: text.value }),
      )
      if (taken.ok) answer(response, 200, { ok: true, ...taken.value })
      else refused(refusalOf(taken.fault))
    } catch (error) {
      // What failed and not at what: a request's content has no place in a log.
      const fault = faultOf(error)
      if (fault.code === 'internal-error') console.error(`interface: ${error instanceof Error ? error.name : 'unknown'}`)
      refused(refusalOf(fault.code === 'internal-error' ? { code: 'internal-error', params: { reference: context.newId() } } : fault))
    }
  }

  function admit(request: IncomingMessage): ({ readonly ok: true } & Served) | { readonly ok: false; readonly refusal: Refusal } {
    const no = (status: number, reason: string): { readonly ok: false; readonly refusal: Refusal } => ({
      ok: false,
      refusal: { status, fault: { code: 'interface-refused', params: { reason } } },
    })
    const { headers, method, url = '' } = request
    const port = request.socket.localPort ?? 0
    if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) return no(403, 'host')
    if (headers.origin !== undefined || Object.keys(headers).some((name) => name.startsWith('sec-fetch-'))) return no(403, 'browser')
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1]
    const door = token === undefined ? undefined : doorOfToken(context.database.readRaw, token)
    const wait = limits.take(door?.id ?? 'wrong', door ? perMinute : wrongPerMinute)
    if (wait > 0) return { ok: false, refusal: { status: 429, fault: { code: 'call-too-often', params: { seconds: wait } }, retryAfter: wait } }
    if (!door) return no(401, 'token')
    if (door.memberId !== context.session.member.id) return { ok: false, refusal: refusalOf({ code: 'interface-member-away' }) }
    if (url !== `/v1/${door.definitionKey}/rows`) return no(404, 'address')
    if (method !== 'POST') return no(405, 'method')
    const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
    if (type !== 'application/json' && type !== 'text/csv') return no(415, 'type')
    const key = headers['idempotency-key']
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(key)) return no(400, 'key')
    return { ok: true, door, key, kind: type === 'text/csv' ? 'csv' : 'json' }
  }

  return {
    follow: () =>
      changes.run(async () => {
        const { readRaw } = context.database
        const isWanted = !stopped && listDoors(readRaw).some(({ memberId }) => memberId === context.session.member.id)
        if (isWanted && !server) await listen()
        if (!isWanted) await close()
        return state
      }),
    state: () => state,
    async stop() {
      stopped = true
      await changes.run(close)
      await turns.idle()
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Result<string>> {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > doorBytesMax) return failed('call-too-large', { max: doorBytesMax })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > doorBytesMax) return failed('call-too-large', { max: doorBytesMax })
    chunks.push(bytes)
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    return failed('file-malformed')
  }
}

const statusByCode: Partial<Readonly<Record<FaultCode, number>>> = {
  'call-too-large': 413,
  'call-too-often': 429,
  'permission-denied': 403,
  'definition-missing': 409,
  'definition-retired': 409,
  'interface-key-reused': 409,
  'interface-member-away': 503,
  'store-sealed': 503,
  'call-cancelled': 503,
  'disk-full': 503,
  'desk-closing': 503,
  'internal-error': 500,
}

function refusalOf(fault: Fault): Refusal {
  return { status: statusByCode[fault.code] ?? 400, fault }
}

function answer(response: ServerResponse, status: number, body: object, retryAfter?: number): void {
  if (response.headersSent || response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    // What was refused unread must not be read as the next request.
    ...(status === 200 ? {} : { connection: 'close' }),
  })
  response.end(text)
}

/** Counts by minute; answers how many seconds are left until the next try, 0 when there is room. */
function createLimits(clock: () => number) {
  const counts = new Map<string, { readonly from: number; count: number }>()
  return {
    take(who: string, most: number): number {
      const now = clock()
      const found = counts.get(who)
      const isOver = !found || now - found.from >= minuteMs || now < found.from
      const held = isOver ? { from: now, count: 0 } : found
      counts.set(who, held)
      held.count += 1
      return held.count <= most ? 0 : Math.max(1, Math.ceil((held.from + minuteMs - now) / 1000))
    },
  }
}
