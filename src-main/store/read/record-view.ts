import type { RecordView } from '#shared/contract/store.ts'
import { timeId, type Id } from '#shared/kernel/id.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { changesWithout, isCoveredField } from '#shared/definition/shield.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { isOpenState, type Act, type BusinessRecord, type Task } from '#shared/domain/record.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import { recordAbilities } from '#shared/queries/record-abilities.ts'
import { reviserOf, type Subject } from '#shared/workflow/assignees.ts'
import { scopeOf } from '#shared/workflow/change.ts'
import { mayResume, tasksOfOthers } from '#shared/workflow/possible-acts.ts'
import { routeAhead } from '#shared/workflow/route-ahead.ts'
import { handlersOf, isOfNode } from '#shared/workflow/seats.ts'
import type { StoreContext } from '#store/context.ts'
import { slotsOf } from '#store/keys/desk-keys.ts'
import { entryAt } from '#store/task/sitting.ts'
import { courseOf } from './course.ts'
import { namesInForm } from './names.ts'
import { pendingByMutation, pendingByRecord } from './pending.ts'
import { listRows, type ReadableRecord } from './rows.ts'

/** A record as its page shows it: the form, who is next, the whole trail, and what the member may do. */
export async function recordView(context: StoreContext, { record, compiled, blind, places, covered }: ReadableRecord): Promise<RecordView> {
  const organisation = await context.organisation()
  const { readRaw } = context.database
  const [tasks, acts, attachments] = await Promise.all([
    listRows(context, 'task', { recordId: record.id }),
    listRows(context, 'act', { recordId: record.id }),
    listRows(context, 'attachment', { recordId: record.id }),
  ])
  const me = context.session.member.id
  const able = recordAbilities(organisation, me, { compiled, record, tasks }, context.clock())
  const mayStart = definitionAbilities(organisation, me, compiled.body, context.clock()).includes('start')
  const pendingActs = pendingByMutation(
    readRaw,
    record.id,
    acts.map(({ mutationId }) => mutationId),
  )
  const nameOf = (id: Id): string => organisation.members.get(id)?.name ?? id
  return {
    record,
    definition: compiled.body,
    names: namesInForm(compiled.body.form, record.data, organisation),
    creatorName: nameOf(record.creatorId),
    unitName: organisation.units.get(record.unitId)?.name ?? same(record.unitId),
    tasks: tasks.map((task) => ({
      ...task,
      assigneeName: nameOf(task.assigneeId),
      fromName: task.fromId === null ? null : nameOf(task.fromId),
      nodeLabel: labelOf(compiled, task.node) ?? same(task.node),
    })),
    trail: inOrder(acts).map((act) => ({
      ...act,
      actorName: act.actorId === timeId ? '' : nameOf(act.actorId),
      changes: blind ? withoutValues(act.changes) : changesWithout(act.changes, places),
      memberName: act.memberId === null ? null : nameOf(act.memberId),
      enteredByName: act.enteredBy === null ? null : nameOf(act.enteredBy),
      enteredAt: act.enteredBy === null ? null : act.notAfter,
      nodeLabel: labelOf(compiled, act.node),
      pending: pendingActs.get(act.mutationId) ?? 'none',
    })),
    ahead: nodesAhead(compiled, { ...record, reviserId: reviserOf(tasks), handlersOf: (node) => handlersFor(tasks, node) }, organisation, context.clock()),
    course: await courseOf(context, record, compiled),
    attachments: attachments
      .filter(({ field }) => !isCoveredField(places, field))
      .map((attachment) => ({ ...attachment, held: context.attachments.has(attachment.sha256) })),
    abilities: mayStart ? [...able.abilities, 'copy'] : [...able.abilities],
    myTaskId: able.taskId,
    question: able.question === null ? null : questionOf(able.question, acts, nameOf),
    removableTaskIds: [...able.removableTaskIds],
    returnTargets: able.returnTargets.map((node) => ({
      node,
      label: node === null ? same(nameOf(record.creatorId)) : (labelOf(compiled, node) ?? same(node)),
      resumes: mayResume(compiled, node),
    })),
    toEnter: toEnter(
      compiled,
      tasks.find(({ id }) => id === able.taskId),
    ),
    secondPersons: (await secondPersons(context, record, tasks, 'check')).map(({ userName, name }) => ({ userName, name })),
    secondEntries: blind ? [] : await secondPersons(context, record, tasks, 'double-entry'),
    covered: covered.map((value) => ({ ...value })),
    pending: pendingByRecord(readRaw, [record.id]).get(record.id) ?? 'none',
  }
}

