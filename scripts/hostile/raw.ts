import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import type { Dice } from '../sim/dice.ts'
import { openHostileSite, type HostileSite } from './site.ts'
import { judge, type Target, type Verdict } from './verdict.ts'

/**
 * Bytes on the server's port that no client of ours sends: broken framing, smuggled bodies, headers and bodies beyond every limit, other methods, other types,
 * compressed bombs, half a request, another TLS or none. Each is refused, by a fault or by a closed connection, and afterwards the server still answers.
 */
export async function openRaw(): Promise<Target> {
  const site = await openHostileSite()
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  const halfOpen: Socket[] = []
  let count = 0

  async function attempt(dice: Dice): Promise<Verdict> {
    count += 1
    const [how, bytes] = hostileBytes(dice, site, bomb)
    if (dice.chance(0.05)) return slow(dice)
    const answer = await exchange(site.port, bytes, dice.chance(0.05) ? 'plain' : dice.chance(0.03) ? 'old' : 'tls')
    const verdict = judgeResponse(answer, how)
    if (count % 50 !== 0) return verdict
    const { text } = await site.post('/v1/hello', '{"protocol":1}')
    return text.includes('"ok":true') ? verdict : { outcome: 'accepted', what: `after ${how} the server no longer answers` }
  }

  /** Connections that say a little and then nothing: the server keeps no others waiting for them. */
  async function slow(dice: Dice): Promise<Verdict> {
    const socket = await opened(site.port, 'tls')
    socket.write(`POST /v1/hello HTTP/1.1\r\nhost: a\r\n${dice.chance(0.5) ? 'content-length: 100\r\n\r\n{' : 'x-slow: '}`)
    halfOpen.push(socket)
    if (halfOpen.length > 60) halfOpen.shift()?.destroy()
    const { text } = await site.post('/v1/hello', '{"protocol":1}')
    return text.includes('"ok":true') ? { outcome: 'allowed' } : { outcome: 'accepted', what: 'a slow connection keeps others waiting' }
  }

  return {
    attempt,
    settle: async () => ((await site.post('/v1/hello', '{"protocol":1}')).text.includes('"ok":true') ? [] : ['the server no longer answers']),
    async close() {
      for (const socket of halfOpen) socket.destroy()
      await site.close()
    },
  }
}

type Answer = { readonly kind: 'closed' } | { readonly kind: 'answered'; readonly status: number; readonly body: string }

/** A refusal says which: below HTTP the connection ends, at HTTP a status of the four hundreds or 200 carries a fault. */
function judgeResponse(answer: Answer, how: string): Verdict {
  if (answer.kind === 'closed') return { outcome: 'refused', code: 'call-malformed' }
  const { status, body } = answer
  // Such an answer has no body by its nature.
  if (how.startsWith('the method HEAD') && body === '') return { outcome: 'refused', code: 'call-unknown' }
  if (status >= 500) return { outcome: 'uncoded', what: `${how}: status ${status}` }
  let fault: unknown
  try {
    fault = JSON.parse(body)
  } catch {
    return { outcome: 'uncoded', what: `${how}: status ${status} without a fault: ${body.slice(0, 80)}` }
  }
  return judge(fault, true, `${how} (status ${status})`)
}

const crlf = '\r\n'
const good = '{"protocol":1}'
const head = (lines: readonly string[]): string => `${lines.join(crlf)}${crlf}${crlf}`
const request = (first: string, headers: readonly string[], body: string | Buffer = ''): Buffer =>
  Buffer.concat([Buffer.from(head([first, 'host: localhost', ...headers, 'connection: close']), 'latin1'), Buffer.from(body)])
const post = 'POST /v1/hello HTTP/1.1'
const json = 'content-type: application/json'
const length = (body: string | Buffer): string => `content-length: ${Buffer.byteLength(body)}`

type Attack = readonly [how: string, bytes: Buffer]

function hostileBytes(dice: Dice, site: HostileSite, bomb: Buffer): Attack {
  const kind = dice.weighted({ framing: 6, line: 5, headers: 3, body: 5, path: 4 })
  if (kind === 'framing') return dice.one(framings(dice))
  if (kind === 'line') return dice.one(lines(dice))
  if (kind === 'headers') return headers(dice)
  if (kind === 'path') return paths(dice, site)
  return bodies(dice, bomb)
}

