import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { doorServerOf, type DoorServer } from '#store/intake/door-server.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk
let server: DoorServer
let token: string
let port: number

beforeEach(async () => {
  desk = await createTestDesk()
  server = doorServerOf(desk.as('operator'))
  token = (await desk.get('operator', 'intake.openDoor', { definitionKey: 'claim-register' })).token
  port = (await desk.get('operator', 'intake.doors', {})).port ?? 0
})
afterEach(async () => {
  await server.stop()
  await desk.remove()
})

const row = (id: string, more: object = {}) => ({ claim_no: id, amount: '5.20', submitted_at: '2017-03-11T09:10:00Z', outcome: 'paid', ...more })
const total = async () => (await desk.get('analyst', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })).total

type Sent = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: Record<string, unknown> }
type Sending = { readonly key?: string; readonly path?: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> }

function send(content: string | object, { key = 'k-1', path = '/v1/claim-register/rows', method = 'POST', headers = {} }: Sending = {}): Promise<Sent> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const usual = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { ...usual, ...headers } }, (response) => {
      let said = ''
      response.on('data', (chunk: Buffer) => (said += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(said) as Record<string, unknown> }))
    })
    asked.on('error', reject)
    asked.end(text)
  })
}

test('[ENT-09] a program of this computer hands in rows; each is answered, and only good ones become records of whoever opened the door', async () => {
  const sent = await send({ rows: [row('M1'), row('M2', { amount: 'much', outcome: 'lost' }), row('M3', { amount: 12.5, closed_at: null }), row('M1')] })
  expect(sent).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } })
  expect(sent.headers).not.toHaveProperty('access-control-allow-origin')
  expect(sent.body).toMatchObject({ ok: true, taken: 2, refused: 2, repeated: false })
  expect(sent.body['rows']).toMatchObject([
    { row: 1, taken: true, recordId: expect.any(String) },
    {
      row: 2,
      taken: false,
      faults: [
        { code: 'field-malformed', field: 'amount', row: 2 },
        { code: 'field-not-an-option', field: 'outcome', row: 2 },
      ],
    },
    { row: 3, taken: true },
    { row: 4, taken: false, faults: [{ code: 'field-duplicate', params: { other: 1 } }] },
  ])
  expect(await total()).toBe(2)
  const { files } = await desk.get('operator', 'intake.files', { offset: 0, limit: 10 })
  expect(files).toMatchObject([{ from: 'interface', name: 'k-1', state: 'ended', rows: 4, taken: 2, refused: 2 }])
  await desk.settled((await desk.get('operator', 'import.undo', { importId: files[0]?.importId ?? '' })).jobId)
  expect(await total()).toBe(0)

  const csv = 'claim_no,amount,submitted_at,outcome\nM5,1.00,2017-03-11,paid\nM6,2.00,2017-03-12,x\n'
  expect((await send(csv, { key: 'k-2', headers: { 'content-type': 'text/csv' } })).body).toMatchObject({ taken: 1, refused: 1 })
})

test('the same request again is answered alike and takes nothing twice; another under its key is refused', async () => {
  const first = await send({ rows: [row('M1')] })
  const [again, other] = await Promise.all([send({ rows: [row('M1')] }), send({ rows: [row('M2')] })])
  expect(again.body).toEqual({ ...first.body, repeated: true })
  expect(other).toMatchObject({ status: 409, body: { fault: { code: 'interface-key-reused' } } })
  expect(await total()).toBe(1)
})

test('[ENT-20] a desk that ends in the midst of a request goes on with it when the same comes again', async () => {
  const rows = Array.from({ length: 1000 }, (_, n) => row(`K${n}`))
  const cut = send({ rows }).catch(() => 'cut')
  await expect.poll(total, { interval: 5, timeout: 30_000 }).toBeGreaterThan(0)
  const stopping = server.stop()
  for (const job of desk.as('operator').jobs.list()) desk.as('operator').jobs.cancel(job.id)
  await stopping
  expect(await cut).toBe('cut')
  expect(await total()).toBeLessThan(1000)
  desk = await desk.reopen()
  server = doorServerOf(desk.as('operator'))
  // Machines were told the address once: it is the same.
  expect(await server.follow()).toEqual({ port, fault: null })
  expect((await send({ rows })).body).toMatchObject({ taken: 1000, refused: 0, repeated: true })
  expect(await total()).toBe(1000)
})

