import type { Session } from '#shared/contract/store.ts'
import { companyAbilities, unitsWith } from '#shared/permissions/policy.ts'
import type { StoreContext } from '../context.ts'
import { readMeta } from '../database/meta.ts'
import { slotsOf } from '../keys/desk-keys.ts'

/** What a window is told of whoever is signed in. */
export async function sessionValue(context: StoreContext): Promise<Session> {
  const { database, session, clock, directory } = context
  const index = await context.organisation()
  const member = index.members.get(session.member.id) ?? session.member
  const [slots, deskName, company, view] = await Promise.all([
    slotsOf(directory),
    readMeta(database.reader, 'deskName'),
    readMeta(database.reader, 'company'),
    database.reader.selectFrom('view_state').select('value').where('memberId', '=', member.id).executeTakeFirst(),
  ])
  const desk = index.desks.get(session.deskId) ?? {
    id: session.deskId,
    revision: 0,
    name: deskName ?? session.deskCode,
    code: session.deskCode,
    state: 'active',
    enrolledAt: 0,
    weak: false,
    closing: null,
  }
  return {
    member,
    desk,
    company: company ?? index.settings['company.name'],
    // Before the first contact has ended the unit may not be here yet.
    unit: index.units.get(member.unitId)?.name ?? { zh: '—', en: '—' },
    abilities: [
      ...companyAbilities(index, member.id, clock()),
      ...(['record.hold', 'record.dispose'] as const).filter((permission) => unitsWith(index, member.id, permission, clock()).length > 0),
    ],
    idleMinutes: index.settings['lock.idleMinutes'],
    shared: slots.ok && slots.value.length > 1,
    viewState: view ? JSON.parse(view.value) : null,
  }
}
