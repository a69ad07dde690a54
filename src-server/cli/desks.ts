import { FaultError } from '#shared/kernel/fault.ts'
import { closingReasons, type Desk } from '#shared/domain/organisation.ts'
import { decodeAdmission } from '#shared/domain/admission.ts'
import { fingerprintOf, noteAdmission } from '../auth/admit-desk.ts'
import { administer, anyAdministrator, type CompanyTools } from '../company/company.ts'
import { writeChanges } from '../store/change-set.ts'
import { readContacts } from '../sync/desk-contacts.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { readOptions, required, UsageError } from './options.ts'
import { withServer } from './tools.ts'
import type { Verb } from './verb.ts'

/** Lists the desks: state, when each was last here, and how much a closing one has brought. */
export const desks: Verb = {
  usage: 'desks',
  async run(args) {
    const options = readOptions(args, {})
    return withServer(options.data, async ({ store }) => {
      const found = await store.read(async (db) => {
        const { index } = await createOrganisationOf()(db)
        const contacts = new Map((await readContacts(db, index)).map((contact) => [contact.id, contact]))
        return [...index.desks.values()].map(({ id, code, name, state, weak, closing }) => {
          const { contactAt, delivered } = contacts.get(id) ?? { contactAt: null, delivered: 0 }
          return { id, code, name, state, weak, closing, contactAt, delivered }
        })
      })
      const lines = found.map(({ code, name, state, weak, closing, contactAt, delivered }) =>
        [
          code,
          name,
          closing ? `${state} (${closing.reason}, ${delivered} delivered)` : state,
          ...(weak ? ['weak'] : []),
          contactAt === null ? 'never here' : `last here ${new Date(contactAt).toISOString()}`,
        ].join('  '),
      )
      return { value: { desks: found }, lines }
    })
  },
}

/** Closes a desk that was lost, stolen or retired: at its next contact it brings what waits and gives up its slots and rows. */
export const closeDesk: Verb = {
  usage: `close-desk --desk CODE --reason ${closingReasons.join('|')}`,
  async run(args) {
    const options = readOptions(args, { desk: { type: 'string' }, reason: { type: 'string' } })
    const code = required(options.desk, 'desk')
    const reason = closingReasons.find((one) => one === required(options.reason, 'reason'))
    if (!reason) throw new UsageError(`--reason ${options.reason ?? ''}: the reasons are ${closingReasons.join(', ')}`)
    return withServer(options.data, async (_server, tools) => {
      const desk = await manage(tools, code, 'desk.close', { reason })
      return { value: { id: desk.id, code, state: 'closing', reason }, lines: [`${code} ${desk.name} is closing: it is told at its next contact`] }
    })
  },
}

/** Takes a closing back, as long as the desk has not been told. */
export const reopenDesk: Verb = {
  usage: 'reopen-desk --desk CODE',
  async run(args) {
    const options = readOptions(args, { desk: { type: 'string' } })
    const code = required(options.desk, 'desk')
    return withServer(options.data, async (_server, tools) => {
      const desk = await manage(tools, code, 'desk.reopen', {})
      return { value: { id: desk.id, code, state: 'active' }, lines: [`${code} ${desk.name} stands`] }
    })
  },
}

/** Admits a desk that this server has forgotten, by the line that the desk shows; the fingerprint is compared with the one on its screen. */
export const admitDesk: Verb = {
  usage: "admit-desk --request 'LINE'",
  async run(args) {
    const options = readOptions(args, { request: { type: 'string' } })
    const admission = decodeAdmission(required(options.request, 'request'))
    if (!admission.ok) throw new FaultError(admission.fault)
    return withServer(options.data, async (_server, tools) => {
      const actor = await anyAdministrator(tools)
      const { value } = await writeChanges(tools.store, tools.clock, async (set) => {
        await administer(tools, set, actor, { name: 'desk.admit', args: admission.value })
        return noteAdmission(set, admission.value, '')
      })
      const fingerprint = fingerprintOf(admission.value.publicKey)
      const lines = [
        `${value.code} ${admission.value.name} is admitted; its key is ${fingerprint}: compare it with the desk's screen, and close the desk if it is another`,
      ]
      return { value: { id: admission.value.deskId, ...value, fingerprint }, lines }
    })
  },
}

async function manage(tools: CompanyTools, code: string, name: 'desk.close' | 'desk.reopen', args: Readonly<Record<string, string>>): Promise<Desk> {
  const { index } = await tools.store.read(createOrganisationOf())
  const desk = [...index.desks.values()].find((one) => one.code === code || one.id === code)
  if (!desk) throw new FaultError({ code: 'desk-missing' })
  const actor = await anyAdministrator(tools)
  await writeChanges(tools.store, tools.clock, async (set) => {
    await administer(tools, set, actor, { name, args: { deskId: desk.id, ...args } })
    set.audit({ actorId: '', act: name === 'desk.close' ? 'desk.closing' : 'desk.reopened', subject: desk.id })
  })
  return desk
}
