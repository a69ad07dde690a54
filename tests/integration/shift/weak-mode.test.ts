import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { issueCredentials } from '#server/company/company.ts'
import { weakFileName } from '#store/keys/weak-keychain.ts'
import { restoreHandlers } from '#store/session/backup-handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { deskHandlers } from '#store/session/handlers.ts'
import { newPasswordOf, openSite, personOf, type Site } from '../server/support.ts'
import { newTicket } from '../../support/choosing.ts'
import { got } from '../../support/got.ts'
import { enrolAsk, newFolder, newMachine, startDesk } from '../../support/real-desk.ts'
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

/** A desk of one member, backed up, and a machine of another kind that it is to come back on. */
async function backedUp() {
  const recoveryKey = await generateIdentity()
  const site = await openSite({ recoveryRecipient: await identityToRecipient(recoveryKey) })
  const former = newMachine()
  const enrolled = await startDesk(site, former)
  const person = personOf(site, 'zhangwei')
  const session = got(await enrolled.enrol({ ...enrolAsk(site, person), newPassword: newPasswordOf(person) }))
  await enrolled.close()
  const lost = await startDesk(site, former)
  const folder = newFolder()
  await lost.deskFile.update((facts) => ({ ...facts, backup: { ...facts.backup, folder } }))
  expect(await lost.backUp()).toBeNull()
  const machine = newMachine()
  const restore = async (desk: Desk, weak: boolean) => {
    const [backup] = got(await restoreHandlers['restore.list'](desk, { folder: newTicket(desk.tickets, 'folder', folder) }))
    return restoreHandlers['restore.run'](desk, { id: backup?.id ?? '', recoveryKey, userName: 'zhangwei', newPassword: newPasswordOf(person), weak })
  }
  const weakAtServer = async () =>
    (await site.store.read((db) => db.selectFrom('desk').select('weak').where('id', '=', session.desk.id).executeTakeFirst()))?.weak
  return { site, machine, session, person, restore, weakAtServer }
}

test('a desk comes back on a machine that keeps no secret only when whoever holds the recovery key approves it; everybody sees that it is weak', async () => {
  const { site, machine, session, person, restore, weakAtServer } = await backedUp()
  machine.keychain.available = false
  const desk = await startDesk(site, machine)
  expect(await restore(desk, false)).toEqual({ ok: false, fault: { code: 'keychain-unavailable' } })
  expect((await desk.state()).phase).toBe('new')

  expect(got(await restore(desk, true)).desk.id).toBe(session.desk.id)
  expect(await desk.state()).toMatchObject({ phase: 'open', weak: true })
  expect(statSync(join(machine.directory, weakFileName)).mode & 0o777).toBe(0o600)
  expect(got(await deskHandlers['desk.check'](desk, {})).findings.map(({ code }) => code)).toContain('keychain-weak')
  // The first contact has the new key certified, and tells the server on what it lies.
  expect((await desk.opened?.context.sync.syncNow())?.link).toBe('online')
  expect(await weakAtServer()).toBe(1)
  expect(await auditOf(site, 'desk.weak')).toEqual([session.desk.id])
  await desk.close()

  const again = await startDesk(site, machine)
  expect(await again.state()).toMatchObject({ phase: 'sealed', weak: true })
  got(await again.unlock(session.member.id, newPasswordOf(person)))
})

test('where the machine keeps secrets a restored desk is an ordinary one, and the file of a weak one that stood there goes aside with it', async () => {
  const { site, machine, session, person, restore, weakAtServer } = await backedUp()
  machine.keychain.available = false
  const before = await startDesk(site, machine)
  got(await restore(before, true))
  await before.close()
  machine.keychain.available = true
  const desk = await startDesk(site, machine)
  got(await restore(desk, true))
  expect(await desk.state()).toMatchObject({ phase: 'open', weak: false })
  expect(() => statSync(join(machine.directory, weakFileName))).toThrow('ENOENT')
  expect((await desk.opened?.context.sync.syncNow())?.link).toBe('online')
  expect(await weakAtServer()).toBe(0)
  await desk.close()
  const again = await startDesk(site, machine)
  got(await again.unlock(session.member.id, newPasswordOf(person)))
})
