import { expect, onTestFinished, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeEnrolmentCode, encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { projectChanges } from '#store/register/project.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'
import { createEnrolment, type Enrolment } from '#store/sync/enrol.ts'
import { signerOf } from '#store/sync/desk-key.ts'
import { createHttpsWire } from '#store/sync/https-wire.ts'
import { createLink } from '#store/sync/link.ts'
import { createSyncEngine, type RunningEngine } from '#store/sync/engine.ts'
import { realTimers } from '#store/sync/timers.ts'
import { administer } from '#server/company/company.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { openSite, personOf, type Site } from '../server/support.ts'

/** The code that was handed out, naming the port that this test's server really has. */
function codeFor(site: Site, printed: string): string {
  const code = decodeEnrolmentCode(printed)
  if (!code.ok) throw new Error(code.fault.code)
  return encodeEnrolmentCode({ ...code.value, host: '127.0.0.1', port: site.listener.port })
}

async function enrolled(site: Site, userName: string): Promise<Enrolment> {
  const person = personOf(site, userName)
  const enrol = createEnrolment({ newId: site.newId, clock: site.clock })
  const done = await enrol({
    code: codeFor(site, person.enrolmentCode),
    userName,
    password: person.initialPassword,
    newPassword: 'Leng-ku-2026-x',
    deskName: 'Desk',
  })
  if (!done.ok) throw new Error(JSON.stringify(done))
  return done.value
}

async function openDesk(
  site: Site,
  { answer, deskId, deskKey, serverUrl, authorityFingerprint }: Enrolment,
): Promise<{ readonly store: OpenStore; readonly engine: RunningEngine }> {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-wire-'))
  mkdirSync(directory, { recursive: true })
  const key = randomBytes(32)
  createStore(
    { directory, key: Buffer.from(key) },
    { storeId: site.newId(), deskId, deskName: 'Desk', deskCode: answer.desk.code, company: answer.company, epoch: answer.epoch },
  )
  const opened = await openStore({ directory, key })
  if (!opened.ok) throw new Error(opened.fault.code)
  const store = opened.value
  const wire = createHttpsWire(serverUrl, { fingerprint: authorityFingerprint, clock: site.clock, warn: () => undefined, learned: () => undefined })
  const engine = createSyncEngine({
    database: store.database,
    attachments: store.attachments,
    link: createLink(wire, { id: deskId, sign: signerOf(deskKey.privateKey ?? '') }, site.clock),
    carryOut,
    projectChanges,
    clock: site.clock,
    newId: site.newId,
    emit: () => undefined,
    timers: realTimers,
    random: () => 0,
  })
  onTestFinished(async () => {
    await engine.stop()
    await store.close()
    rmSync(directory, { recursive: true, force: true })
  })
  return { store, engine }
}

test('[AUT-02] a desk enrols over real TLS, fetches what it may hold, and hears of a change by a poke', async () => {
  const site = await openSite()
  const [userName = ''] = site.people.keys()
  const enrolment = await enrolled(site, userName)
  expect(enrolment.authorityFingerprint).toBe(site.authority.fingerprint)
  const { store, engine } = await openDesk(site, enrolment)
  engine.start()
  expect(await engine.syncNow()).toMatchObject({ link: 'online', waiting: 0, fault: null })
  const count = (): number => store.database.readRaw.prepare('select count(*) from "unit"').pluck().get() as number
  const before = count()
  expect(before).toBeGreaterThan(1)
  const rootId = store.database.readRaw.prepare('select id from unit where parentId is null').pluck().get()
  // Nothing is done by hand from here on.
  await addUnit(site, String(rootId))
  await expect.poll(count, { timeout: 10_000 }).toBe(before + 1)
})

test('a spent code, a wrong password and a foreign fingerprint are refused, and a code is not spent by a wrong password', async () => {
  const site = await openSite()
  const [userName = ''] = site.people.keys()
  const person = personOf(site, userName)
  const enrol = createEnrolment({ newId: site.newId, clock: site.clock })
  const ask = { code: codeFor(site, person.enrolmentCode), userName, password: person.initialPassword, newPassword: 'Leng-ku-2026-x', deskName: 'Desk' }
  expect(await enrol({ ...ask, password: 'wrong-one-1' })).toMatchObject({ ok: false, fault: { code: 'password-wrong' } })
  const code = decodeEnrolmentCode(ask.code)
  if (!code.ok) throw new Error(code.fault.code)
  expect(await enrol({ ...ask, code: encodeEnrolmentCode({ ...code.value, fingerprint: '0'.repeat(32) }) })).toEqual({
    ok: false,
    fault: { code: 'server-untrusted' },
  })
  expect(await enrol({ ...ask, code: ask.code.slice(0, -3) })).toEqual({ ok: false, fault: { code: 'enrolment-code-malformed' } })
  expect((await enrol(ask)).ok).toBe(true)
  expect(await createEnrolment({ newId: site.newId, clock: site.clock })({ ...ask, password: ask.newPassword })).toMatchObject({
    ok: false,
    fault: { code: 'enrolment-code-spent' },
  })
})

/** Somebody changes something at the server. */
async function addUnit(site: Site, parentId: string): Promise<void> {
  const args = { id: site.newId(), name: { zh: '新部门', en: 'New unit' }, parentId, headId: null, sort: 99, state: 'active' }
  await writeChanges(site.store, site.clock, (set) => administer(site.tools, set, site.administrator.memberId, { name: 'unit.put', args }))
}