/** What a question says: the words of the act that has asked it, the last of its asker there. */
function questionOf({ id, fromId, node }: Task, acts: readonly Act[], nameOf: (id: Id) => string): RecordView['question'] {
  const asked = inOrder(acts).findLast((act) => act.kind === 'ask' && act.actorId === fromId && act.node === node)
  return { taskId: id, words: asked?.opinion ?? '', askerName: fromId === null ? '' : nameOf(fromId) }
}

/** Those who are asked for a check or a blind entry and could give it at this desk, where they have a slot. */
async function secondPersons(
  context: StoreContext,
  record: BusinessRecord,
  tasks: readonly Task[],
  kind: 'check' | 'double-entry',
): Promise<RecordView['secondEntries']> {
  const asked = tasksOfOthers(record, tasks, context.session.member.id, kind)
  if (asked.length === 0) return []
  const slots = await slotsOf(context.directory)
  const { members } = await context.organisation()
  return asked.flatMap(({ id: taskId, assigneeId }) => {
    const member = members.get(assigneeId)
    return slots.ok && slots.value.includes(assigneeId) && member?.state === 'active' ? [{ taskId, userName: member.userName, name: member.name }] : []
  })
}

/** What the open task asks to be entered, if anything. */
function toEnter(compiled: CompiledDefinition, task: Task | undefined): RecordView['toEnter'] {
  const node = task && compiled.nodesByKey.get(task.node)
  const kind = task && node && entryAt(task, node)
  return kind ? { kind, labels: compiled.entered(node).flatMap((field) => (field.kind === 'computed' ? [] : [field.label])) } : null
}

/** For whoever enters blind: earlier values, and the warnings that they have given rise to, are told afterwards. */
function withoutValues({ 'return:resume': resumes }: Act['changes']): Act['changes'] {
  return resumes ? { 'return:resume': resumes } : {}
}

/** The trail in the order of things: what the server confirmed by its own clock, then what waits, by the desk's. */
function inOrder(acts: readonly Act[]): readonly Act[] {
  const confirmed = (act: Act): number => act.notAfter ?? Number.POSITIVE_INFINITY
  return acts.toSorted((a, b) => (confirmed(a) === confirmed(b) ? a.at - b.at || (a.id < b.id ? -1 : 1) : confirmed(a) - confirmed(b)))
}

function nodesAhead(compiled: CompiledDefinition, record: BusinessRecord & Subject, organisation: OrganisationIndex, now: number): RecordView['ahead'] {
  if (!isOpenState(record.state)) return []
  return routeAhead(compiled, record, scopeOf(record), record.state === 'running' ? record.nodes : [], { organisation, judgedAt: now }).map(
    ({ node, members }) => ({
      node: node.key,
      label: node.label,
      assignees: members.map(({ name }) => name),
    }),
  )
}

/** Who has handled a node, or is asked at it now. */
function handlersFor(tasks: readonly Task[], node: string): readonly Id[] {
  const done = handlersOf(tasks, node)
  return done.length > 0 ? done : tasks.filter((task) => task.node === node && task.state === 'open' && isOfNode(task)).map(({ assigneeId }) => assigneeId)
}

function labelOf(compiled: CompiledDefinition, node: string | null): LocalText | null {
  return node === null ? null : (compiled.nodesByKey.get(node)?.label ?? null)
}

/** A name that is the same in every language. */
function same(text: string): LocalText {
  return { zh: text, en: text }
}
