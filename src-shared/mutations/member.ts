import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberSchema } from '#shared/domain/organisation.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import { isPending, type Change } from '#shared/workflow/change.ts'
import { handOver, reassign } from '#shared/workflow/reassign.ts'
import { administers, keepsAdministrator } from './administration.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { putChange, type Doing } from './put-change.ts'
import { caseOf, organisationOf, worldOf, type Case } from './reading.ts'

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
  const world = worldOf(context, await organisationOf(rows))
  await onEveryRecord(rows, leaverId, { context, world }, (found) => reassign(found, leaverId, world))
}

async function onEveryRecord(rows: RowWriter, memberId: Id, doing: Doing, act: (found: Case) => Result<Change>): Promise<void> {
  for (const found of await casesOf(rows, memberId, doing.context)) {
    const change = act(found)
    if (change.ok) await putChange(rows, doing, change.value, found)
  }
}

/** The records on which a member has something to do, now or in turn. */
async function casesOf(rows: RowReader, memberId: Id, context: MutationContext): Promise<readonly Case[]> {
  const open = await rows.list('task', { assigneeId: memberId, state: 'open' })
  const queued = await rows.list('task', { assigneeId: memberId, state: 'queued' })
  const found: Case[] = []
  for (const recordId of new Set([...open, ...queued].map((task) => task.recordId))) {
    const one = await caseOf(rows, context, recordId)
    if (one.ok) found.push(one.value)
  }
  return found
}

/**
 * Hands over everything that a member has to do to a named successor, before he leaves or while he is away for long; what that one may not do goes where the rules say. Like all that
 * concerns members it is an administrator's act, and gives him no look into the records.
 */
export const memberHandOver = defineMutation({
  name: 'member.hand-over',
  version: 1,
  args: z.strictObject({ memberId: memberSchema.shape.id, successorId: memberSchema.shape.id, reason: z.string().max(2000) }),
  async apply(rows, { memberId, successorId, reason }, context) {
    const allowed = await administers(rows, context, 'member.manage')
    if (!allowed.ok) return allowed
    if (reason.trim() === '') return failed('reason-missing')
    const { members } = allowed.value
    if (!members.has(memberId) || memberId === successorId || members.get(successorId)?.state !== 'active') return failed('member-missing')
    const world = worldOf(context, allowed.value)
    await onEveryRecord(rows, memberId, { context, world }, (found) => handOver(found, { fromId: memberId, toId: successorId, reason }, world))
    return ok(undefined)
  },
})

/** What a hand-over would come to: how many tasks each member would get, and how many stay because nobody can take them. */
export type HandOverPreview = { readonly moves: ReadonlyMap<Id, number>; readonly stuck: number }

/** Tries a hand-over on every record, by the rule that carries it out, and changes nothing. */
export async function previewHandOver(
  rows: RowReader,
  { memberId, successorId }: { readonly memberId: Id; readonly successorId: Id },
  context: MutationContext,
): Promise<Result<HandOverPreview>> {
  const organisation = await organisationOf(rows)
  if (memberId === successorId || organisation.members.get(successorId)?.state !== 'active') return failed('member-missing')
  const world = worldOf(context, organisation)
  const moves = new Map<Id, number>()
  let stuck = 0
  for (const found of await casesOf(rows, memberId, context)) {
    const change = handOver(found, { fromId: memberId, toId: successorId, reason: '' }, world)
    const known = new Set(found.tasks.map(({ id }) => id))
    const made = change.ok ? change.value.tasks.filter((task) => isPending(task) && !known.has(task.id)) : []
    for (const { assigneeId } of made) moves.set(assigneeId, (moves.get(assigneeId) ?? 0) + 1)
    if (!change.ok) stuck += found.tasks.filter((task) => isPending(task) && task.assigneeId === memberId).length
  }
  return ok({ moves, stuck })
}

/** Asks for a member's account to be issued: an initial password and an enrolment code. The server's handler does it; here is only who may. */
export const accountIssue = defineMutation({
  name: 'account.issue',
  version: 1,
  args: z.strictObject({ memberId: memberSchema.shape.id }),
  apply: mayIssue,
})

/** The same, and whether the code may make a desk in weak mode, which is an administrator's approval. */
export const accountIssueWith = defineMutation({
  name: 'account.issue',
  version: 2,
  args: z.strictObject({ memberId: memberSchema.shape.id, allowsWeak: z.boolean() }),
  apply: mayIssue,
})

async function mayIssue(rows: RowWriter, { memberId }: { readonly memberId: Id }, context: MutationContext): Promise<Result<void>> {
  const allowed = await administers(rows, context, 'account.issue')
  if (!allowed.ok) return allowed
  const member = allowed.value.members.get(memberId)
  if (!member) return failed('member-missing')
  return member.state === 'active' ? ok(undefined) : failed('account-disabled')
}