function framings(dice: Dice): readonly Attack[] {
  const chunked = 'transfer-encoding: chunked'
  const of = (how: string, headers: readonly string[], body: string | Buffer): Attack => [how, request(post, [json, ...headers], body)]
  return [
    ['random bytes', dice.bytes(1 + dice.below(4000))],
    ['zeros', Buffer.alloc(1 + dice.below(2000))],
    ['line ends only', Buffer.from(crlf.repeat(1 + dice.below(50)))],
    of('two lengths', [length(good), 'content-length: 3'], good),
    of('a negative length', ['content-length: -5'], good),
    of('a length that is no number', ['content-length: 0x10'], good),
    of('a length beyond all', ['content-length: 99999999999999999999'], good),
    of('length and chunks', [length(good), chunked], `5${crlf}{"pro${crlf}0${crlf}${crlf}`),
    of('chunks twice', [chunked, chunked], `0${crlf}${crlf}`),
    of('an unknown coding', ['transfer-encoding: gzip, identity'], good),
    of('a chunk that lies', [chunked], `ffffffff${crlf}{}${crlf}`),
    of('a chunk size that is none', [chunked], `zz${crlf}{}${crlf}0${crlf}${crlf}`),
    of('a chunk extension without end', [chunked], `1;${'a'.repeat(200_000)}${crlf}{${crlf}0${crlf}${crlf}`),
    of('half a body', ['content-length: 5000'], good),
    of('bare line feeds', [`a: b\nc: d`], good),
    of('a folded header', [`a: b${crlf} folded`], good),
    of('a header without name', [': nothing'], good),
    of('a name with spaces', ['bad name: x'], good),
    of('a zero in a header', ['a: \u0000'], good),
  ]
}

