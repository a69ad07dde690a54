import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberSchema } from '#shared/domain/organisation.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { reassign } from '#shared/workflow/reassign.ts'
import { administers, keepsAdministrator } from './administration.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { putChange } from './put-change.ts'
import { caseOf, organisationOf, worldOf } from './reading.ts'

/** Creates or changes a member (AUT-01). Disabling one hands his open tasks on (AUT-22). */
export const memberPut = defineMutation({
  name: 'member.put',
  version: 1,
  args: memberSchema.omit({ revision: true }),
  async apply(rows, args, context) {
    const allowed = await administers(rows, context, 'member.manage')
    if (!allowed.ok) return allowed
    const organisation = allowed.value
    const member = { ...args, userName: args.userName.trim(), name: args.name.trim() }
    if (member.userName === '' || member.name === '') return failed('call-malformed', { path: member.name === '' ? 'name' : 'userName' })
    const namesake = [...organisation.members.values()].find(
      (other) => other.id !== member.id && other.userName.toLowerCase() === member.userName.toLowerCase(),
    )
    if (namesake) return failed('member-exists', { userName: member.userName })
    if (!organisation.units.has(member.unitId)) return failed('unit-missing')
    if (member.postId !== null && !(await rows.get('post', member.postId))) return failed('call-malformed', { path: 'postId' })
    const before = organisation.members.get(member.id)
    if (before?.state === 'active' && member.state === 'disabled' && !keepsAdministrator(organisation, context.judgedAt, { member }))
      return failed('permission-denied', { action: 'administrator.last' })
    await rows.put('member', member)
    if (before?.state === 'active' && member.state === 'disabled') await handOn(rows, member.id, context)
    return ok(undefined)
  },
})

/** What a leaver still has to do goes to others. A record nobody can take stays as it is, visibly: a leaver must never be kept for that. */
async function handOn(rows: RowWriter, leaverId: Id, context: MutationContext): Promise<void> {
  const open = await rows.list('task', { assigneeId: leaverId, state: 'open' })
  const world = worldOf(context, await organisationOf(rows))
  for (const recordId of new Set(open.map((task) => task.recordId))) {
    const found = await caseOf(rows, context, recordId)
    if (!found.ok) continue
    const { record, compiled, tasks } = found.value
    const change = reassign(compiled, record, tasks, leaverId, world)
    if (change.ok) await putChange(rows, change.value, { record, tasks })
  }
}

/** Asks for a member's account to be issued: an initial password and an enrolment code. The server's handler does it; here is only who may. */
export const accountIssue = defineMutation({
  name: 'account.issue',
  version: 1,
  args: z.strictObject({ memberId: memberSchema.shape.id }),
  async apply(rows, args, context) {
    const allowed = await administers(rows, context, 'account.issue')
    if (!allowed.ok) return allowed
    const member = allowed.value.members.get(args.memberId)
    if (!member) return failed('member-missing')
    return member.state === 'active' ? ok(undefined) : failed('account-disabled')
  },
})
