import type { Socket } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { pokePath } from '#shared/contract/sync.ts'
import { pushLimit } from '#shared/contract/sync-limits.ts'
import { failed, type FaultCode } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { bytesOfReply, type Reply } from '../sync/reply.ts'
import type { SyncServer } from '../sync/server.ts'

/** A listening server; `close` ends every connection and waits for what is being answered. */
export type Listener = { readonly port: number; close(): Promise<void> }
export type ListenerOptions = {
  readonly server: SyncServer
  readonly log: Logger
  readonly tls: { readonly key: string; readonly cert: string }
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

/** A push of the largest size, sealed (which makes it a third longer), with what JSON adds around it. */
const bodyMax = Math.ceil((pushLimit.bytes * 4) / 3) + 1_000_000
const heartbeatMs = 15_000
const requestMs = 120_000
const answerHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
const tooLarge: ReadonlySet<string> = new Set(['FST_ERR_CTP_BODY_TOO_LARGE', 'HPE_HEADER_OVERFLOW', 'HPE_CHUNK_EXTENSIONS_OVERFLOW'])

/**
 * Puts the sync server on the network: `POST /v1/<message>` with JSON, TLS 1.3 only, every answer `ok | fault` with status 200, also for a path that is
 * not there and a body that is no JSON (bytes that are no request at all: status 400 and the connection ends); and `GET /v1/poke`, an event stream.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { server, log } = options
  const app = fastify({
    https: { key: options.tls.key, cert: options.tls.cert, minVersion: 'TLSv1.3', requireHostHeader: false },
    bodyLimit: bodyMax,
    requestTimeout: requestMs,
    forceCloseConnections: true,
    logger: false,
    trustProxy: false,
    // A path that cannot be decoded, and what is not even HTTP: the same answer, without a route.
    frameworkErrors: (error, _request, reply: FastifyReply) => void send(reply, failed(faultOfError(error))),
    clientErrorHandler: refuseBytes,
  })
  app.server.on('checkExpectation', (_request, response) => {
    const body = JSON.stringify(failed('call-malformed'))
    response.writeHead(417, { ...answerHeaders, 'content-length': Buffer.byteLength(body), connection: 'close' }).end(body)
  })
  app.setNotFoundHandler(async (_request, reply) => send(reply, failed('call-unknown')))
  app.setErrorHandler(async (error: { readonly code?: string }, _request, reply) => send(reply, failed(faultOfError(error))))
  app.post<{ Params: { message: string } }>('/v1/:message', async (request, reply) => {
    const started = performance.now()
    const answer = await server.handle(request.params.message, request.body, { token: tokenOf(request), peer: request.ip })
    // Names, codes and times only: what people enter has no place in a log.
    log.info({ message: request.params.message, ms: Math.round(performance.now() - started), fault: answer.ok ? undefined : answer.fault.code }, 'answered')
    return send(reply, answer)
  })
  const pokes = openPokes(server, log)
  app.get(pokePath, async (request, reply) => {
    const desk = server.deskOf(tokenOf(request))
    if (!desk.ok) return send(reply, desk)
    if (!(await server.mayListen())(desk.value)) return send(reply, failed('desk-unknown'))
    reply.hijack()
    pokes.add(reply, desk.value, await server.version())
    return reply
  })
  await app.listen({ host: options.host, port: options.port })
  return {
    port: portOf(app),
    async close() {
      pokes.close()
      await app.close()
    },
  }
}

function faultOfError(error: { readonly code?: string }): FaultCode {
  return tooLarge.has(error.code ?? '') ? 'call-too-large' : 'call-malformed'
}

/** Bytes that are no request: the connection cannot go on, but whoever sent them is told why as everybody is. */
function refuseBytes(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const body = JSON.stringify(failed(faultOfError(error)))
  const headers = Object.entries({ ...answerHeaders, 'content-length': String(Buffer.byteLength(body)), connection: 'close' })
  socket.end(`HTTP/1.1 400 Bad Request\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
}

async function send(reply: FastifyReply, answer: Reply): Promise<FastifyReply> {
  return reply.code(200).headers(answerHeaders).send(bytesOfReply(answer))
}

function tokenOf(request: FastifyRequest): string | null {
  const [, token] = /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '') ?? []
  return token ?? null
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

type Pokes = { add(reply: FastifyReply, desk: Id, version: number): void; close(): void }

/** The event streams: each new version to everybody, a comment as heartbeat. What a version holds is told by a pull, which judges rights. A desk that was closed hears of that and no more. */
function openPokes(server: SyncServer, log: Logger): Pokes {
  const streams = new Map<FastifyReply, Id>()
  let told = 0
  const tell = (text: string): void => {
    for (const stream of streams.keys()) stream.raw.write(text)
  }
  const poke = (version: number): void => {
    if (version <= told) return
    told = version
    tell(`data: ${version}\n\n`)
    void endClosed().catch((error: unknown) => log.error({ err: error }, 'streams of closed desks go on'))
  }
  const endClosed = async (): Promise<void> => {
    const mayListen = await server.mayListen()
    for (const [stream, desk] of streams) if (!mayListen(desk)) stream.raw.end()
  }
  const stopListening = server.onChange(poke)
  const heart = setInterval(() => tell(': beat\n\n'), heartbeatMs).unref()
  return {
    add(reply, desk, version) {
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' })
      reply.raw.write(`data: ${version}\n\n`)
      streams.set(reply, desk)
      reply.raw.on('close', () => streams.delete(reply))
    },
    close() {
      clearInterval(heart)
      stopListening()
      for (const stream of streams.keys()) stream.raw.end()
    },
  }
}
