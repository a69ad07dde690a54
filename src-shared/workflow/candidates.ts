import { failed, type Failed } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { isEligible } from './assignees.ts'
import type { RecordRow, Standing, TaskRow } from './change.ts'
import { authorsOf, isAskedAt } from './seats.ts'

/** A record with its tasks, as far as a seat depends on them. */
type Around = { readonly compiled: CompiledDefinition; readonly record: Pick<RecordRow, 'creatorId'>; readonly tasks: ReadonlyMap<Id, TaskRow> }

/** What forbids that a member takes a seat beside a task or instead of it: he is gone, it would be his own record, or he is asked there already. */
export function seatFault(
  organisation: OrganisationIndex,
  { compiled, record, tasks }: Around,
  task: Pick<TaskRow, 'node' | 'kind'>,
  memberId: Id,
): Failed | undefined {
  const member = organisation.members.get(memberId)
  if (member?.state !== 'active') return failed('member-missing')
  if (!isEligible(member, task, authorsOf(compiled, record, [...tasks.values()]))) return failed('own-record')
  return isAskedAt({ tasks }, task.node, memberId) ? failed('signer-asked') : undefined
}

/** Who may take a seat beside a task or instead of it, so that nobody is offered whom the act would refuse. */
export function seatCandidates(organisation: OrganisationIndex, standing: Standing, task: TaskRow): readonly Member[] {
  const around = { ...standing, tasks: new Map(standing.tasks.map((each) => [each.id, each])) }
  return [...organisation.members.values()].filter(({ id }) => seatFault(organisation, around, task, id) === undefined)
}
