import { createServer, type Server } from 'node:tls'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { foundAuthority, openAuthority } from '#server/auth/authority.ts'
import { createHttpsWire } from '#store/sync/https-wire.ts'
import { spkiFingerprint, type Pin } from '#store/sync/pinned-tls.ts'

const now = Date.UTC(2026, 0, 5)

async function listening(tls: { readonly key: string; readonly cert: string }): Promise<{ readonly url: string; readonly received: () => number }> {
  let received = 0
  const server: Server = createServer(tls, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      received += bytes.length
      const answer = JSON.stringify({ ok: true, value: { protocolMin: 1, protocolMax: 1, epoch: '01900000-0000-7000-8000-000000000000', company: 'C', now } })
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`)
    })
  })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, received: () => received }
}

function wireTo(url: string, fingerprint: string, clock = now) {
  const seen = { warnings: [] as string[], learned: '' }
  const pin: Pin = { fingerprint, clock: () => clock, warn: (warning) => void seen.warnings.push(warning), learned: (all) => (seen.learned = all) }
  const wire = createHttpsWire(url, pin)
  onTestFinished(() => wire.close())
  return { wire, seen }
}

test('[AUT-02] the pinned authority is accepted by all or by half of its fingerprint, which then becomes whole', async () => {
  const authority = await openAuthority(await foundAuthority('C', now))
  const { url } = await listening(await authority.issueServer(['server'], now))
  for (const fingerprint of [authority.fingerprint, authority.fingerprint.slice(0, 32)]) {
    const { wire, seen } = wireTo(url, fingerprint)
    expect(await wire.ask('hello', {})).toMatchObject({ ok: true, value: { company: 'C' } })
    expect(seen).toEqual({ warnings: [], learned: authority.fingerprint })
  }
})

test('another authority is untrusted, and not one byte has reached it', async () => {
  const ours = await openAuthority(await foundAuthority('C', now))
  const theirs = await openAuthority(await foundAuthority('C', now))
  const { url, received } = await listening(await theirs.issueServer(['server'], now))
  const { wire } = wireTo(url, ours.fingerprint)
  expect(await wire.ask('hello', {})).toEqual({ ok: false, fault: { code: 'server-untrusted' } })
  expect(received()).toBe(0)
})

test("showing our authority's certificate behind a key it has not signed is untrusted", async () => {
  const ours = await openAuthority(await foundAuthority('C', now))
  const theirs = await openAuthority(await foundAuthority('C', now))
  const { key, cert } = await theirs.issueServer(['server'], now)
  const [leaf = ''] = cert.split(/(?<=-----END CERTIFICATE-----)/)
  const { url, received } = await listening({ key, cert: `${leaf}\n${ours.certificatePem}\n` })
  const { wire } = wireTo(url, ours.fingerprint)
  expect(await wire.ask('hello', {})).toEqual({ ok: false, fault: { code: 'server-untrusted' } })
  expect(received()).toBe(0)
})

test('a desk whose clock has died still connects, with a warning', async () => {
  const authority = await openAuthority(await foundAuthority('C', now))
  const { url } = await listening(await authority.issueServer(['server'], now))
  const { wire, seen } = wireTo(url, authority.fingerprint, Date.UTC(1970, 0, 1))
  expect(await wire.ask('hello', {})).toMatchObject({ ok: true })
  expect(seen.warnings).toEqual(['certificate-dates'])
})

test('a pin that is shorter than 128 bits or empty pins nothing', async () => {
  const authority = await openAuthority(await foundAuthority('C', now))
  const { url } = await listening(await authority.issueServer(['server'], now))
  for (const fingerprint of ['', authority.fingerprint.slice(0, 30)])
    expect(await wireTo(url, fingerprint).wire.ask('hello', {})).toEqual({ ok: false, fault: { code: 'server-untrusted' } })
})

test('nobody there is unreachable; an answer that is none of ours is a fault of the server', async () => {
  const { url } = await listening({ ...(await (await openAuthority(await foundAuthority('C', now))).issueServer(['server'], now)) })
  expect(await wireTo('https://127.0.0.1:1', 'a'.repeat(64)).wire.ask('hello', {})).toMatchObject({ ok: false, fault: { code: 'server-unreachable' } })
  expect(url).toMatch(/^https/)
})

test('the fingerprint is the SHA-256 of the SubjectPublicKeyInfo', async () => {
  const { certificatePem } = await foundAuthority('C', now)
  const certificate = new X509Certificate(certificatePem)
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  expect(spkiFingerprint(certificate)).toBe(createHash('sha256').update(spki).digest('hex'))
})

test('an answer that is larger than any of our server’s is cut off while it comes, packed or not, and the next one is heard', async () => {
  const authority = await openAuthority(await foundAuthority('C', now))
  const packed = gzipSync(Buffer.alloc(64_000_001, 32))
  const part = Buffer.alloc(1_000_000, 32)
  let asked = 0
  let sent = 0
  const server = createHttpsServer(await authority.issueServer(['server'], now), (_request, answer) => {
    asked += 1
    if (asked === 2) return void answer.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)
    if (asked === 3) return void answer.end(JSON.stringify({ ok: false, fault: { code: 'desk-unknown' } }))
    // Without an end, for as long as somebody listens.
    const more = (): void => {
      while (!answer.destroyed) {
        sent += part.length
        if (!answer.write(part)) return
      }
    }
    answer.on('drain', more).on('error', () => undefined)
    more()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { wire } = wireTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, authority.fingerprint)
  const tooLarge = { ok: false, fault: { code: 'server-fault', params: { reason: 'too-large' } } }
  expect(await wire.ask('hello', {})).toEqual(tooLarge)
  expect(sent).toBeLessThan(80_000_000)
  expect(await wire.ask('hello', {})).toEqual(tooLarge)
  expect(await wire.ask('hello', {})).toEqual({ ok: false, fault: { code: 'desk-unknown' } })
  expect(asked).toBe(3)
})
