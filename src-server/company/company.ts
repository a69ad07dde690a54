import type { Id } from '#shared/kernel/id.ts'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { FaultError } from '#shared/kernel/fault.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { administratorRole } from '#shared/domain/permission.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import { issueAccountRows } from '../auth/accounts.ts'
import { codeOf } from '../auth/issue-account.ts'
import { newEnrolmentSecret, newInitialPassword } from '../auth/secrets.ts'
import type { RandomBytes } from '../auth/sessions.ts'
import type { Verifier } from '../auth/verifier.ts'
import { writeChanges, type ChangeSet } from '../store/change-set.ts'
import { findMeta, readMeta, writeMeta } from '../store/meta.ts'
import type { ServerStore } from '../store/store.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { pinyinOf } from './pinyin.ts'

/** What the administration of a company from the server itself needs. */
export type CompanyTools = {
  readonly store: ServerStore
  readonly clock: Clock
  readonly newId: NewId
  readonly random: RandomBytes
  readonly verifier: Verifier
  /** Of the authority; goes into enrolment codes. */
  readonly fingerprint: string
}

/** A person to be. */
export type Person = { readonly userName: string; readonly name: string }
/** What a person needs for the first sign-in; shown once. */
export type IssuedCredentials = {
  readonly memberId: Id
  readonly userName: string
  readonly name: string
  readonly initialPassword: string
  readonly enrolmentCode: string
}

export type Founding = {
  readonly company: string
  readonly publicUrl: string
  /** age recipients of the company's recovery keys. */
  readonly recoveryRecipients: readonly string[]
  readonly administrators: readonly Person[]
}

/** Founds a company in an empty store: epoch, name, shipped roles, the root unit and its administrators. Answers the administrators' ids. */
export async function foundCompany(tools: CompanyTools, founding: Founding): Promise<readonly Id[]> {
  if (founding.administrators.length === 0) throw new Error('a company needs an administrator')
  const { value } = await writeChanges(tools.store, tools.clock, async (set) => {
    if (await findMeta(set.db, 'epoch')) throw new Error('this store holds a company already')
    await writeMeta(set.db, 'epoch', tools.newId())
    await writeMeta(set.db, 'publicUrl', founding.publicUrl)
    await writeMeta(set.db, 'recoveryRecipients', [...founding.recoveryRecipients])
    const rootId = tools.newId()
    await set.rows.put('setting', { id: 'company.name', value: founding.company })
    await set.rows.put('unit', { id: rootId, name: { zh: founding.company, en: founding.company }, parentId: null, headId: null, sort: 0, state: 'active' })
    for (const role of shippedRoles) await set.rows.put('role', { ...role, id: tools.newId(), permissions: [...role.permissions] })
    const ids: Id[] = []
    for (const person of founding.administrators) {
      const id = tools.newId()
      await set.rows.put('member', { id, ...person, pinyin: pinyinOf(person.name), unitId: rootId, postId: null, kind: 'employee', state: 'active' })
      await set.rows.put('grant', { id: tools.newId(), memberId: id, roleKey: administratorRole, unitId: null, expiresAt: null })
      ids.push(id)
    }
    await set.settle(tools.newId())
    set.audit({ actorId: '', act: 'company.founded', subject: founding.company })
    return ids
  })
  return value
}

/** Carries out one mutation in the name of an administrator, at the server itself; throws the fault of a refusal. */
export async function administer(
  tools: CompanyTools,
  set: ChangeSet,
  actorId: Id,
  act: { readonly name: string; readonly args: Record<string, unknown> },
): Promise<void> {
  const id = tools.newId()
  const now = tools.clock()
  const body = { name: act.name, version: 1, args: act.args as Parameters<typeof carryOut>[1]['args'], expects: [] }
  const done = await carryOut(set.rows, body, {
    id,
    author: actorId,
    at: now,
    judgedAt: now,
    place: 'server',
    bounds: { notBefore: now, notAfter: now },
    deskCode: '',
    takeNumbers: set.takeNumbers,
  })
  if (!done.ok) throw new FaultError(done.fault)
  await set.settle(id)
  set.audit({ actorId, act: `server.${act.name}`, subject: id })
}

/** Publishes definitions at the server itself, in the name of an administrator. */
export async function publishDefinitions(tools: CompanyTools, definitions: readonly DefinitionBody[]): Promise<void> {
  const actor = await anyAdministrator(tools)
  await writeChanges(tools.store, tools.clock, async (set) => {
    for (const body of definitions) await administer(tools, set, actor, { name: 'definition.publish', args: { body } })
  })
}

/** From now on a process is published only from a design application that business and IT have reviewed (TPL-01, TPL-02). */
export async function askForReviews(tools: CompanyTools): Promise<void> {
  const actor = await anyAdministrator(tools)
  await writeChanges(tools.store, tools.clock, async (set) =>
    administer(tools, set, actor, { name: 'setting.put', args: { key: 'process.reviewed', value: true } }),
  )
}

/** An active administrator of the whole company, in whose name the command line acts. */
export async function anyAdministrator(tools: CompanyTools): Promise<Id> {
  const { index } = await tools.store.read(createOrganisationOf())
  const now = tools.clock()
  const found = [...index.members.values()].find(
    (member) => member.state === 'active' && index.rolesOf(member.id, now).some(({ role, unitId }) => role.key === administratorRole && unitId === null),
  )
  if (!found) throw new FaultError({ code: 'member-missing' })
  return found.id
}

/** Issues accounts to members: initial passwords and enrolment codes, for the one look that there is. */
export async function issueCredentials(tools: CompanyTools, memberIds: readonly Id[], allowsWeak = false): Promise<readonly IssuedCredentials[]> {
  const { index, publicUrl } = await tools.store.read(async (db) => ({
    index: (await createOrganisationOf()(db)).index,
    publicUrl: await readMeta(db, 'publicUrl'),
  }))
  const prepared = await Promise.all(
    memberIds.map(async (memberId) => {
      const member = index.members.get(memberId)
      if (!member) throw new FaultError({ code: 'member-missing' })
      const initialPassword = newInitialPassword(tools.random, index.settings['password.minLength'])
      return { member, initialPassword, ...newEnrolmentSecret(tools.random), verifier: await tools.verifier.make(initialPassword) }
    }),
  )
  await writeChanges(tools.store, tools.clock, async (set) => {
    for (const { member, verifier, secretHash } of prepared) {
      await issueAccountRows(set.db, { memberId: member.id, verifier, secretHash, now: tools.clock(), allowsWeak })
      set.audit({ actorId: '', act: 'account.issued', subject: member.id })
      if (allowsWeak) set.audit({ actorId: '', act: 'desk.weak-approved', subject: member.id })
    }
  })
  return prepared.map(({ member, initialPassword, secret }) => ({
    memberId: member.id,
    userName: member.userName,
    name: member.name,
    initialPassword,
    enrolmentCode: codeOf(publicUrl, tools.fingerprint, secret),
  }))
}
