import { failed, ok } from '#shared/kernel/fault.ts'
import { createBackupHandlers, type BackupParts } from '../snapshot/handlers.ts'
import { listBackups } from '../snapshot/read.ts'
import { restoreDesk } from '../snapshot/restore.ts'
import { findingsAt, lacksKeychain } from './check-installation.ts'
import { backupLine } from '../snapshot/state.ts'
import type { Desk, DeskHandlers } from './desk.ts'

/** What the backup of an open desk needs. */
export function backupParts(desk: Desk): BackupParts {
  return { file: desk.deskFile, runner: desk.backup, rescheduled: desk.rescheduled }
}

/** `backup.*` for whoever is signed in; a sealed desk only tells its state. */
export const backupHandlers: Pick<DeskHandlers, 'backup.state' | 'backup.setFolder' | 'backup.setKeeping' | 'backup.run' | 'backup.list' | 'backup.prove'> = {
  'backup.state': async (desk) => ok(await desk.backup.state()),
  'backup.setFolder': async (desk, args) =>
    desk.opened ? createBackupHandlers(backupParts(desk))['backup.setFolder'](desk.opened.context, args) : failed('store-sealed'),
  'backup.setKeeping': async (desk, args) =>
    desk.opened ? createBackupHandlers(backupParts(desk))['backup.setKeeping'](desk.opened.context, args) : failed('store-sealed'),
  'backup.run': async (desk, args) => (desk.opened ? createBackupHandlers(backupParts(desk))['backup.run'](desk.opened.context, args) : failed('store-sealed')),
  'backup.list': async (desk, args) =>
    desk.opened ? createBackupHandlers(backupParts(desk))['backup.list'](desk.opened.context, args) : failed('store-sealed'),
  'backup.prove': async (desk, args) =>
    desk.opened ? createBackupHandlers(backupParts(desk))['backup.prove'](desk.opened.context, args) : failed('store-sealed'),
}

/** Coming back from a backup with the company's recovery key; what stood here is set aside. */
export const restoreHandlers: Pick<DeskHandlers, 'restore.list' | 'restore.run'> = {
  'restore.list': async (desk, { folder: ticket }) => {
    const folder = await desk.tickets.redeem(ticket, 'folder')
    if (!folder.ok) return folder
    const listed = desk.listed.keep(await listBackups(folder.value))
    return ok(listed.map(({ id, found }) => ({ ...backupLine(found), id, deskName: found.manifest.deskName, company: found.manifest.company })))
  },
  'restore.run': async (desk, { id, recoveryKey, userName, newPassword, weak: wanted }) => {
    const listed = desk.listed.path(id)
    if (!listed.ok) return listed
    const path = listed.value
    const { directory, keychain, clock, newId } = desk
    // Only where there is nothing better, as at an enrolment.
    const weak = wanted === true && lacksKeychain(await findingsAt(desk))
    const report = (done: number, total: number): void => desk.emit('opening', { step: 'data', done, total })
    const restored = await desk.replace(() =>
      restoreDesk({ path, recoveryKey, userName, password: newPassword, directory, keychain, weak, clock, newId, report }),
    )
    return restored.ok ? desk.unlock(restored.value.memberId, newPassword) : restored
  },
}
