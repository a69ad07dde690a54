import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { precedes } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { isWithInitiator, type Act, type Decision, type Task } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import { isEligible } from './assignees.ts'
import type { RecordRow, Standing, TaskRow } from './change.ts'
import { authorsOf, isAdded, isOfNode } from './seats.ts'

/** What a member may be able to do on the way of a record. */
export type PossibleAct = Decision | TaskAct | 'publish' | 'dispose' | 'put-right' | 'answer' | 'urge' | 'remove-signer' | 'revise' | 'recall' | 'withdraw'
/** What whoever is asked may do with his task beside deciding. */
export type TaskAct = 'transfer' | 'add-signer' | 'ask' | 'progress'

/** The decisions that a task offers: agreeing, returning with what is to be changed, refusing (WFL-08). */
export function decisionsAt(compiled: CompiledDefinition, task: Pick<Task, 'node' | 'kind'>): readonly Decision[] {
  const node = compiled.nodesByKey.get(task.node)
  if (!node || !isOfNode(task)) return []
  if (task.kind === 'wait') return ['done']
  if (!isAsking(node)) return []
  const yes = task.kind === 'confirm' ? 'confirm' : task.kind === 'do' ? 'done' : 'agree'
  return [yes, ...(node.canReturn ? (['return'] as const) : []), ...('canRefuse' in node && node.canRefuse ? (['refuse'] as const) : [])]
}

/** How the work of a do-task is done: by publishing what the record proposes, by disposing of what it lists, by putting right what it asks for (each by that and by nothing else), or by saying so. */
export function ownWork(compiled: Pick<CompiledDefinition, 'nodesByKey'>, { node: key }: Pick<Task, 'node'>): 'publish' | 'dispose' | 'put-right' | 'done' {
  const node = compiled.nodesByKey.get(key)
  if (node?.kind !== 'do') return 'done'
  if (node.publishes !== undefined) return 'publish'
  if (node.disposes !== undefined) return 'dispose'
  return node.corrects !== undefined ? 'put-right' : 'done'
}

/** What else a task offers; nobody asks himself. */
export function taskActsAt(
  { compiled, record }: Pick<Standing, 'compiled' | 'record'>,
  task: Pick<Task, 'node' | 'kind' | 'pausedAt' | 'assigneeId'>,
): readonly TaskAct[] {
  const node = compiled.nodesByKey.get(task.node)
  if (!node || !isOfNode(task)) return []
  if (!isAsking(node)) return ['transfer']
  const isSigned = node.canAddSigners && node.kind === 'approve' && node.mode !== 'ratio'
  return [
    ...(node.canTransfer && task.kind !== 'confirm' ? (['transfer'] as const) : []),
    ...(isSigned ? (['add-signer'] as const) : []),
    ...(task.kind !== 'confirm' && task.pausedAt === null && task.assigneeId !== record.creatorId ? (['ask'] as const) : []),
    ...(task.kind === 'do' ? (['progress'] as const) : []),
  ]
}

/** Where a node can return to: asking nodes before it at which the record has been, and the initiator (`null`) last. */
export function returnTargets({ compiled, tasks }: Standing, nodeKey: string): readonly (string | null)[] {
  const { nodesByKey, places, nodes } = compiled.route
  const node = nodesByKey.get(nodeKey)
  const place = places.get(nodeKey)
  if (!node || !place || !isAsking(node) || !node.canReturn) return []
  const visited = new Set(tasks.filter((task) => isOfNode(task) && task.state !== 'queued').map((task) => task.node))
  const before = nodes.filter((each) => isAsking(each) && visited.has(each.key) && precedes(places.get(each.key) ?? place, place))
  return [...before.map(({ key }) => key), null]
}

/**
 * Whether whoever returns a record may have it come straight back to him. Not from the initiator where the route ends in an act on something else (a definition published, records disposed
 * of, a record put right): what he has changed meanwhile nobody between them has agreed to.
 */
export function mayResume(compiled: Pick<CompiledDefinition, 'nodesByKey'>, from: string | null): boolean {
  return from !== null || [...compiled.nodesByKey.keys()].every((node) => ownWork(compiled, { node }) === 'done')
}

