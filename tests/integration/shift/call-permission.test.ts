import { afterEach, expect, test } from 'vitest'
import { callPermissions } from '#shared/contract/call-permission.ts'
import type { CallArgs, StoreCall } from '#shared/contract/store.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

const nobody = '00000000-0000-7000-8000-000000000000'

/** What each call that wants a permission is called with. */
const args: { readonly [C in StoreCall]?: CallArgs<C> } = {
  'backup.setFolder': { folder: null, schedule: '18:30' },
  'backup.setKeeping': { days: 30, weeks: 8, months: 12 },
  'backup.run': {},
  'backup.list': {},
  'backup.prove': { id: 'none' },
  'sync.allowRemoval': {},
  'audit.list': { offset: 0, limit: 10 },
  'audit.verify': {},
  'definition.published': {},
  'machine.state': {},
  'member.previewHandOver': { memberId: nobody, successorId: nobody },
  'organisation.deskContacts': {},
  'organisation.readAdmission': { request: '' },
  'organisation.admitDesk': { request: '' },
}
const guarded = Object.keys(callPermissions) as StoreCall[]

let shift: ShiftDesk | undefined
afterEach(async () => shift?.lock())

async function codesOf(of: ShiftDesk): Promise<Readonly<Record<string, string>>> {
  const codes: Record<string, string> = {}
  for (const call of guarded) {
    const answer = await of.call(call, args[call] as never)
    codes[call] = answer.ok ? 'ok' : answer.fault.code
  }
  return codes
}

test('[PRM-09] [PRM-12] backups, their list and the consent to a large removal are only for whoever manages backups; the refusals stand in the audit', async () => {
  const site = await shiftSite()
  shift = await shiftDesk(site)
  const session = await shift.enrol('zhangwei')
  expect(session.abilities).not.toContain('backup.manage')
  expect(await codesOf(shift)).toEqual(Object.fromEntries(guarded.map((call) => [call, 'permission-denied'])))
  // How the last one went is everybody's to see.
  expect((await shift.get('backup.state', {})).folderState).toBe('unset')
  const audit = shift.desk().opened?.context.database.readRaw.prepare("select subject from audit where act = 'call.refused' order by sequence").pluck()
  expect(audit?.all()).toEqual(guarded.map((call) => `permission-denied ${call}`))

  await shift.lock()
  const other = await shift.enrol('heqiang')
  expect(other.abilities).toContain('backup.manage')
  expect(Object.values(await codesOf(shift))).not.toContain('permission-denied')
})
