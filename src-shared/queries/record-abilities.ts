import type { Id, Instant } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { can, mayCorrect } from '#shared/permissions/policy.ts'
import { correctableFields } from '#shared/definition/corrections.ts'
import { correctionStop } from '#shared/workflow/correct.ts'
import { openTaskOf, possibleActs, questionFor, removableSigners, returnTargets } from '#shared/workflow/possible-acts.ts'

/** What a member may do with a record that he sees, as the mutators will judge it. */
export type RecordAbilities = {
  /** agree, return, refuse, confirm, done, transfer, add-signer, remove-signer, publish, dispose, ask, answer, urge, progress, revise, recall, withdraw, comment, correct, request-correction, put-right, back-enter, terminate, hold. */
  readonly abilities: readonly string[]
  /** His open task. */
  readonly taskId: Id | null
  /** The question that waits for his answer. */
  readonly question: Task | null
  /** Tasks of signers whom he may take back. */
  readonly removableTaskIds: readonly Id[]
  /** Node keys, and `null` for the initiator; empty when he cannot return it. */
  readonly returnTargets: readonly (string | null)[]
}

/** The abilities of a member on a record. */
export function recordAbilities(
  organisation: OrganisationIndex,
  memberId: Id,
  standing: { readonly compiled: CompiledDefinition; readonly record: BusinessRecord; readonly tasks: readonly Task[] },
  now: Instant,
): RecordAbilities {
  const member = organisation.members.get(memberId)
  if (!member) return { abilities: [], taskId: null, question: null, removableTaskIds: [], returnTargets: [] }
  const { compiled, record, tasks } = standing
  const mayPublish = can(organisation, memberId, 'definition.publish', { kind: 'company' }, now)
  const target = { kind: 'record' as const, record, body: compiled.body }
  const mayDispose = can(organisation, memberId, 'record.dispose', target, now)
  const acts = possibleActs(standing, member).filter((act) => (act === 'publish' ? mayPublish : act === 'dispose' ? mayDispose : true))
  const mayComment = can(organisation, memberId, 'record.comment', target, now)
  const mayBackEnter = can(organisation, memberId, 'record.back-enter', target, now)
  const mayHold = can(organisation, memberId, 'record.hold', target, now)
  const mayTerminate = record.closedAt === null && can(organisation, memberId, 'record.terminate', target, now)
  const mayPutRight = mayCorrect(organisation, memberId, record, compiled.body, { at: now, now }) && correctionStop(standing, memberId).ok
  const corrects = mayPutRight && correctableFields(compiled.body, record.data).length > 0
  const task = openTaskOf(tasks, memberId)
  return {
    abilities: [
      ...acts,
      ...(mayComment ? ['comment'] : []),
      ...(corrects ? [compiled.body.corrections?.request === undefined ? 'correct' : 'request-correction'] : []),
      ...(mayBackEnter ? ['back-enter'] : []),
      ...(mayTerminate ? ['terminate'] : []),
      ...(mayHold ? ['hold'] : []),
    ],
    taskId: task?.id ?? null,
    question: acts.includes('answer') ? (tasks.find(({ id }) => id === questionFor(tasks, memberId)?.id) ?? null) : null,
    removableTaskIds: acts.includes('remove-signer') ? removableSigners(tasks, memberId).map(({ id }) => id) : [],
    returnTargets: task && acts.includes('return') ? returnTargets(standing, task.node) : [],
  }
}
