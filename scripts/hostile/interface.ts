import { connect } from 'node:net'
import { doorServerOf } from '#store/intake/door-server.ts'
import { createTestDesk } from '../../tests/support/store-harness.ts'
import type { Dice } from '../sim/dice.ts'
import { twist } from './twist.ts'
import { judge, propertyOf, type Target, type Verdict } from './verdict.ts'

/**
 * The local interface over a real socket: requests without a right, from a browser, for other addresses, cut off, larger than they may be, with broken framing; rows twisted in every member; keys that come again with other content. What was not
 * sound is not taken, every answer has its code, and at the end there are exactly the records that the answers have told of.
 */
export async function openInterface(): Promise<Target> {
  const desk = await createTestDesk()
  const server = doorServerOf(desk.as('operator'))
  const { token } = await desk.get('operator', 'intake.openDoor', { definitionKey: 'claim-register' })
  const { port } = await desk.get('operator', 'intake.doors', {})
  if (port === null) throw new Error('nothing listens')
  const place: Place = { port, token, taken: new Set(), count: 0 }
  return {
    async attempt(dice) {
      // So that what limits how often does not stand before everything else.
      desk.pass(dice.chance(0.05) ? 10 : 4000)
      place.count += 1
      return attempt(dice, place)
    },
    async settle() {
      const { total } = await desk.get('analyst', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })
      const integrity = desk.store.database.readRaw.pragma('integrity_check', { simple: true })
      return [
        ...(total === place.taken.size ? [] : [`${total} records stand, and the answers told of ${place.taken.size}`]),
        ...(integrity === 'ok' ? [] : ['the store is damaged']),
      ]
    },
    async close() {
      await server.stop()
      await desk.remove()
    },
  }
}

type Place = { readonly port: number; readonly token: string; readonly taken: Set<string>; count: number }
/** What goes over the socket; `unsound`: no answer may say that it was taken. */
type Attack = {
  readonly how: string
  readonly bytes: Buffer
  readonly unsound: boolean
  readonly rows?: number
  /** Nothing follows: the other side need not wait for it. */ readonly ends?: boolean
}

async function attempt(dice: Dice, place: Place): Promise<Verdict> {
  const { how, bytes, unsound, rows, ends = false } = attackOf(dice, place)
  const answer = await exchange(place.port, bytes, ends)
  // Below HTTP the connection ends, or the parser says its own short word.
  if (answer === null || (answer.status >= 400 && answer.status < 500 && answer.body === '')) return { outcome: 'refused', code: 'call-malformed' }
  if (answer.status >= 500 && answer.status !== 503) return { outcome: 'uncoded', what: `${how}: status ${answer.status}` }
  const said = parsed(answer.body)
  const each = propertyOf(said, 'rows')
  if (propertyOf(said, 'ok') === true) {
    const list = Array.isArray(each) ? each : []
    for (const row of list) if (propertyOf(row, 'taken') === true) place.taken.add(String(propertyOf(row, 'recordId')))
    if (!unsound && rows !== undefined && list.length !== rows) return { outcome: 'accepted', what: `${how}: ${list.length} answers for ${rows} rows` }
    // A row that does not pass is refused in its own line; the request itself was served.
    if (unsound && list.length > 0 && list.every((row) => propertyOf(row, 'taken') === false)) return { outcome: 'refused', code: 'record-invalid' }
  }
  return judge(said, unsound, `${how} (status ${answer.status})`)
}

const path = '/v1/claim-register/rows'
const json = 'application/json'
const bytesMax = 4_000_000

type Sending = {
  readonly first?: string
  readonly host?: string
  readonly authorization?: string | null
  readonly type?: string
  readonly key?: string
  readonly more?: readonly string[]
}

function requestOf({ port, token, count }: Place, body: string | Buffer, sending: Sending = {}): Buffer {
  const { first = `POST ${path} HTTP/1.1`, host = `127.0.0.1:${port}`, authorization = `Bearer ${token}`, type = json, key = `case-${count}`, more } = sending
  const lines = [
    first,
    `host: ${host}`,
    ...(authorization === null ? [] : [`authorization: ${authorization}`]),
    `content-type: ${type}`,
    `idempotency-key: ${key}`,
  ]
  const length = more ?? [`content-length: ${Buffer.byteLength(body)}`]
  return Buffer.concat([Buffer.from([...lines, ...length, 'connection: close', '', ''].join('\r\n'), 'latin1'), Buffer.from(body)])
}

const rowOf = (id: string): Record<string, unknown> => ({ claim_no: id, amount: '5.20', submitted_at: '2017-03-11T09:10:00Z', outcome: 'paid' })
const soundBody = (count: number): string => JSON.stringify({ rows: [rowOf(`H${count}`)] })

function attackOf(dice: Dice, place: Place): Attack {
  const kind = dice.weighted({ rows: 8, right: 4, shape: 3, framing: 3, key: 2 })
  if (kind === 'rows') return twistedRows(dice, place)
  if (kind === 'right') return withoutRight(dice, place)
  if (kind === 'shape') return misshapen(dice, place)
  return kind === 'key' ? keyAgain(dice, place) : framings(dice, place)
}

/** Rows of which any member is another; what is taken of them has passed the definition's own check. */
function twistedRows(dice: Dice, place: Place): Attack {
  const { value, how } = twist(dice, { value: { rows: [rowOf(`H${place.count}`), rowOf(`I${place.count}`)] }, free: ['rows'] }, 'json')
  return { how: `rows: ${how}`, bytes: requestOf(place, JSON.stringify(value) ?? ''), unsound: false }
}

