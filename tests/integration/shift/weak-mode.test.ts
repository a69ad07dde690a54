import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { issueCredentials } from '#server/company/company.ts'
import { weakFileName } from '#store/keys/weak-keychain.ts'
import { deskHandlers } from '#store/session/handlers.ts'
import { newPasswordOf, personOf, type Site } from '../server/support.ts'
import { got } from '../../support/got.ts'
import { enrolAsk, newMachine, startDesk } from '../../support/real-desk.ts'
import { shiftDesk, shiftSite } from '../../support/shift-desk.ts'

/** An enrolment by a fresh code, which an administrator has approved for weak mode or not. */
async function askOf(site: Site, userName: string, approved: boolean) {
  const [issued] = await issueCredentials(site.tools, [personOf(site, userName).memberId], approved)
  if (!issued) throw new Error('no credentials')
  return { ...enrolAsk(site, issued), newPassword: newPasswordOf(issued) }
}

async function auditOf(site: Site, act: string): Promise<readonly string[]> {
  const rows = await site.store.read((db) => db.selectFrom('audit').select('subject').where('act', '=', act).execute())
  return rows.map(({ subject }) => subject)
}

test('where no secret is kept only an approved code enrols, only when the person asks for weak mode, and no code is spent on a refusal', async () => {
  const site = await shiftSite()
  const machine = newMachine()
  machine.keychain.available = false
  const desk = await startDesk(site, machine)
  const approved = await askOf(site, 'zhangwei', true)
  expect(await desk.enrol(approved)).toEqual({ ok: false, fault: { code: 'keychain-unavailable' } })
  expect(machine.cable.asked).toEqual([])
  const ordinary = await askOf(site, 'wulei', false)
  expect(await desk.enrol({ ...ordinary, weak: true })).toEqual({ ok: false, fault: { code: 'weak-not-approved' } })
  expect((await desk.state()).phase).toBe('new')
  expect(await auditOf(site, 'desk.weak')).toEqual([])

  const session = got(await desk.enrol({ ...approved, weak: true }))
  expect(await desk.state()).toMatchObject({ phase: 'open', weak: true })
  expect(statSync(join(machine.directory, weakFileName)).mode & 0o777).toBe(0o600)
  expect(got(await deskHandlers['desk.check'](desk, {})).findings.map(({ code }) => code)).toContain('keychain-weak')
  expect(await auditOf(site, 'desk.weak-approved')).toEqual([personOf(site, 'zhangwei').memberId])
  expect(await auditOf(site, 'desk.weak')).toEqual([session.desk.id])
  await desk.close()

  // Another start: the lock screen says it, the password opens it, and a further member joins with an ordinary code.
  const again = await startDesk(site, machine)
  expect(await again.state()).toMatchObject({ phase: 'sealed', weak: true })
  got(await again.unlock(session.member.id, approved.newPassword))
  await again.close()
  const third = await startDesk(site, machine)
  expect(got(await third.enrol(ordinary)).member.userName).toBe('wulei')
  await third.close()

  rmSync(join(machine.directory, weakFileName))
  const bare = await startDesk(site, machine)
  expect(await bare.unlock(session.member.id, approved.newPassword)).toMatchObject({ ok: false, fault: { code: 'keychain-unavailable' } })
})

test('an approved code on a machine that keeps secrets makes an ordinary desk, whatever the window asks for', async () => {
  const site = await shiftSite()
  const machine = newMachine()
  const desk = await startDesk(site, machine)
  const session = got(await desk.enrol({ ...(await askOf(site, 'zhangwei', true)), weak: true }))
  expect(await desk.state()).toMatchObject({ phase: 'open', weak: false })
  expect(() => statSync(join(machine.directory, weakFileName))).toThrow('ENOENT')
  expect(machine.keychain.entries.size).toBe(1)
  expect(session.desk.weak).toBe(false)
})

test('an administrator approves weak mode for a code from his own desk; it is in the server’s audit in his name, and every administrator sees the label', async () => {
  const site = await shiftSite()
  const office = await shiftDesk(site)
  const { administrator } = site
  got(await office.call('desk.enrol', { ...enrolAsk(site, administrator), newPassword: newPasswordOf(administrator) }))
  await office.get('sync.now', {})
  const { memberId } = personOf(site, 'zhangwei')
  const person = { ...personOf(site, 'zhangwei'), ...(await office.get('organisation.issueAccount', { memberId, allowsWeak: true })) }
  const machine = newMachine()
  machine.keychain.available = false
  const desk = await startDesk(site, machine)
  const session = got(await desk.enrol({ ...enrolAsk(site, person), newPassword: newPasswordOf(person), weak: true }))
  expect(session.desk).toMatchObject({ weak: true })
  const rows = await site.store.read((db) => db.selectFrom('audit').select(['actorId', 'subject']).where('act', '=', 'desk.weak-approved').execute())
  expect(rows).toEqual([{ actorId: administrator.memberId, subject: memberId }])
  await office.get('sync.now', {})
  expect((await office.get('organisation.get', {})).desks.filter(({ weak }) => weak).map(({ id }) => id)).toEqual([session.desk.id])
})
