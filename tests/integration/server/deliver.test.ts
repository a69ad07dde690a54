import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto'
import { Encrypter } from 'age-encryption'
import { expect, test } from 'vitest'
import { sealedProofText, type SealedEnvelope } from '#shared/contract/sealed-outbox.ts'
import { protocolVersion } from '#shared/contract/sync.ts'
import { createSealing } from '#server/auth/sealing.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { Dice } from '../../../scripts/sim/dice.ts'
import { claimOf } from './acts.ts'
import { enrolledDesk, epochOf, faultOf, must, openSite, personOf, type Member, type Site, type TestDesk } from './support.ts'

type Place = { readonly site: Site; readonly desk: TestDesk; readonly member: Member; readonly epoch: string; readonly recipient: string }

async function place(): Promise<Place> {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const { recipient } = must(await desk.ask('sealingKey', {}))
  return { site, desk, member, epoch: await epochOf(desk), recipient }
}

type Change = { readonly recipient?: string; readonly key?: KeyObject; readonly part?: number; readonly domain?: string; readonly bytes?: Buffer }

/** Seals as a desk does at its lock, or a little differently. */
async function sealed({ desk, recipient }: Place, header: Record<string, unknown>, change: Change = {}): Promise<SealedEnvelope> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(change.recipient ?? recipient)
  const head = Buffer.from(`${change.domain ?? 'opsdesk-sealed-v1'}\n${JSON.stringify({ desk: desk.id, ...header })}\n`)
  const bytes = Buffer.from(await encrypter.encrypt(Buffer.concat([head, change.bytes ?? Buffer.alloc(0)])))
  return signed(desk, bytes, change)
}

function signed(desk: TestDesk, bytes: Buffer, { key = desk.key, part = 0 }: Change = {}): SealedEnvelope {
  const proof = sealedProofText({ desk: desk.id, part }, createHash('sha256').update(bytes).digest('hex'))
  return { format: 1, desk: desk.id, part, sealed: bytes.toString('base64'), signature: sign(null, Buffer.from(proof), key).toString('base64') }
}

function claims({ site, desk, member }: Place, count: number) {
  return Array.from({ length: count }, (_, n) => ({ sequence: n + 1, mutation: desk.sign(member, claimOf(member, site.newId())) }))
}