test.each<readonly [why: string, status: number, reason: string, sending: Sending]>([
  ['a name that points to this computer', 403, 'host', { headers: { host: 'evil.example:80' } }],
  ['the address without its port', 403, 'host', { headers: { host: '127.0.0.1' } }],
  ['a page of a browser', 403, 'browser', { headers: { origin: 'http://localhost:3000' } }],
  ['a browser without an origin', 403, 'browser', { headers: { 'sec-fetch-site': 'none' } }],
  ['a browser that asks first', 403, 'browser', { method: 'OPTIONS', headers: { origin: 'null' } }],
  ['no token', 401, 'token', { headers: { authorization: '' } }],
  ['another token', 401, 'token', { headers: { authorization: `Bearer ${'A'.repeat(43)}` } }],
  ['another definition', 404, 'address', { path: '/v1/expense-claim/rows' }],
  ['a way out of the path', 404, 'address', { path: '/v1/claim-register/rows/../../x' }],
  ['another method', 405, 'method', { method: 'PUT' }],
  ['a form', 415, 'type', { headers: { 'content-type': 'text/plain' } }],
  ['no idempotency key', 400, 'key', { key: ' ' }],
])('%s is refused before anything is read', async (_why, status, reason, sending) => {
  expect(await send({ rows: [row('M1')] }, sending)).toMatchObject({ status, body: { ok: false, fault: { code: 'interface-refused', params: { reason } } } })
  expect(await total()).toBe(0)
})

test('what is malformed, too large or too often is told so with its code', async () => {
  const fault = async (content: string | object, key: string, headers = {}) => (await send(content, { key, headers })).body['fault']
  expect(await fault('{"rows":', 'a')).toMatchObject({ code: 'call-malformed' })
  expect(await fault('['.repeat(200_000), 'b')).toMatchObject({ code: 'call-malformed' })
  expect(await fault({ rows: [] }, 'c')).toMatchObject({ code: 'call-malformed', params: { path: 'rows' } })
  expect(await fault({ rows: [row('M1', { nothing: 1 })] }, 'd')).toMatchObject({ code: 'field-unknown', field: 'nothing' })
  // A member of that name is none of the row's, which then lacks all that is required.
  expect((await send('{"rows":[{"__proto__":{"claim_no":"M1"}}]}', { key: 'e' })).body).toMatchObject({ taken: 0, refused: 1 })
  expect(await fault({ rows: [row('M1', { amount: { a: 1 } })] }, 'f')).toMatchObject({ code: 'call-malformed', params: { path: 'rows.0.amount' } })
  expect(await fault({ rows: Array.from({ length: 1001 }, (_, n) => row(`R${n}`)) }, 'g')).toMatchObject({ code: 'call-malformed' })
  expect(await fault(`{"rows":"${'x'.repeat(4_000_001)}"}`, 'h').catch(() => ({ code: 'call-too-large' }))).toMatchObject({ code: 'call-too-large' })
  expect(await fault('claim_no,what\nM1,2\n', 'i', { 'content-type': 'text/csv' })).toMatchObject({ code: 'field-unknown', field: 'what' })
  expect(await fault('\u0000"', 'j', { 'content-type': 'text/csv' })).toMatchObject({ code: expect.stringMatching(/^file-|field-unknown/) })
  for (let n = 0; n < 60; n += 1) await send({ rows: [] }, { key: `often-${n}` })
  expect(await send({ rows: [row('M1')] }, { key: 'late' })).toMatchObject({
    status: 429,
    headers: { 'retry-after': expect.any(String) },
    body: { fault: { code: 'call-too-often' } },
  })
  desk.pass(60_000)
  expect(await send({ rows: [row('M1')] }, { key: 'late' })).toMatchObject({ status: 200, body: { taken: 1 } })
})

test('[PRM-02] [PRM-10] a door is for those who may import, is its member’s, and is closed for good; without one nothing listens', async () => {
  expect(await desk.call('analyst', 'intake.openDoor', { definitionKey: 'claim-register' })).toMatchObject({ fault: { code: 'permission-denied' } })
  const [door] = (await desk.get('operator', 'intake.doors', {})).doors
  expect((await desk.get('finance', 'intake.doors', {})).doors).toEqual([])
  expect(await desk.call('finance', 'intake.closeDoor', { id: door?.id ?? '' })).toMatchObject({ fault: { code: 'door-missing' } })
  const kept = desk.store.database.readRaw.prepare('select * from machine_door').all()
  expect(JSON.stringify(kept), 'only its hash is kept').not.toContain(token)

  // Somebody else sits here, with a door of his own.
  await server.stop()
  desk = await desk.reopen()
  await desk.get('finance', 'intake.openDoor', { definitionKey: 'claim-register' })
  server = doorServerOf(desk.as('finance'))
  expect(await send({ rows: [row('M1')] })).toMatchObject({ status: 503, body: { fault: { code: 'interface-member-away' } } })
  const [other] = (await desk.get('finance', 'intake.doors', {})).doors
  await desk.get('finance', 'intake.closeDoor', { id: other?.id ?? '' })
  await expect(send({ rows: [row('M1')] })).rejects.toThrow(/ECONNREFUSED|socket/)
  expect(await desk.get('finance', 'intake.doors', {})).toEqual({ doors: [], port: null, fault: null })
})
