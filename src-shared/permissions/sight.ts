import { isCompared } from '#shared/definition/compared-fields.ts'
import { isAtLeast, type ShieldedPlace } from '#shared/definition/shield.ts'
import { shieldLevels } from '#shared/definition/shield-schema.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'

/** How a member stands to a shielded field of a record: it is open to him, it is shown when he asks and that is recorded, or it is covered. */
export type Sight = 'open' | 'on-asking' | 'covered'

type Seen = {
  readonly record: Pick<BusinessRecord, 'unitId' | 'creatorId'>
  readonly tasks: readonly Pick<Task, 'assigneeId' | 'state' | 'kind' | 'node'>[]
  /** The version under which the record runs. */
  readonly body: DefinitionBody
}

/** The one place that says who sees a shielded field (PRM-06, PRM-14); that he may read the record at all is asked before. */
export function sightOf(organisation: OrganisationIndex, memberId: Id, { record, tasks, body }: Seen, place: ShieldedPlace, now: Instant): Sight {
  if (organisation.members.get(memberId)?.state !== 'active') return 'covered'
  if (record.creatorId === memberId) return 'open'
  if (tasks.some((task) => task.assigneeId === memberId && task.state === 'open' && needsIt(body, task, place))) return 'open'
  return isCleared(organisation, memberId, record.unitId, place, now) ? 'on-asking' : 'covered'
}

/** Whether a task needs the field: it revises the record, compares or fills the field, or the shield names its node. */
function needsIt(
  body: DefinitionBody,
  { kind, node: key }: Pick<Task, 'kind' | 'node'>,
  { key: field, column, field: placed, shield }: ShieldedPlace,
): boolean {
  if (kind === 'revise' || shield.nodes.includes(key)) return true
  const node = nodesOf(body).find((each) => each.key === key)
  if (node?.kind === 'do' && kind === 'do') return node.fills.includes(field)
  if (kind !== 'check' && kind !== 'double-entry') return false
  return isCompared(placed, column)
}

/** A role of the shield, or one that is cleared for its level, for the record's unit or one above. */
function isCleared(organisation: OrganisationIndex, memberId: Id, unitId: Id, { shield }: ShieldedPlace, now: Instant): boolean {
  const above = organisation.unitAndAbove(unitId)
  return organisation
    .rolesOf(memberId, now)
    .some(
      ({ role, unitId: reach }) =>
        (reach === null || above.includes(reach)) &&
        (shield.roles.includes(role.key) || shieldLevels.some((level) => isAtLeast(level, shield.level) && role.permissions.includes(`field.${level}`))),
    )
}
