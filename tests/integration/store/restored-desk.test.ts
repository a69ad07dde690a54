import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { issueCredentials } from '#server/company/company.ts'
import { parseKeyFile } from '#store/keys/key-file.ts'
import { restoreHandlers } from '#store/session/backup-handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { deskHandlers } from '#store/session/handlers.ts'
import { newTicket } from '#tests/support/choosing.ts'
import { got } from '#tests/support/got.ts'
import { enrolAsk, newFolder, newMachine, password, startDesk, type Machine } from '#tests/support/real-desk.ts'
import { openSite, personOf, type Site } from '../server/support.ts'

/** No backup that was listed. */
const newDeskId = '01950000-0000-7000-8000-00000000dddd'

/** A desk that was backed up and came back on another machine; `typed` is the password given at the restore. */
async function restored(typed: string): Promise<{ readonly site: Site; readonly machine: Machine; readonly desk: Desk }> {
  const identity = await generateIdentity()
  const site = await openSite({ recoveryRecipient: await identityToRecipient(identity) })
  const backups = join(newFolder(), 'backups')
  mkdirSync(backups)
  const first = await startDesk(site, newMachine())
  const ask = enrolAsk(site, personOf(site, 'zhangwei'))
  got(await first.enrol(ask))
  await first.deskFile.update((facts) => ({ ...facts, backup: { ...facts.backup, folder: backups } }))
  expect(await first.backUp()).toBeNull()
  await first.close()
  const machine = newMachine()
  const desk = await startDesk(site, machine)
  const [backup] = got(await restoreHandlers['restore.list'](desk, { folder: newTicket(desk.tickets, 'folder', backups) }))
  const request = { recoveryKey: identity, userName: 'zhangwei', newPassword: typed }
  expect(await restoreHandlers['restore.run'](desk, { ...request, id: newDeskId })).toMatchObject({ ok: false, fault: { code: 'path-not-chosen' } })
  got(await restoreHandlers['restore.run'](desk, { ...request, id: backup?.id ?? '' }))
  return { site, machine, desk }
}

function hasReleaseSlot({ directory }: Machine): boolean {
  return got(parseKeyFile(readFileSync(join(directory, 'desk.key'), 'utf8'))).release !== null
}

test('a restored desk takes a further member, and one whose password was reset', async () => {
  const { site, machine, desk } = await restored(password)
  expect(await desk.opened?.context.sync.syncNow()).toMatchObject({ link: 'online', fault: null })
  expect(hasReleaseSlot(machine)).toBe(true)
  await desk.close()

  const joined = await startDesk(site, machine)
  expect(got(await joined.enrol(enrolAsk(site, personOf(site, 'wulei')))).member.userName).toBe('wulei')
  await joined.close()

  const [reset] = await issueCredentials(site.tools, [personOf(site, 'zhangwei').memberId])
  if (!reset) throw new Error('no credentials')
  const again = await startDesk(site, machine)
  const session = got(await again.enrol({ ...enrolAsk(site, reset), newPassword: 'Wang-le-2027-y' }))
  expect(session.member.userName).toBe('zhangwei')
  expect((await again.state()).members.map(({ userName }) => userName).toSorted()).toEqual(['wulei', 'zhangwei'])
})

test('[AUT-07] a restore with a password that is not the account’s says so, sends nothing, asks once, and is cured by the account’s password', async () => {
  const { site, machine, desk } = await restored('Not-the-accounts-9')
  const refused = { link: 'refused', fault: { code: 'key-not-certified' } }
  // More rounds than wrong passwords are allowed: the account must not be locked by a desk that tries by itself.
  for (let round = 0; round < 7; round += 1) expect(await desk.opened?.context.sync.syncNow()).toMatchObject(refused)
  expect(hasReleaseSlot(machine)).toBe(false)

  got(await deskHandlers['session.changePassword'](desk, { password: 'Not-the-accounts-9', newPassword: password }))
  expect(await desk.opened?.context.sync.syncNow()).toMatchObject({ link: 'online', fault: null })
  expect(hasReleaseSlot(machine)).toBe(true)
  await desk.close()

  const again = await startDesk(site, machine)
  got(await again.unlock(personOf(site, 'zhangwei').memberId, password))
  expect(await again.opened?.context.sync.syncNow()).toMatchObject({ link: 'online', fault: null })
})
