import type { CompanyAction } from '#shared/permissions/policy.ts'
import type { StoreCall } from './store.ts'

/**
 * Calls that a company-wide permission opens; the dispatcher asks it before any handler. What changes rows is not here: each mutation asks for itself, on
 * the desk and at the server.
 *
 * Backups belong to whoever manages them, from the list of them on (PRM-12); how the last one went everybody sees. To let a server take most records away is the
 * same trust: it gives up what only a backup brings back.
 */
export const callPermissions: Partial<Readonly<Record<StoreCall, CompanyAction>>> = {
  'backup.setFolder': 'backup.manage',
  'backup.setKeeping': 'backup.manage',
  'backup.run': 'backup.manage',
  'backup.list': 'backup.manage',
  'backup.prove': 'backup.manage',
  'sync.allowRemoval': 'backup.manage',
  'member.previewHandOver': 'member.manage',
  'organisation.deskContacts': 'desk.manage',
  'organisation.readAdmission': 'desk.manage',
  'organisation.admitDesk': 'desk.manage',
  'definition.published': 'definition.publish',
  'machine.state': 'desk.manage',
  'audit.list': 'audit.read',
  'audit.verify': 'audit.read',
}
