import { createHash, type X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { pushLimit } from '#shared/contract/sync-limits.ts'
import { entities } from '#shared/rows/entities.ts'
import { tableKeys } from '#server/backup/copy-tables.ts'
import { claimOf } from './acts.ts'
import { enrolledDesk, must, openSite, personOf, post, type Site } from './support.ts'

test('whatever comes in is answered with a coded fault and status 200', async () => {
  const site = await openSite({ seeded: false })
  const { port } = site.listener
  const ask = async (path: string, body: string | Buffer, headers?: Record<string, string>) => {
    const { status, text } = await post(port, path, body, headers)
    expect(status).toBe(200)
    return JSON.parse(text) as unknown
  }
  const fault = (code: string, params?: object) => ({ ok: false, fault: { code, ...(params ? { params } : {}) } })
  expect(await ask('/v1/nothing', '{"protocol":1}')).toEqual(fault('call-unknown'))
  expect(await ask('/v1/constructor', '{"protocol":1}')).toEqual(fault('call-unknown'))
  expect(await ask('/elsewhere', '{}')).toEqual(fault('call-unknown'))
  expect(await ask('/v1/hello', 'no json')).toEqual(fault('call-malformed'))
  expect(await ask('/v1/hello', '<x/>', { 'content-type': 'text/xml' })).toEqual(fault('call-malformed'))
  expect(await ask('/v1/hello', '[]')).toEqual(fault('call-malformed', { path: 'protocol' }))
  expect(await ask('/v1/hello', '{"protocol":1,"more":1}')).toMatchObject({ ok: false, fault: { code: 'call-malformed' } })
  expect(await ask('/v1/challenge', '{"protocol":1,"desk":7}')).toEqual(fault('call-malformed', { path: 'desk' }))
  expect(await ask('/v1/challenge', '{"protocol":0,"desk":"x"}')).toEqual(fault('protocol-too-old'))
  expect(await ask('/v1/challenge', '{"protocol":3,"desk":"x"}')).toEqual(fault('protocol-too-new'))
  expect(await ask('/v1/hello', '{"protocol":3}')).toMatchObject({ ok: true, value: { protocolMin: 1, protocolMax: 2, company: '华东冷链运营中心' } })
  expect(await ask('/v1/pull', '{"protocol":1}')).toEqual(fault('desk-unknown'))
  expect(await ask('/v1/pull', '{"protocol":1}', { authorization: 'Bearer guess' })).toEqual(fault('desk-unknown'))
  expect(await ask('/v1/push', Buffer.alloc(2 * pushLimit.bytes, 32))).toEqual(fault('call-too-large'))
  expect(await ask('/v1/hello', '{"protocol":1,"__proto__":{"ok":1}}')).toEqual(fault('call-malformed'))
})

test('bytes that are no request are answered with a coded fault too, and the connection ends', async () => {
  const site = await openSite({ seeded: false })
  // What the server does not read any more it answers with a reset; the fault has come before.
  const say = async (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      const parts: Buffer[] = []
      const socket = connect({ host: '127.0.0.1', port: site.listener.port, rejectUnauthorized: false }, () => socket.end(bytes))
      socket.on('data', (part: Buffer) => parts.push(part))
      const heard = (): void => resolve(Buffer.concat(parts).toString('utf8'))
      socket.on('end', heard).on('error', heard)
    })
  const hello = 'POST /v1/hello HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n'
  const malformed = '{"ok":false,"fault":{"code":"call-malformed"}}'
  expect(await say('nonsense\r\n\r\n')).toContain(malformed)
  expect(await say(`${hello}content-length: 14\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`)).toContain(malformed)
  expect(await say(`${hello}expect: everything\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`)).toContain(malformed)
  expect(await say(`POST /v1/% HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`)).toContain(malformed)
  expect(await say(`${hello}x-long: ${'a'.repeat(100_000)}\r\n\r\n`)).toContain('{"ok":false,"fault":{"code":"call-too-large"}}')
})

test('a mutation whose text has no canonical form is refused by its own code and does not hold the line', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const sound = desk.sign(member, claimOf(member, site.newId()))
  const { body } = desk.sign(member, claimOf(member, site.newId()))
  const broken = { body: { ...body, args: { ...body.args, note: '\ud800' } }, signature: sound.signature }
  const { results, lastSequence } = must(await desk.push(broken, sound))
  expect(results.map(({ outcome, fault }) => [outcome, fault?.code])).toEqual([
    ['rejected', 'text-unstorable'],
    ['applied', undefined],
  ])
  expect(lastSequence).toBe(2)
})

