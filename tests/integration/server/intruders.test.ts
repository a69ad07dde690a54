import { generateKeyPairSync } from 'node:crypto'
import { request } from 'node:https'
import { expect, test } from 'vitest'
import { writeChanges } from '#server/store/change-set.ts'
import type { Id } from '#shared/kernel/id.ts'
import { dialect } from '#tests/support/server-database.ts'
import { claimOf } from './acts.ts'
import { enrolledDesk, epochOf, faultOf, must, newPasswordOf, openSite, personOf, type Site } from './support.ts'

test('[AUT-07] guesses sent side by side are counted like guesses in a row: the right one behind too many wrong ones opens nothing', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const { desk } = await enrolledDesk(site, person)
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const guess = (password: string) =>
    site.server.handle(
      'renewKey',
      { protocol: 1, userName: person.userName, password, keyId: site.newId(), memberKey: Buffer.from(x, 'base64url').toString('base64') },
      { peer: '10.0.0.9', token: desk.token },
    )
  const wrong = Array.from({ length: 10 }, (_, n) => `Wrong-${n}-pass`)
  const judge = async (guesses: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(guesses.map(guess))).map((answer) => (answer.ok ? 'opened' : answer.fault.code)).toSorted()
  // Writers of PostgreSQL come in any order, so there the right one waits until it is certainly the last.
  const answers = dialect === 'sqlite' ? await judge([...wrong, newPasswordOf(person)]) : [...(await judge(wrong)), ...(await judge([newPasswordOf(person)]))]
  expect(answers.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'account-locked'), ...Array.from({ length: 4 }, () => 'password-wrong')])
})

test('[PRM-10] a desk that is closed is answered nothing any more, also while its session lasts, and only who proves to be it is told so', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await setState(site, desk.id, 'closed')
  const closed = { code: 'desk-closed', params: { reason: 'stolen' } }
  expect(faultOf(await desk.push(desk.sign(member, claimOf(member, site.newId()))))).toEqual(closed)
  const asked = { epoch: await epochOf(desk), line: desk.line }
  expect(faultOf(await desk.ask('pull', { ...asked, cursor: 0, scopes: [] }))).toEqual(closed)
  expect(faultOf(await desk.ask('attachmentHave', { sha256: 'a'.repeat(64), size: 1 }))).toEqual(closed)
  await expect(desk.signIn()).rejects.toThrow('desk-closed')
  const { challenge } = must(await desk.ask('challenge', { desk: desk.id }))
  expect(faultOf(await desk.ask('session', { desk: desk.id, challenge, signature: Buffer.alloc(64, 1).toString('base64') }))).toEqual({ code: 'desk-unknown' })
})

test('[PRM-10] a desk that is being closed may bring what waits and take its leave, and gets no row, no file, no further member', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await setState(site, desk.id, 'closing')
  await desk.signIn()
  const closing = { code: 'desk-closing', params: { reason: 'stolen' } }
  const asked = { epoch: await epochOf(desk), line: desk.line }
  const sha256 = 'a'.repeat(64)
  expect(faultOf(await desk.ask('pull', { ...asked, cursor: 0, scopes: [] }))).toEqual(closing)
  expect(faultOf(await desk.ask('bootstrap', { ...asked, scopes: ['organisation'], pin: null, after: null }))).toEqual(closing)
  expect(faultOf(await desk.ask('attachmentGet', { sha256, offset: 0 }))).toEqual(closing)
  expect(faultOf(await desk.ask('deskContacts', {}))).toEqual(closing)
  expect(faultOf(await desk.enrol(personOf(site, 'wulei')))).toEqual(closing)
  must(await desk.ask('attachmentHave', { sha256, size: 1 }))
  expect(must(await desk.push(desk.sign(member, claimOf(member, site.newId())))).results).toMatchObject([{ outcome: 'applied' }])
  expect(must(await desk.ask('farewell', {}))).toEqual({ closed: true })
  expect(faultOf(await desk.push(desk.sign(member, claimOf(member, site.newId())))).code).toBe('desk-closed')
})

test('[PRM-10] whoever listens for pokes hears of the closing of his desk and then nothing more', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const before = await site.server.version()
  const { ended, begun } = listenTo(site.listener.port, desk.token ?? '')
  await begun
  await setState(site, desk.id, 'closing')
  expect(await ended).toContain(`data: ${before + 1}`)
})

/** Reads the stream of pokes to its end. */
function listenTo(port: number, token: string): { readonly begun: Promise<void>; readonly ended: Promise<string> } {
  const begun = Promise.withResolvers<void>()
  const ended = new Promise<string>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: '/v1/poke', headers: { authorization: `Bearer ${token}` }, rejectUnauthorized: false }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => {
        text += part.toString()
        begun.resolve()
      })
      answer.on('end', () => resolve(text))
    })
    asked.on('error', reject)
    asked.end()
  })
  return { begun: begun.promise, ended }
}

async function setState(site: Site, deskId: Id, state: 'closing' | 'closed'): Promise<void> {
  await writeChanges(site.store, site.clock, async (set) => {
    const held = await set.rows.get('desk', deskId)
    if (!held) throw new Error('no desk')
    const closing = { reason: 'stolen' as const, byId: site.administrator.memberId, at: site.clock(), closedAt: null, delivered: 0 }
    await set.rows.put('desk', { ...held, state, closing })
    await set.settle(site.newId())
  })
}
