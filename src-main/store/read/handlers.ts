import { failed, ok } from '#shared/kernel/fault.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { can, definitionAbilities } from '#shared/permissions/policy.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { findProjection } from '#store/register/project.ts'
import { inboxHandlers } from './inbox.ts'
import { phraseHandlers } from './phrases.ts'
import { projectionNames, readableCondition } from './readable.ts'
import { recordView } from './record-view.ts'
import { readableRecord } from './rows.ts'
import { showField } from './show-field.ts'

type Calls =
  | 'organisation.get'
  | 'delegation.list'
  | 'inbox.list'
  | 'inbox.counts'
  | 'record.get'
  | 'record.showField'
  | 'notice.read'
  | 'definition.list'
  | 'definition.published'
  | 'definition.get'
  | 'setting.all'
  | 'phrase.list'

/** What a window reads: always as the signed-in member. */
export const readHandlers: Pick<Handlers, Calls> = {
  ...inboxHandlers,
  ...phraseHandlers,

  'organisation.get': async (context) => {
    const { units, posts, members, roles, grants, desks } = await context.organisation()
    return ok({
      units: [...units.values()].toSorted((a, b) => a.sort - b.sort || (a.id < b.id ? -1 : 1)),
      posts: [...posts.values()],
      members: [...members.values()],
      roles: [...roles.values()],
      grants: [...grants.values()],
      desks: [...desks.values()],
    })
  },

  'delegation.list': async (context, { memberId }) => {
    const organisation = await context.organisation()
    const me = context.session.member.id
    const may = memberId === me || can(organisation, me, 'grant.manage', { kind: 'company' }, context.clock())
    if (!may) return failed('permission-denied', { action: 'grant.manage' })
    const nameOf = (id: string): string => organisation.members.get(id)?.name ?? id
    const all = [...organisation.delegations.values()]
      .toSorted((a, b) => b.startsAt - a.startsAt || (a.id < b.id ? -1 : 1))
      .map((each) => ({ ...each, fromName: nameOf(each.fromId), toName: nameOf(each.toId) }))
    return ok({ given: all.filter(({ fromId }) => fromId === memberId), received: all.filter(({ toId }) => toId === memberId) })
  },

  'record.get': async (context, { id }) => {
    const found = await readableRecord(context, id)
    return found.ok ? ok(await recordView(context, found.value)) : found
  },

  'record.showField': (context, args) => showField(context, args),

  'notice.read': async (context, { recordId }) => {
    const sql = 'SELECT count(*) FROM "notice" WHERE "memberId" = ? AND "recordId" = ? AND "readAt" IS NULL'
    const unread = Number(statement(context.database.readRaw, sql).pluck().get(context.session.member.id, recordId))
    // A mutation that changes nothing would only wait to be sent.
    if (unread === 0) return ok({})
    const saved = await context.mutate('notice.read', 1, { recordId }, { recordId })
    return saved.ok ? ok({}) : saved
  },

  'definition.list': async (context) => {
    const keys = statement(context.database.readRaw, 'SELECT DISTINCT "key" FROM "definition" ORDER BY "key"').pluck().all() as string[]
    const listed: CallValue<'definition.list'> = []
    for (const key of keys) {
      const compiled = await context.definition(key, 'newest')
      const entry = compiled.ok ? await listEntry(context, compiled.value) : undefined
      if (entry) listed.push(entry)
    }
    return ok(listed)
  },

  'definition.published': async (context) => {
    const rows = await rowStatements(context.database.reader).list('definition', [])
    const byKey = Map.groupBy(
      rows.filter(({ state }) => state !== 'draft').toSorted((a, b) => b.version - a.version),
      ({ key }) => key,
    )
    const listed = [...byKey].flatMap(([key, [newest, ...older]]): CallValue<'definition.published'> => {
      if (!newest) return []
      const versions = [newest, ...older].map(({ version, state, publishedAt }) => ({
        version,
        state: state === 'retired' ? state : ('published' as const),
        publishedAt,
      }))
      return [{ key, newest: newest.body, versions }]
    })
    return ok(listed.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
  },

  'definition.get': async (context, { key, version }) => {
    const compiled = await context.definition(key, version)
    return compiled.ok ? ok(compiled.value.body) : failed(compiled.fault.code, { ...compiled.fault.params, key })
  },

  'setting.all': async (context) => ok({ ...(await context.settings()) }),
}

/** The definition with what the member may do; undefined when that is nothing. Whoever has a record of it may look into its register. */
async function listEntry(context: StoreContext, { body }: CompiledDefinition): Promise<CallValue<'definition.list'>[number] | undefined> {
  const all: string[] = [...definitionAbilities(await context.organisation(), context.session.member.id, body, context.clock())]
  // Of what is retired the register stays.
  const isRetired = !(await context.definition(body.key)).ok
  const able = isRetired ? all.filter((ability) => ability !== 'start' && ability !== 'import') : all
  const records = await countReadable(context, body.key)
  const abilities = records > 0 && !able.includes('read') ? [...able, 'read'] : able
  const { key, version, name, summary, icon, group = null } = body
  return abilities.length === 0 ? undefined : { key, version, name, summary, icon, group, abilities, records }
}

async function countReadable(context: StoreContext, definitionKey: string): Promise<number> {
  const projection = findProjection(context.database.readRaw, definitionKey)
  if (!projection) return 0
  const readable = await readableCondition(context, projectionNames, projection.body)
  return Number(
    statement(context.database.readRaw, `SELECT count(*) FROM "${projection.table}" WHERE ${readable.sql}`)
      .pluck()
      .get(...readable.params),
  )
}
