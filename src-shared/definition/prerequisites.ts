import type { Id, Instant } from '#shared/kernel/id.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { DefinitionBody } from './definition.ts'
import { nodesOf } from './route.ts'
import { assigneesOf } from './route-structure.ts'
import { rolesNamed } from './structure.ts'

/**
 * What a definition needs of the company and does not find there. Without a role or a sub-process it is not published; the others only mean that tasks fall back to the heads
 * above and to administrators, and that nobody could start it.
 */
export type Prerequisite =
  | { readonly kind: 'role-missing' | 'role-unheld'; readonly role: string }
  | { readonly kind: 'post-missing' | 'post-unheld'; readonly postId: Id }
  | { readonly kind: 'member-gone'; readonly memberId: Id }
  | { readonly kind: 'head-missing'; readonly unitIds: readonly Id[] }
  | { readonly kind: 'definition-missing'; readonly definitionKey: string }

/** Whether a version cannot be published without it. */
export function stopsPublishing({ kind }: Prerequisite): boolean {
  return kind === 'role-missing' || kind === 'definition-missing'
}

/** What is missing, in the order in which it stands in the way. `startable` are the keys of definitions of which records can be started, those that are published together included. */
export function missingFor(
  bodies: readonly DefinitionBody[],
  { organisation, startable, now }: { readonly organisation: OrganisationIndex; readonly startable: ReadonlySet<string>; readonly now: Instant },
): readonly Prerequisite[] {
  const found = bodies.flatMap((body) => [...missing(body, organisation, startable, now)])
  const once = [...new Map(found.map((each) => [JSON.stringify(each), each])).values()]
  return once.toSorted((a, b) => Number(stopsPublishing(b)) - Number(stopsPublishing(a)))
}

function* missing(body: DefinitionBody, organisation: OrganisationIndex, startable: ReadonlySet<string>, now: Instant): Generator<Prerequisite> {
  const nodes = nodesOf(body)
  const assignees = [...nodes.flatMap(assigneesOf), ...body.route.copyTo]
  for (const role of rolesNamed(body)) if (!organisation.roles.has(role)) yield { kind: 'role-missing', role }
  for (const node of nodes)
    if (node.kind === 'sub-process' && !startable.has(node.definition)) yield { kind: 'definition-missing', definitionKey: node.definition }
  const asked = assignees.flatMap((assignee) => ('role' in assignee ? [assignee.role] : []))
  const starters = body.permissions.start.flatMap((principal) => (principal === 'everyone' ? [] : [principal.role]))
  const held = new Set(
    [...organisation.members.values()].flatMap(({ id, state }) => (state === 'active' ? organisation.rolesOf(id, now).map(({ role }) => role.key) : [])),
  )
  for (const role of new Set([...asked, ...(body.permissions.start.includes('everyone') || starters.some((key) => held.has(key)) ? [] : starters)]))
    if (organisation.roles.has(role) && !held.has(role)) yield { kind: 'role-unheld', role }
  for (const assignee of assignees) {
    if (assignee.kind === 'post' && !organisation.posts.has(assignee.postId)) yield { kind: 'post-missing', postId: assignee.postId }
    else if (assignee.kind === 'post' && ![...organisation.members.values()].some(({ postId, state }) => state === 'active' && postId === assignee.postId))
      yield { kind: 'post-unheld', postId: assignee.postId }
    if (assignee.kind === 'member' && organisation.members.get(assignee.memberId)?.state !== 'active')
      yield { kind: 'member-gone', memberId: assignee.memberId }
  }
  const headless = [...organisation.units.values()].filter(({ id, state }) => state === 'active' && !organisation.headOf(id)).map(({ id }) => id)
  if (headless.length > 0 && assignees.some(({ kind }) => kind === 'unit-head' || kind === 'field-unit-head')) yield { kind: 'head-missing', unitIds: headless }
}