function lines(dice: Dice): readonly Attack[] {
  const methods = ['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PATCH', 'CONNECT', 'PROPFIND', 'post', 'P\u0000ST', 'A'.repeat(5000)]
  const method = dice.one(methods)
  return [
    [`the method ${method.slice(0, 10)}`, request(`${method} /v1/pull HTTP/1.1`, [json, length(good)], good)],
    ['version 9', request('POST /v1/pull HTTP/9.9', [json])],
    ['version 0.9', Buffer.from(`GET /v1/pull${crlf}`)],
    ['no version', request('POST /v1/pull', [json])],
    ['HTTP/2 without asking', Buffer.from(`PRI * HTTP/2.0${crlf}${crlf}SM${crlf}${crlf}`)],
    ['an upgrade', request('GET /v1/poke HTTP/1.1', ['upgrade: websocket', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='])],
    ['an expectation', request('POST /v1/pull HTTP/1.1', ['expect: 200-ok', json, length(good)], good)],
    ['no host', Buffer.from(head(['POST /v1/pull HTTP/1.1', json, length(good), 'connection: close']) + good)],
    [
      'many requests at once',
      Buffer.concat(Array.from({ length: 100 }, () => Buffer.from(`${head(['POST /v1/pull HTTP/1.1', 'host: a', json, length(good)])}${good}`))),
    ],
  ]
}

function headers(dice: Dice): Attack {
  const size = dice.one([9000, 17_000, 100_000, 1_000_000])
  if (dice.chance(0.5)) return [`a header of ${size}`, request('POST /v1/pull HTTP/1.1', [`x-long: ${'a'.repeat(size)}`, json, length(good)], good)]
  const many = Array.from({ length: size / 20 }, (_, n) => `x-${n}: ${n}`)
  return [`${many.length} headers`, request('POST /v1/pull HTTP/1.1', [...many, json, length(good)], good)]
}

function paths(dice: Dice, site: HostileSite): Attack {
  const names = [
    '/v1/../v1/hello',
    '//v1/hello/',
    '/v1/hello%00',
    '/v1/%ff%fe',
    '/v1/__proto__',
    '/v1/constructor',
    '/v1/toString',
    '*',
    '/%',
    `/v1/${'a'.repeat(7000)}`,
    'http://evil/v1/pull',
    '/v1/hello/x',
    '/v1/',
    '/',
    '/v1/poke',
    '/v1/hello;a=b',
    '/V1/HELLO',
    '/v1/pull#x',
  ]
  const path = dice.one(names)
  const token = dice.chance(0.5) ? [`authorization: Bearer ${site.token}x`] : []
  return [`the path ${path.slice(0, 30)}`, request(`${dice.pick(['POST', 'GET'])} ${path} HTTP/1.1`, [json, length(good), ...token], good)]
}

function bodies(dice: Dice, bomb: Buffer): Attack {
  const types = [
    'text/plain',
    'text/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-7',
    'application/jsonx',
    '\u00ff',
    '',
  ]
  const deep = dice.one([1000, 100_000])
  const made: readonly (() => Attack)[] = [
    () => ['another type', request('POST /v1/pull HTTP/1.1', [`content-type: ${dice.pick(types)}`, length(good)], good)],
    () => ['a bomb', request(post, [json, `content-encoding: ${dice.pick(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip'])}`, length(bomb)], bomb)],
    () => ['deep lists', request(post, [json, `content-length: ${deep * 2}`], '['.repeat(deep) + ']'.repeat(deep))],
    () => ['deep members', request(post, [json], '{"protocol":'.repeat(deep))],
    () => ['members twice', request('POST /v1/pull HTTP/1.1', [json, 'content-length: 28'], '{"protocol":1,"protocol":99}')],
    () => [
      'no UTF-8',
      request(post, [json, 'content-length: 20'], Buffer.from([...Buffer.from('{"protocol":'), 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x7d])),
    ],
    () => ['six million bytes', request(post, [json, 'content-length: 6000000'], Buffer.alloc(6_000_000, 32))],
    () => ['a number beyond all', request(post, [json, 'content-length: 2013'], `{"protocol":${'9'.repeat(2000)}}`)],
    () => ['NaN', request(post, [json, 'content-length: 16'], '{"protocol": NaN}')],
    () => ['nothing', request(post, [json, 'content-length: 0'])],
  ]
  return dice.one(made)()
}

type Layer = 'tls' | 'plain' | 'old'

async function opened(port: number, layer: Layer): Promise<Socket | TLSSocket> {
  const at = { host: '127.0.0.1', port }
  const socket = layer === 'plain' ? connectPlain(at) : connectTls({ ...at, rejectUnauthorized: false, ...(layer === 'old' ? { maxVersion: 'TLSv1.2' } : {}) })
  await new Promise<void>((resolve, reject) => socket.once(layer === 'plain' ? 'connect' : 'secureConnect', resolve).once('error', reject))
  return socket
}

/** Sends and hears until the other end closes or has answered; a server that waits for more is left after a moment. */
async function exchange(port: number, bytes: Buffer, layer: Layer): Promise<Answer> {
  const parts: Buffer[] = []
  const socket = await opened(port, layer).catch(() => undefined)
  if (!socket) return { kind: 'closed' }
  await new Promise<void>((resolve) => {
    const leave = setTimeout(resolve, 400)
    const done = (): void => (clearTimeout(leave), resolve())
    socket.on('error', done).on('close', done)
    socket.on('data', (part: Buffer) => {
      parts.push(part)
      if (isWhole(Buffer.concat(parts))) done()
    })
    socket.end(bytes)
  })
  socket.destroy()
  return responseOf(Buffer.concat(parts))
}

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n')
  const size = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, Math.max(end, 0)))?.[1]
  return end >= 0 && size !== undefined && bytes.length >= end + 4 + Number(size)
}

function responseOf(bytes: Buffer): Answer {
  const [, status] = /^HTTP\/1\.\d (\d{3})/.exec(bytes.toString('latin1', 0, 20)) ?? []
  if (status === undefined) return { kind: 'closed' }
  const end = bytes.indexOf('\r\n\r\n')
  const size = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1]
  return { kind: 'answered', status: Number(status), body: bytes.toString('utf8', end + 4, size === undefined ? undefined : end + 4 + Number(size)) }
}
