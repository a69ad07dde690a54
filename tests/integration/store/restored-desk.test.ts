import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import { decodeEnrolmentCode, encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { issueCredentials, type IssuedCredentials } from '#server/company/company.ts'
import { takeDeskLock } from '#store/database/desk-lock.ts'
import { openDeskFile } from '#store/desk-file.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { parseKeyFile } from '#store/keys/key-file.ts'
import { restoreHandlers } from '#store/session/backup-handlers.ts'
import { createDesk, type Desk } from '#store/session/desk.ts'
import { listBackups } from '#store/snapshot/read.ts'
import { createBackupRunner } from '#store/snapshot/runner.ts'
import { memoryKeychain, type MemoryKeychain } from '#tests/support/memory-keychain.ts'
import { openSite, personOf, type Site } from '../server/support.ts'

const password = 'Leng-ku-2026-x'

/** A place where a desk may stand: folder and keychain of one machine. */
type Machine = { readonly directory: string; readonly keychain: MemoryKeychain }

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'opsdesk-restored-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function start(site: Site, { directory, keychain }: Machine): Promise<Desk> {
  const { clock, newId } = site
  const emit = (): void => undefined
  const deskFile = await openDeskFile(directory)
  const backup = createBackupRunner({ directory, file: deskFile, clock, newId, changed: emit })
  const jobs = createJobs(emit, clock, newId)
  const desk = await createDesk({ directory, clock, newId, keychain, jobs, deskFile, backup, rescheduled: emit, emit, lock: takeDeskLock(directory) })
  onTestFinished(() => desk.close())
  return desk
}

/** What a person types who was given an account: the printed code, naming the port that this test's server really has. */
function enrolAsk(site: Site, person: IssuedCredentials) {
  const code = got(decodeEnrolmentCode(person.enrolmentCode))
  return {
    code: encodeEnrolmentCode({ ...code, host: '127.0.0.1', port: site.listener.port }),
    userName: person.userName,
    password: person.initialPassword,
    newPassword: password,
    deskName: '一号库办公室',
  }
}

function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault))
  return result.value
}

/** A desk that was backed up and came back on another machine; `typed` is the password given at the restore. */
async function restored(typed: string): Promise<{ readonly site: Site; readonly machine: Machine; readonly desk: Desk }> {
  const identity = await generateIdentity()
  const site = await openSite({ recoveryRecipient: await identityToRecipient(identity) })
  const backups = join(folder(), 'backups')
  mkdirSync(backups)
  const first = await start(site, { directory: folder(), keychain: memoryKeychain() })
  const ask = enrolAsk(site, personOf(site, 'zhangwei'))
  got(await first.enrol(ask))
  await first.deskFile.update((facts) => ({ ...facts, backup: { ...facts.backup, folder: backups } }))
  expect(await first.backUp()).toBeNull()
  await first.close()
  const [backup] = await listBackups(backups)
  const machine = { directory: folder(), keychain: memoryKeychain() }
  const desk = await start(site, machine)
  const request = { path: backup?.path ?? '', recoveryKey: identity, userName: 'zhangwei', newPassword: typed }
  got(await restoreHandlers['restore.run'](desk, request))
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

  const joined = await start(site, machine)
  expect(got(await joined.enrol(enrolAsk(site, personOf(site, 'wulei')))).member.userName).toBe('wulei')
  await joined.close()

  const [reset] = await issueCredentials(site.tools, [personOf(site, 'zhangwei').memberId])
  if (!reset) throw new Error('no credentials')
  const again = await start(site, machine)
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

  got(await desk.changePassword('Not-the-accounts-9', password))
  expect(await desk.opened?.context.sync.syncNow()).toMatchObject({ link: 'online', fault: null })
  expect(hasReleaseSlot(machine)).toBe(true)
  await desk.close()

  const again = await start(site, machine)
  got(await again.unlock(personOf(site, 'zhangwei').memberId, password))
  expect(await again.opened?.context.sync.syncNow()).toMatchObject({ link: 'online', fault: null })
})
