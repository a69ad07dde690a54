import { writeFileSync } from 'node:fs'
import { FaultError } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { findMember, unlockAccountRow } from '../auth/accounts.ts'
import { administer, anyAdministrator, issueCredentials } from '../company/company.ts'
import { pinyinOf } from '../company/pinyin.ts'
import { seedSample } from '../company/sample.ts'
import { writeChanges } from '../store/change-set.ts'
import { readMeta } from '../store/meta.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { readOptions, required, UsageError } from './options.ts'
import { credentialLines, withServer } from './tools.ts'
import type { Verb } from './verb.ts'

/** Creates a member with roles and an account. */
export const addMember: Verb = {
  usage: 'add-member --user USER --name NAME --unit UNIT [--role ROLE[@UNIT] …] [--allow-weak-keychain]',
  async run(args) {
    const options = readOptions(args, {
      user: { type: 'string' },
      name: { type: 'string' },
      unit: { type: 'string' },
      role: { type: 'string', multiple: true },
      'allow-weak-keychain': { type: 'boolean' },
    })
    const userName = required(options.user, 'user')
    const name = required(options.name, 'name')
    const unit = required(options.unit, 'unit')
    return withServer(options.data, async (_server, tools) => {
      const { index } = await tools.store.read(createOrganisationOf())
      const actor = await anyAdministrator(tools)
      const memberId = tools.newId()
      const member = { id: memberId, userName, name, pinyin: pinyinOf(name), unitId: unitOf(index, unit), postId: null, kind: 'employee', state: 'active' }
      const grants = (options.role ?? []).map((text) => grantOf(index, text))
      await writeChanges(tools.store, tools.clock, async (set) => {
        await administer(tools, set, actor, { name: 'member.put', args: member })
        for (const grant of grants) await administer(tools, set, actor, { name: 'grant.put', args: { id: tools.newId(), memberId, ...grant, expiresAt: null } })
      })
      const [credentials] = await issueCredentials(tools, [memberId], options['allow-weak-keychain'] === true)
      if (!credentials) throw new Error('no credentials were issued')
      return { value: { ...credentials }, lines: credentialLines(credentials) }
    })
  },
}

/**
 * Gives a member a new initial password and enrolment code, which also opens a locked account (AUT-08, AUT-09). With `--allow-weak-keychain` the code may
 * enrol a desk on a machine without a working key service: the administrator's approval of weak mode, in the audit chain.
 */
export const issueAccount: Verb = {
  usage: 'issue-account --user USER [--allow-weak-keychain]',
  async run(args) {
    const options = readOptions(args, { user: { type: 'string' }, 'allow-weak-keychain': { type: 'boolean' } })
    const userName = required(options.user, 'user')
    return withServer(options.data, async (_server, tools) => {
      const member = await tools.store.read((db) => findMember(db, userName))
      if (!member) throw new FaultError({ code: 'member-missing' })
      const [credentials] = await issueCredentials(tools, [member.id], options['allow-weak-keychain'] === true)
      if (!credentials) throw new Error('no credentials were issued')
      return { value: { ...credentials }, lines: credentialLines(credentials) }
    })
  },
}

/** Opens a locked account and leaves its password as it is, for somebody who has it right after all (AUT-08). */
export const unlockAccount: Verb = {
  usage: 'unlock-account --user USER',
  async run(args) {
    const options = readOptions(args, { user: { type: 'string' } })
    const userName = required(options.user, 'user')
    return withServer(options.data, async (_server, tools) => {
      const member = await tools.store.read((db) => findMember(db, userName))
      if (!member) throw new FaultError({ code: 'member-missing' })
      const { value: wasLocked } = await writeChanges(tools.store, tools.clock, async (set) => {
        const opened = await unlockAccountRow(set.db, member.id)
        if (opened) set.audit({ actorId: '', act: 'account.unlocked', subject: member.id })
        return opened
      })
      return { value: { userName: member.userName, wasLocked }, lines: [`${member.userName} ${wasLocked ? 'is unlocked' : 'was not locked'}`] }
    })
  },
}

/** Fills a founded company with the sample: units, posts, members, roles and the shipped definitions. */
export const seed: Verb = {
  usage: 'seed [--file FILE]',
  async run(args) {
    const options = readOptions(args, { file: { type: 'string' } })
    return withServer(options.data, async (server, tools) => {
      const members = await seedSample(tools)
      const url = await server.store.read((db) => readMeta(db, 'publicUrl'))
      const value = { url, fingerprint: server.authority.fingerprint, members }
      if (options.file !== undefined) writeFileSync(options.file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      return { value: options.file === undefined ? value : { url, file: options.file, members: members.length }, lines: members.flatMap(credentialLines) }
    })
  },
}

/** A unit by id or by its name in either language. */
function unitOf(index: OrganisationIndex, text: string): Id {
  const unit = index.units.get(text) ?? [...index.units.values()].find(({ name }) => name.zh === text || name.en === text)
  if (!unit) throw new FaultError({ code: 'unit-missing' })
  return unit.id
}

function grantOf(index: OrganisationIndex, text: string): { readonly roleKey: string; readonly unitId: Id | null } {
  const [roleKey = '', unit] = text.split('@')
  if (!index.roles.has(roleKey)) throw new UsageError(`--role ${text}: the roles are ${[...index.roles.keys()].join(', ')}`)
  return { roleKey, unitId: unit === undefined ? null : unitOf(index, unit) }
}