test('a token is taken only letter by letter as it was made: one letter more, or other bits in its last letter, is nobody’s', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const token = desk.token ?? ''
  expect(await desk.ask('sealingKey', {})).toMatchObject({ ok: true })
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const others = alphabet
    .split('')
    .flatMap((letter) => [`${token}${letter}`, `${token.slice(0, -1)}${letter}`])
    .filter((text) => text !== token)
  const forgiven = others.filter((text) => Buffer.from(text, 'base64url').equals(Buffer.from(token, 'base64url')))
  expect(forgiven.length).toBeGreaterThan(60)
  for (const text of [...others, `${token}=`, ` ${token}`]) {
    desk.token = text
    expect(await desk.ask('sealingKey', {}), text).toEqual({ ok: false, fault: { code: 'desk-unknown' } })
  }
})

test('the server’s certificate is the authority’s, whose key is the one the enrolment code names', async () => {
  const site = await openSite({ seeded: false })
  const chain = await new Promise<readonly [X509Certificate, X509Certificate]>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: site.listener.port, rejectUnauthorized: false }, () => {
      const peer = socket.getPeerX509Certificate()
      const issuer = peer?.issuerCertificate
      expect(socket.getProtocol()).toBe('TLSv1.3')
      socket.destroy()
      if (peer && issuer) resolve([peer, issuer])
      else reject(new Error('no chain'))
    })
    socket.on('error', reject)
  })
  const [leaf, authority] = chain
  expect(leaf.verify(authority.publicKey)).toBe(true)
  expect(
    createHash('sha256')
      .update(authority.publicKey.export({ format: 'der', type: 'spki' }))
      .digest('hex'),
  ).toBe(site.authority.fingerprint)
  expect(leaf.checkHost('localhost')).toBe('localhost')
  expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(leaf.ca).toBe(false)
})

test('a change pokes every desk that listens; without a session nothing is told', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const heard = listenForPokes(site, desk.token ?? '')
  const before = await heard.next()
  must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
  expect(await heard.next()).toBe(before + 1)
  heard.close()
  const refused = await new Promise<string>((resolve) => {
    get({ host: '127.0.0.1', port: site.listener.port, path: '/v1/poke', rejectUnauthorized: false, agent: false }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () => resolve(text))
    })
  })
  expect(JSON.parse(refused)).toEqual({ ok: false, fault: { code: 'desk-unknown' } })
})

function listenForPokes(site: Site, token: string): { next(): Promise<number>; close(): void } {
  const versions: number[] = []
  const waiting: ((version: number) => void)[] = []
  const request = get(
    { host: '127.0.0.1', port: site.listener.port, path: '/v1/poke', rejectUnauthorized: false, agent: false, headers: { authorization: `Bearer ${token}` } },
    (answer) => {
      answer.on('data', (part: Buffer) => {
        for (const [, text] of part.toString().matchAll(/^data: (\d+)$/gm)) {
          const taker = waiting.shift()
          if (taker) taker(Number(text))
          else versions.push(Number(text))
        }
      })
      answer.on('error', () => undefined)
    },
  )
  request.on('error', () => undefined)
  return {
    next: () =>
      new Promise((resolve) => {
        const version = versions.shift()
        if (version === undefined) waiting.push(resolve)
        else resolve(version)
      }),
    close: () => request.destroy(),
  }
}

test('the tables are those of the entities and of the server, with the same columns and keys in both dialects', async () => {
  const site = await openSite({ seeded: false })
  await site.store.read(async (db) => {
    const tables = new Map((await db.introspection.getTables()).map(({ name, columns }) => [name, columns.map((column) => column.name)]))
    for (const [entity, { columns }] of Object.entries(entities)) expect(tables.get(entity)).toEqual(Object.keys(columns))
    // `schema_version` is where PostgreSQL keeps what SQLite has a pragma for.
    expect([...tables.keys()].filter((name) => name !== 'schema_version').toSorted()).toEqual(Object.keys(tableKeys).toSorted())
    for (const [name, keys] of Object.entries(tableKeys)) expect(tables.get(name)).toEqual(expect.arrayContaining([...keys]))
  })
})

test('[BAK-14] the embedded database file is ciphertext', async () => {
  const site = await openSite({ dialect: 'sqlite' })
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  must(await desk.push(desk.sign(member, claimOf(member, site.newId(), '机密事由甲乙丙丁'))))
  for (const name of ['server.db', 'server.db-wal']) {
    const bytes = readFileSync(join(site.folder, name))
    expect(bytes.subarray(0, 6).toString('latin1')).not.toBe('SQLite')
    for (const text of ['机密事由甲乙丙丁', 'zhangwei', 'CREATE TABLE']) expect(bytes.includes(Buffer.from(text))).toBe(false)
  }
})