/** How a return that comes straight back is written into its act. */
export const straightBack: Act['changes'] = { 'return:resume': [null, true] }

/** Whether the definition lets the initiator take the record back now. While it lies with him, only `never` forbids it. */
export function allowsWithdrawal({ compiled, record, tasks }: Standing): boolean {
  const { withdraw } = compiled.body.route
  if (record.closedAt !== null || withdraw === 'never') return false
  return withdraw === 'until-closed' || isWithInitiator(record.state) || tasks.every((task) => task.decision === null)
}

/** Whether the initiator may take the record to himself to revise it: as long as he could withdraw it, and once after each return. */
export function allowsRecall(standing: Standing): boolean {
  const { compiled, record, tasks } = standing
  if (!compiled.body.route.recall || record.closedAt !== null) return false
  if (!isWithInitiator(record.state)) return allowsWithdrawal(standing)
  return tasks.some((task) => task.kind === 'revise' && task.state === 'open' && task.decidedAt === null)
}

/** The open task at which the member could act, if any; a question that waits for him comes last. */
export function openTaskOf(tasks: readonly TaskRow[], memberId: Id): TaskRow | undefined {
  const own = tasks.filter((task) => task.state === 'open' && task.assigneeId === memberId)
  return own.find((task) => task.kind !== 'answer') ?? own[0]
}

/** The question that waits for the member's answer, if any. */
export function questionFor(tasks: readonly TaskRow[], memberId: Id): TaskRow | undefined {
  return tasks.find((task) => task.kind === 'answer' && task.state === 'open' && task.assigneeId === memberId)
}

/** Signers whom the member has added and may remove again. */
export function removableSigners(tasks: readonly TaskRow[], memberId: Id): readonly TaskRow[] {
  return tasks.filter((task) => isAdded(task) && task.fromId === memberId && (task.state === 'open' || task.state === 'queued'))
}

/** The tasks that a reminder of the initiator's concerns: others' open ones whose clock runs. */
export function urgedTasks(tasks: readonly TaskRow[], initiatorId: Id): readonly TaskRow[] {
  return tasks.filter((task) => task.state === 'open' && isOfNode(task) && task.pausedAt === null && task.assigneeId !== initiatorId)
}

/** Open checks or blind entries that wait for somebody else than the member: what a second person may do beside him, in his session. */
export function tasksOfOthers(record: RecordRow, tasks: readonly TaskRow[], memberId: Id, kind: 'check' | 'double-entry'): readonly TaskRow[] {
  if (record.state !== 'running') return []
  return tasks.filter((task) => task.kind === kind && task.state === 'open' && task.assigneeId !== memberId)
}

/** Whether the member is asked to enter the record a second time, without seeing what stands in it. */
export function entersBlind(tasks: readonly TaskRow[], memberId: Id): boolean {
  return tasks.some(({ kind, state, assigneeId }) => kind === 'double-entry' && (state === 'open' || state === 'queued') && assigneeId === memberId)
}

/** What the member may do with the record now, as far as the way of the record says it. */
export function possibleActs(standing: Standing, member: Member): readonly PossibleAct[] {
  const { compiled, record, tasks } = standing
  if (member.state !== 'active') return []
  const task = openTaskOf(tasks, member.id)
  const isRunning = record.state === 'running'
  const own: PossibleAct[] = []
  if (task?.kind === 'revise' && isWithInitiator(record.state)) own.push('revise')
  else if (task && isRunning && isEligible(member, task, authorsOf(compiled, record, tasks)))
    own.push(...decisionsAt(compiled, task).map((decision) => (decision === 'done' ? ownWork(compiled, task) : decision)), ...taskActsAt(standing, task))
  if (isRunning && questionFor(tasks, member.id)) own.push('answer')
  if (isRunning && removableSigners(tasks, member.id).length > 0) own.push('remove-signer')
  const isReviser = task?.kind === 'revise'
  const isHis = record.creatorId === member.id || isReviser
  if (isRunning && record.creatorId === member.id && urgedTasks(tasks, member.id).length > 0) own.push('urge')
  if ((isWithInitiator(record.state) ? isReviser : record.creatorId === member.id) && allowsRecall(standing)) own.push('recall')
  return isHis && allowsWithdrawal(standing) ? [...own, 'withdraw'] : own
}
