import { request } from 'node:https'
import { randomBytes } from 'node:crypto'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import { createRateLimit } from '#server/auth/rate-limit.ts'
import { listen } from '#server/http/listener.ts'
import { got } from '#tests/support/got.ts'
import { enrolAsk, newMachine, password, startDesk, type Machine } from '#tests/support/real-desk.ts'
import { claimOf } from '../server/acts.ts'
import { enrolledDesk, faultOf, log, must, openSite, personOf, turnedClock, type Site } from '../server/support.ts'

const year = 365.25 * 86_400_000
const tenYears = 10 * year

async function site(): Promise<Site> {
  return openSite({ recoveryRecipient: await identityToRecipient(await generateIdentity()) })
}

/** A desk whose own clock is so much off the server's. */
async function deskOff(at: Site, machine: Machine, ahead: number) {
  const clock = turnedClock(at.clock() + ahead)
  return { clock, desk: await startDesk({ clock, newId: createTimeOrderedIds(clock, randomBytes) }, machine) }
}

test.each([
  ['ten years ahead', tenYears],
  ['ten years behind', -tenYears],
])('a desk whose clock is %s enrols over real TLS, works and agrees, and is told by how much it is off', async (_words, ahead) => {
  const here = await site()
  const machine = newMachine()
  const { desk } = await deskOff(here, machine, ahead)
  const session = got(await desk.enrol(enrolAsk(here, personOf(here, 'zhangwei'))))
  const context = desk.opened?.context
  if (!context) throw new Error('not open')
  const claim = claimOf({ enrolment: { member: session.member } } as never, here.newId())
  got(await context.mutate(claim.name, 1, claim.args, { recordId: String(claim.args['recordId']) }))
  expect(await context.sync.syncNow()).toMatchObject({ link: 'online', waiting: 0, conflicts: 0, fault: null, clockAhead: Math.round(ahead) })
  const act = await here.store.read((db) => db.selectFrom('act').select(['at', 'notBefore', 'notAfter']).executeTakeFirstOrThrow())
  // What it says of the time is its own word; what counts is the server's.
  expect(act.notAfter).toBe(here.clock())
  expect(act.notBefore).toBeLessThanOrEqual(here.clock())
})

test.each([
  ['expired long ago', -tenYears],
  ['is not valid yet', tenYears],
])('a certificate that %s warns and does not keep a desk out; another key does', async (_words, issued) => {
  const here = await site()
  const tls = await here.authority.issueServer(['127.0.0.1'], here.clock() + issued)
  const listener = await listen({ server: here.server, log, tls, host: '127.0.0.1', port: 0 })
  onTestFinished(() => listener.close())
  const asked = enrolAsk({ ...here, listener }, personOf(here, 'zhangwei'))
  const desk = await startDesk(here, newMachine())
  got(await desk.enrol(asked))
  expect(await desk.opened?.context.sync.syncNow()).toMatchObject({ link: 'online', fault: null, clockAhead: null })

  const other = await site()
  const stranger = await startDesk(here, newMachine())
  const refused = await stranger.enrol(enrolAsk({ ...here, listener: other.listener }, personOf(here, 'sunhao')))
  expect(faultOf(refused)).toEqual({ code: 'server-untrusted' })
  // The certificate really was out of its dates for whoever goes by them.
  const ordinary = await new Promise((resolve) => {
    request({ host: '127.0.0.1', port: listener.port, path: '/', ca: here.authority.certificatePem }, () => resolve('accepted'))
      .on('error', (error) => resolve('code' in error ? error.code : error.message))
      .end()
  })
  expect(ordinary).not.toBe('accepted')
})

test('a clock turned back while the desk is open breaks neither the order of what waits nor its ids nor its session', async () => {
  const here = await site()
  const machine = newMachine()
  const { desk, clock } = await deskOff(here, machine, tenYears)
  const { member } = got(await desk.enrol(enrolAsk(here, personOf(here, 'zhangwei'))))
  const context = desk.opened?.context
  if (!context) throw new Error('not open')
  machine.cable.isCut = true
  const submit = async () => {
    const claim = claimOf({ enrolment: { member } } as never, here.newId())
    return got(await context.mutate(claim.name, 1, claim.args, { recordId: String(claim.args['recordId']) })).mutationId
  }
  const made = [await submit()]
  clock.turn(-tenYears)
  made.push(await submit())
  clock.turn(-tenYears)
  made.push(await submit())
  expect(new Set(made).size).toBe(3)
  machine.cable.isCut = false
  expect(await context.sync.syncNow()).toMatchObject({ link: 'online', waiting: 0, conflicts: 0, fault: null, clockAhead: -Math.round(tenYears) })
  const arrived = await here.store.read((db) => db.selectFrom('mutation_log').select('id').where('id', 'in', made).orderBy('version').execute())
  expect(arrived.map(({ id }) => id)).toEqual(made)
  // Locked and opened again with a clock that is right, new ids are of now, and nothing that stands is in their way.
  await desk.close()
  const again = await startDesk(here, machine)
  got(await again.unlock(member.id, password))
  const claim = claimOf({ enrolment: { member } } as never, here.newId())
  got(
    (await again.opened?.context.mutate(claim.name, 1, claim.args, { recordId: String(claim.args['recordId']) })) ?? {
      ok: false,
      fault: { code: 'store-sealed' },
    },
  )
  expect(await again.opened?.context.sync.syncNow()).toMatchObject({ waiting: 0, conflicts: 0, fault: null, clockAhead: null })
})

test('a server whose clock ran ten years ahead and was set right trusts no moment of then, and keeps nobody waiting for it', async () => {
  const here = await site()
  const { desk, member } = await enrolledDesk(here, personOf(here, 'zhangwei'))
  await desk.sync()
  here.clock.turn(tenYears)
  await desk.signIn()
  const epoch = must(await desk.ask('hello', {})).epoch
  must(await desk.ask('pull', { epoch, line: desk.line, cursor: desk.cursor, scopes: desk.scopes, waiting: 0 }))
  must(await desk.push(desk.sign(member, claimOf(member, here.newId()))))
  here.clock.turn(-tenYears + 3_600_000)
  expect(faultOf(await desk.ask('pull', { epoch, line: desk.line, cursor: desk.cursor, scopes: desk.scopes })).code).toBe('desk-unknown')
  await desk.signIn()
  const earlier = here.clock() - 600_000
  must(await desk.push(desk.sign(member, { ...claimOf(member, here.newId(), '时钟校准之后'), at: earlier })))
  const acts = await here.store.read((db) => db.selectFrom('act').select(['at', 'notBefore', 'notAfter']).orderBy('notAfter').execute())
  expect(acts[0]).toMatchObject({ at: earlier, notAfter: here.clock() })
  expect(acts[0]?.notBefore).toBeLessThanOrEqual(earlier)
})

test('a rate that was used up while the clock ran ahead grows back from now on', () => {
  const clock = turnedClock()
  clock.turn(tenYears)
  const limit = createRateLimit({ burst: 2, perMinute: 2 }, clock)
  expect([limit.take('peer').ok, limit.take('peer').ok, limit.take('peer').ok]).toEqual([true, true, false])
  clock.turn(-tenYears)
  expect(limit.take('peer').ok).toBe(false)
  clock.turn(30_000)
  expect(limit.take('peer').ok).toBe(true)
})
