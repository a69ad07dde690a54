import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Client, errors, Pool, type buildConnector } from 'undici'
import { messagePath, pokePath } from '#shared/contract/sync.ts'
import { failed, FaultError, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import { connectPinned, type Pin } from './pinned-tls.ts'
import { readPokes } from './poke-reader.ts'
import { createSpeech, type Wire } from './wire.ts'

/** The server's own timeouts are shorter; these only end a connection that has died. */
const headersTimeoutMs = 60_000
const bodyTimeoutMs = 60_000
/** No answer is larger; more is not our server. */
const answerBytesMax = 64_000_000
const tooLarge = failed('server-fault', { reason: 'too-large' })
const unzip = promisify(gunzip)

/** A pull goes on while a push is being worked on. */
const askConnections = 2

/** The wire over HTTPS to one server, pinned to its authority. Pokes have a connection of their own, so that a long answer delays none. */
export function createHttpsWire(url: string, pin: Pin): Wire {
  const { hostname, port, origin } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const options = {
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    connect: (_options: buildConnector.Options, callback: buildConnector.Callback) => {
      void connectPinned(host, Number(port || 443), pin).then(...settle(callback))
    },
  }
  const asks = new Pool(origin, { ...options, connections: askConnections })
  const streams = new Set<Client>()
  const speech = createSpeech()

  async function post(path: string, body: string, token: string | undefined): Promise<Result<string>> {
    try {
      const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
      const answer = await asks.request({ method: 'POST', path, body, headers })
      const bytes = await readAtMost(answer.body, answerBytesMax)
      if (answer.statusCode !== 200) return failed('server-fault', { status: answer.statusCode })
      if (!bytes) return tooLarge
      const text = answer.headers['content-encoding'] === 'gzip' ? await unzip(bytes, { maxOutputLength: answerBytesMax }) : bytes
      return ok(text.toString('utf8'))
    } catch (thrown) {
      return { ok: false, fault: faultOf(thrown) }
    }
  }

  return {
    async ask(message, ask, token) {
      const answer = await post(messagePath(message), speech.text(ask), token)
      return answer.ok ? speech.read(message, answer.value) : answer
    },
    listen(token, on) {
      const client = new Client(origin, options)
      streams.add(client)
      const end = (fault: Fault): void => {
        if (!streams.delete(client)) return
        client.destroy().catch(() => undefined)
        on.end(fault)
      }
      client
        .request({ method: 'GET', path: pokePath, headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` }, bodyTimeout: 0 })
        .then(async ({ statusCode, headers, body }) => {
          if (statusCode !== 200 || !String(headers['content-type']).startsWith('text/event-stream'))
            return end(failed('server-fault', { status: statusCode }).fault)
          await readPokes(body, on.poke)
          end(failed('server-unreachable').fault)
        })
        .catch((thrown: unknown) => end(faultOf(thrown)))
      return {
        close() {
          if (streams.delete(client)) client.destroy().catch(() => undefined)
        },
      }
    },
    async close() {
      await Promise.all([asks, ...streams].map((client) => client.destroy()))
      streams.clear()
    },
  }
}

/** The whole of it, or undefined as soon as there is more than may be: what is counted only at its end has filled the memory by then. */
async function readAtMost(body: AsyncIterable<Uint8Array>, max: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body) {
    length += part.byteLength
    if (length > max) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The two ways in which undici's connector is told of an ending. */
function settle(connected: buildConnector.Callback): [(socket: TLSSocket) => void, (error: Error) => void] {
  return [(socket) => connected(null, socket), (error) => connected(error, null)]
}

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault
  const cause = thrown instanceof Error && thrown.cause instanceof FaultError ? thrown.cause : undefined
  if (cause) return cause.fault
  // What unpacks to more than may be.
  if (thrown instanceof RangeError && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE') return tooLarge.fault
  return failed('server-unreachable', thrown instanceof errors.UndiciError || thrown instanceof Error ? { reason: reasonOf(thrown) } : {}).fault
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
