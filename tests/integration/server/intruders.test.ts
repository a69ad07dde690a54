import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { writeChanges } from '#server/store/change-set.ts'
import { dialect } from '#tests/support/server-database.ts'
import { claimOf } from './acts.ts'
import { enrolledDesk, epochOf, faultOf, newPasswordOf, openSite, personOf } from './support.ts'

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

test('[PRM-10] a desk that is closed is answered nothing any more, also while its session lasts', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await writeChanges(site.store, site.clock, async (set) => {
    const held = await set.rows.get('desk', desk.id)
    if (!held) throw new Error('no desk')
    await set.rows.put('desk', { ...held, state: 'closed' })
    await set.settle(site.newId())
  })
  expect(faultOf(await desk.push(desk.sign(member, claimOf(member, site.newId()))))).toEqual({ code: 'desk-unknown' })
  const asked = { epoch: await epochOf(desk), line: desk.line }
  expect(faultOf(await desk.ask('pull', { ...asked, cursor: 0, scopes: [] }))).toEqual({ code: 'desk-unknown' })
  expect(faultOf(await desk.ask('attachmentHave', { sha256: 'a'.repeat(64), size: 1 }))).toEqual({ code: 'desk-unknown' })
})
