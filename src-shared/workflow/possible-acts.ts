import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isAsking, type AskingNode } from '#shared/definition/steps.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { BusinessRecord, Decision, Task } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import { assign, isEligible, reviserOf, type Answering, type Subject } from './assignees.ts'
import { placeOf } from './route.ts'
import type { Unnumbered } from './change.ts'

type RecordRow = Unnumbered<BusinessRecord>
type TaskRow = Unnumbered<Task>

/** What a member may be able to do on the way of a record. */
export type PossibleAct = Decision | 'revise' | 'recall' | 'withdraw'

/** The decisions that a task offers. */
export function decisionsAt(compiled: CompiledDefinition, task: Pick<Task, 'node' | 'kind'>): readonly Decision[] {
  const node = compiled.nodesByKey.get(task.node)
  if (!node || !isAsking(node) || task.kind === 'revise') return []
  const yes = task.kind === 'confirm' ? 'confirm' : 'agree'
  return [yes, ...(node.canReturn ? (['return'] as const) : []), ...('canRefuse' in node && node.canRefuse ? (['refuse'] as const) : [])]
}

/** Where a node can return to: nodes before it at which the record has been, and the initiator (`null`) last. A confirmation has no use for the latter. */
export function returnTargets(compiled: CompiledDefinition, tasks: readonly TaskRow[], nodeKey: string): readonly (string | null)[] {
  const node = compiled.nodesByKey.get(nodeKey)
  if (!node || !isAsking(node) || !node.canReturn) return []
  const visited = new Set(tasks.filter((task) => task.kind !== 'revise').map((task) => task.node))
  const before = compiled.route.nodes.slice(0, placeOf(compiled, nodeKey)).map(({ key }) => key)
  return [...before.filter((key) => visited.has(key)), null]
}

/** Whether the definition lets the initiator take the record back now. While it lies with him, only `never` forbids it. */
export function allowsWithdrawal(compiled: CompiledDefinition, record: RecordRow, tasks: readonly TaskRow[]): boolean {
  const { withdraw } = compiled.body.route
  if (record.closedAt !== null || withdraw === 'never') return false
  return withdraw === 'until-closed' || record.state === 'returned' || tasks.every((task) => task.decision === null)
}

/** Whether the initiator may take the record to himself to revise it: as long as he could withdraw it, and once after each return. */
export function allowsRecall(compiled: CompiledDefinition, record: RecordRow, tasks: readonly TaskRow[]): boolean {
  if (!compiled.body.route.recall || record.closedAt !== null) return false
  if (record.state !== 'returned') return allowsWithdrawal(compiled, record, tasks)
  return tasks.some((task) => task.kind === 'revise' && task.state === 'open' && task.decidedAt === null)
}

/** The open task at which the member could act, if any. */
export function openTaskOf(tasks: readonly TaskRow[], memberId: Id): TaskRow | undefined {
  return tasks.find((task) => task.state === 'open' && task.assigneeId === memberId)
}

/** Open checks that wait for somebody else than the member: what a second person may decide beside him, in his session. */
export function checksOfOthers(record: RecordRow, tasks: readonly TaskRow[], memberId: Id): readonly TaskRow[] {
  if (record.state !== 'running') return []
  return tasks.filter((task) => task.kind === 'check' && task.state === 'open' && task.assigneeId !== memberId)
}

/** What the member may do with the record now: agree, return, refuse, confirm, revise, recall, withdraw. */
export function possibleActs(compiled: CompiledDefinition, record: RecordRow, tasks: readonly TaskRow[], member: Member): readonly PossibleAct[] {
  if (member.state !== 'active') return []
  const task = openTaskOf(tasks, member.id)
  const own: PossibleAct[] = []
  if (task?.kind === 'revise' && record.state === 'returned') own.push('revise')
  else if (task && record.state === 'running' && isEligible(member, task.kind, { ...record, reviserId: reviserOf(tasks) }))
    own.push(...decisionsAt(compiled, task))
  const isReviser = task?.kind === 'revise'
  const isHis = record.creatorId === member.id || isReviser
  if ((record.state === 'returned' ? isReviser : record.creatorId === member.id) && allowsRecall(compiled, record, tasks)) own.push('recall')
  return isHis && allowsWithdrawal(compiled, record, tasks) ? [...own, 'withdraw'] : own
}

/** The nodes still ahead, in order, as far as the data tells now; with nobody when no one could take one. */
export function routeAhead(
  compiled: CompiledDefinition,
  subject: Subject,
  scope: CheckScope,
  after: string | null,
  world: Answering,
): readonly { readonly node: AskingNode; readonly members: readonly Member[]; readonly fallback: boolean }[] {
  const nodes = compiled.route.nodes.slice(after === null ? 0 : placeOf(compiled, after) + 1)
  return nodes
    .filter(isAsking)
    .filter((node) => compiled.stands(node, subject.data, scope))
    .map((node) => {
      const assigned = assign(world, { rule: node.assignee, kind: node.kind }, subject)
      return { node, ...(assigned.ok ? assigned.value : { members: [], fallback: false }) }
    })
}