function withoutRight(dice: Dice, place: Place): Attack {
  const { port, token } = place
  const flipped = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
  const [how, sending] = dice.one<readonly [string, Sending]>([
    ['no token', { authorization: null }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another token', { authorization: `Bearer ${flipped}` }],
    ['a token with more behind it', { authorization: `Bearer ${token}x` }],
    ['the token in capitals', { authorization: `Bearer ${token.toUpperCase()}` }],
    ['the token as basic', { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }],
    ['another host', { host: 'intranet.example' }],
    ['another port', { host: `127.0.0.1:${port + 1}` }],
    ['a name that points here', { host: `localhost.example:${port}` }],
    ['an origin', { more: ['origin: http://127.0.0.1', 'content-length: 2'] }],
    ['a browser’s word', { more: ['sec-fetch-mode: cors', 'content-length: 2'] }],
    ['another definition', { first: 'POST /v1/expense-claim/rows HTTP/1.1' }],
    ['a path around', { first: 'POST /v1/claim-register/../claim-register/rows HTTP/1.1' }],
    ['a whole address', { first: `POST http://intranet.example${path} HTTP/1.1`, host: 'intranet.example' }],
    ['another method', { first: `${dice.one(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])} ${path} HTTP/1.1` }],
    ['another type', { type: dice.one(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) }],
  ])
  return { how, bytes: requestOf(place, sending.more ? '{}' : soundBody(place.count), sending), unsound: true }
}

function misshapen(dice: Dice, place: Place): Attack {
  const sound = soundBody(place.count)
  const [how, body, type = json] = dice.one<readonly [string, string | Buffer, string?]>([
    ['cut off', sound.slice(0, 1 + dice.below(sound.length - 1))],
    ['random bytes', dice.bytes(1 + dice.below(3000))],
    ['no UTF-8', Buffer.concat([Buffer.from(sound.slice(0, 20)), Buffer.from([0xff, 0xfe, 0x80])])],
    ['nothing', ''],
    ['nested without end', `{"rows":${'['.repeat(20_000)}`],
    ['1,001 rows', JSON.stringify({ rows: Array.from({ length: 1001 }, (_, n) => rowOf(`X${place.count}-${n}`)) })],
    ['more than 4 MB', Buffer.alloc(bytesMax + 1, 32)],
    ['no rows', '{"rows":{}}'],
    ['rows that are none', '{"rows":[1,null,"x",[]]}'],
    ['a field that there is not', JSON.stringify({ rows: [{ ...rowOf(`X${place.count}`), nothing: 1 }] })],
    ['more beside the rows', JSON.stringify({ rows: [rowOf(`X${place.count}`)], memberId: 'x' })],
    ['CSV without a heading', '1,2,3\n', 'text/csv'],
    ['CSV with a quote that never closes', 'claim_no,amount\n"X1,2', 'text/csv'],
    ['a workbook as CSV', Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), dice.bytes(500)]), 'text/csv'],
  ])
  return { how, bytes: requestOf(place, body, { type }), unsound: true }
}

/** A key of a request before with other content, and keys that are none. */
function keyAgain(dice: Dice, place: Place): Attack {
  const first = requestOf(place, soundBody(place.count))
  if (dice.chance(0.5)) {
    const key = dice.one(['', 'with space', 'x'.repeat(101), '键'])
    return { how: `the key ${key.slice(0, 10)}`, bytes: requestOf(place, soundBody(place.count), { key }), unsound: true }
  }
  return { how: 'one row', bytes: first, unsound: false, rows: 1 }
}

function framings(dice: Dice, place: Place): Attack {
  const body = soundBody(place.count)
  const of = (how: string, more: readonly string[], sent: string | Buffer = body): Attack => ({
    how,
    bytes: requestOf(place, sent, { more }),
    unsound: true,
    ends: true,
  })
  const chunked = 'transfer-encoding: chunked'
  return dice.one([
    { how: 'noise', bytes: dice.bytes(1 + dice.below(4000)), unsound: true, ends: true },
    of('two lengths', [`content-length: ${body.length}`, 'content-length: 3']),
    of('a negative length', ['content-length: -5']),
    of('a length beyond all', ['content-length: 99999999999999999999']),
    of('a length over the limit', [`content-length: ${bytesMax + 1}`]),
    of('length and chunks', [`content-length: ${body.length}`, chunked], `5\r\n{"row\r\n0\r\n\r\n`),
    of('a chunk size that is none', [chunked], 'zz\r\n{}\r\n0\r\n\r\n'),
    of('a header of 9,000', [`x-long: ${'a'.repeat(9000)}`, `content-length: ${body.length}`]),
    of('a thousand headers', [...Array.from({ length: 1000 }, (_, n) => `x-${n}: ${n}`), `content-length: ${body.length}`]),
    of('a zero in a header', ['a: \u0000', `content-length: ${body.length}`]),
    of('half a body', [`content-length: ${body.length + 500}`]),
  ])
}

type Answer = { readonly status: number; readonly body: string }

/** Sends bytes, closes its half where no more is to come, and takes whatever comes back. */
async function exchange(port: number, bytes: Buffer, ends: boolean): Promise<Answer | null> {
  const socket = connect({ host: '127.0.0.1', port })
  const heard: Buffer[] = []
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk) => heard.push(chunk))
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    if (ends) socket.end(bytes)
    else socket.write(bytes)
  })
  const text = Buffer.concat(heard).toString('utf8')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
  const cut = text.indexOf('\r\n\r\n')
  return status === undefined ? null : { status: Number(status), body: cut < 0 ? '' : text.slice(cut + 4) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