async function arrived(site: Site): Promise<number> {
  const { n } = await site.store.read((db) =>
    db
      .selectFrom('mutation_log')
      .select((log) => log.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
  )
  return Number(n)
}

test('a part is a push: judged, stored, and harmless when it comes again, also after the desk has pushed the same', async () => {
  const here = await place()
  const { site, desk, epoch } = here
  const mutations = claims(here, 3)
  const envelope = await sealed(here, { kind: 'mutations', epoch, line: desk.line, mutations })
  desk.token = null
  expect(must(await desk.ask('deliver', { envelope }))).toEqual({ taken: 3 })
  expect(must(await desk.ask('deliver', { envelope }))).toEqual({ taken: 3 })
  await desk.signIn()
  const pushed = must(await desk.push(...mutations.map(({ mutation }) => mutation)))
  expect(pushed.results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
  expect(must(await desk.ask('deliver', { envelope }))).toEqual({ taken: 3 })
  expect(await arrived(site)).toBe(3)
})

test('a later part before an earlier one is a gap, and takes nothing', async () => {
  const here = await place()
  const { site, desk, epoch } = here
  const mutations = claims(here, 4)
  const [first, second] = [
    await sealed(here, { kind: 'mutations', epoch, line: desk.line, mutations: mutations.slice(0, 2) }),
    await sealed(here, { kind: 'mutations', epoch, line: desk.line, mutations: mutations.slice(2) }, { part: 1 }),
  ]
  expect(faultOf(await desk.ask('deliver', { envelope: second }))).toEqual({ code: 'sealed-gap' })
  expect(await arrived(site)).toBe(0)
  must(await desk.ask('deliver', { envelope: first }))
  must(await desk.ask('deliver', { envelope: second }))
  expect(await arrived(site)).toBe(4)
})

test('a mutation inside that its author has not signed is refused like any other, and the rest goes on', async () => {
  const here = await place()
  const { site, desk, epoch } = here
  const mutations = claims(here, 2)
  const [forged, good] = mutations
  if (!forged || !good) throw new Error('no claims')
  const bad = { ...forged, mutation: { ...forged.mutation, body: { ...forged.mutation.body, at: forged.mutation.body.at + 1 } } }
  must(await desk.ask('deliver', { envelope: await sealed(here, { kind: 'mutations', epoch, line: desk.line, mutations: [bad, good] }) }))
  const answers = must(await desk.ask('push', { epoch, line: desk.line, mutations: [bad, good] })).results
  expect(answers).toMatchObject([{ outcome: 'rejected', fault: { code: 'signature-invalid' } }, { outcome: 'applied' }])
  expect(await arrived(site)).toBe(1)
})

test('pieces of a file join what the desk had sent before its lock', async () => {
  const here = await place()
  const { desk, epoch, site } = here
  const file = randomBytes(2_300_000)
  const about = { sha256: createHash('sha256').update(file).digest('hex'), size: file.length }
  must(await desk.ask('attachmentPut', { ...about, offset: 0, bytes: file.subarray(0, 700_000).toString('base64') }))
  must(await desk.ask('attachmentPut', { ...about, offset: 700_000, bytes: file.subarray(700_000, 1_400_000).toString('base64') }))
  const piece = async (offset: number, part: number) =>
    sealed(here, { kind: 'file', epoch, ...about, offset }, { part, bytes: file.subarray(offset, offset + 1_000_000) })
  expect(faultOf(await desk.ask('deliver', { envelope: await piece(2_000_000, 2) }))).toEqual({ code: 'sealed-gap' })
  for (const part of [0, 1, 2, 1]) expect(must(await desk.ask('deliver', { envelope: await piece(part * 1_000_000, part) }))).toEqual({ taken: 0 })
  expect(must(await desk.ask('attachmentHave', about))).toEqual({ received: file.length, complete: true })
  expect(await arrived(site)).toBe(0)
})

test('an epoch of before a restore, a closed desk, a foreign desk’s key and a foreign server’s seal are refused by their own codes', async () => {
  const here = await place()
  const { site, desk, epoch } = here
  const header = { kind: 'mutations', epoch, line: desk.line, mutations: claims(here, 1) }
  const other = await enrolledDesk(site, personOf(site, 'sunhao'))
  const foreign = await createSealing(randomBytes(32))
  const refusal = async (envelope: SealedEnvelope) => faultOf(await desk.ask('deliver', { envelope })).code
  expect(await refusal(await sealed(here, { ...header, epoch: site.newId() }))).toBe('epoch-changed')
  expect(await refusal(await sealed(here, header, { key: other.desk.key }))).toBe('desk-unknown')
  expect(await refusal(await sealed(here, header, { recipient: foreign.recipient }))).toBe('sealed-unreadable')
  expect(await refusal(await sealed(here, { ...header, desk: other.desk.id }))).toBe('sealed-unreadable')
  expect(await refusal(await sealed(here, header, { domain: 'opsdesk-sealed-v2' }))).toBe('sealed-unreadable')
  expect(await refusal({ ...(await sealed(here, header)), part: 1 })).toBe('desk-unknown')
  await writeChanges(site.store, site.clock, async (set) => {
    const row = await set.rows.get('desk', desk.id)
    if (!row) throw new Error('no desk')
    await set.rows.put('desk', { ...row, state: 'closed' })
    await set.settle(site.newId())
  })
  expect(await refusal(await sealed(here, header, { key: other.desk.key }))).toBe('desk-unknown')
  expect(await refusal(await sealed(here, header))).toBe('desk-closed')
  expect(await arrived(site)).toBe(0)
})

test('two thousand damaged parts: none is taken, none breaks the server, each has a code', async () => {
  const here = await place()
  const { site, desk, epoch } = here
  const dice = new Dice(20)
  const whole = await sealed(here, { kind: 'mutations', epoch, line: desk.line, mutations: claims(here, 2) })
  const bytes = Buffer.from(whole.sealed, 'base64')
  const codes = new Map<string, number>()
  for (let n = 0; n < 2000; n += 1) {
    const damaged = Buffer.from(bytes)
    const at = dice.below(damaged.length)
    const cut = dice.chance(0.3) ? damaged.subarray(0, at) : damaged
    if (cut === damaged) damaged[at] = (damaged[at] ?? 0) ^ (1 << dice.below(8))
    const envelope: unknown = dice.pick([
      // Signed anew, as a desk whose disk has failed, or as one that is hostile; and changed on the way.
      () => signed(desk, cut.length > 0 ? cut : Buffer.from([0])),
      () => ({ ...whole, sealed: cut.toString('base64') }),
      () => ({ ...whole, signature: whole.signature.slice(0, 80).padEnd(88, 'A') }),
      () => ({ ...whole, format: dice.below(5) + 2 }),
      () => ({ ...whole, part: -1 }),
      () => ({ ...whole, desk: site.newId() }),
      () => ({ ...whole, sealed: whole.sealed.slice(0, dice.below(whole.sealed.length)) + '!' }),
    ])?.()
    const reply = await site.server.handle('deliver', { protocol: protocolVersion, envelope }, { peer: `10.0.${n >> 8}.${n & 255}`, token: null })
    if (reply.ok) throw new Error(`case ${n} was taken`)
    codes.set(reply.fault.code, (codes.get(reply.fault.code) ?? 0) + 1)
  }
  expect([...codes.keys()].toSorted()).toEqual(['call-malformed', 'desk-unknown', 'sealed-unreadable'])
  expect(await arrived(site)).toBe(0)
  expect(must(await desk.ask('deliver', { envelope: whole }))).toEqual({ taken: 2 })
})
