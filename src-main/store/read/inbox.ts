import type { CallValue, InboxRow } from '#shared/contract/store.ts'
import { ok } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Task } from '#shared/domain/record.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { amountCurrency } from '#store/register/columns.ts'
import { pendingByRecord, type Pending } from './pending.ts'
import { asSeen } from './rows.ts'

type Tab = 'todo' | 'done' | 'mine' | 'copied'
type Listing = { readonly from: string; readonly extra: string; readonly order: string; readonly params: readonly (string | number)[] }
/** A row of a tab: the record's columns and those of the tab. */
type Found = StoredRow & {
  readonly tabTask: Id | null
  readonly tabAt: number
  readonly tabDue: number | null
  readonly tabRead: number
} & Partial<TaskColumns>
type TaskColumns = {
  readonly taskKind: Task['kind']
  readonly taskNode: string
  readonly taskOrigin: Task['origin']
  readonly taskFrom: Id | null
  readonly taskPaused: number | null
}

/**
 * The inbox: 待办 by due time, 已办 and 我发起 newest first, 抄送我 with everything one was told. Each tab starts from an index on the member.
 * What was imported into a register without a route is nobody's application and does not fill 我发起.
 */
export const inboxHandlers: Pick<Handlers, 'inbox.list' | 'inbox.counts'> = {
  'inbox.list': async (context, { tab, offset, limit }) => {
    const { readRaw } = context.database
    const listing = listingOf(tab, context.session.member.id)
    const total = Number(
      statement(readRaw, `SELECT count(*) FROM ${listing.from}`)
        .pluck()
        .get(...listing.params),
    )
    const sql = `SELECT r.*, ${listing.extra} FROM ${listing.from} ORDER BY ${listing.order} LIMIT ? OFFSET ?`
    const found = statement(readRaw, sql).all(...listing.params, limit, offset) as Found[]
    return ok({ rows: await toInboxRows(context, found), total })
  },

  'inbox.counts': async (context) => {
    const { readRaw } = context.database
    const { id } = context.session.member
    const count = (sql: string, ...params: (string | number)[]): number =>
      Number(
        statement(readRaw, sql)
          .pluck()
          .get(...params),
      )
    return ok({
      todo: count(`SELECT count(DISTINCT "recordId") FROM "task" WHERE "assigneeId" = ? AND "state" = 'open'`, id),
      overdue: count(
        `SELECT count(DISTINCT "recordId") FROM "task" WHERE "assigneeId" = ? AND "state" = 'open' AND "dueAt" < ? AND "pausedAt" IS NULL`,
        id,
        context.clock(),
      ),
      mine: count(`SELECT count(*) FROM "record" WHERE "creatorId" = ? AND ${startedByMember} AND "state" IN ('running', 'started', 'returned')`, id),
      copied: count('SELECT count(DISTINCT "recordId") FROM "notice" WHERE "memberId" = ? AND "readAt" IS NULL', id),
      drafts: count(
        'SELECT (SELECT count(*) FROM "draft" WHERE "memberId" = ? AND "node" IS NULL) + (SELECT count(*) FROM "grid" WHERE "memberId" = ?)',
        id,
        id,
      ),
      conflicts: count(`SELECT count(*) FROM "conflict_entry" WHERE "state" = 'open' AND "authorId" = ?`, id),
    } satisfies CallValue<'inbox.counts'>)
  },
}

/** The very words of the index `record_mine`, by which SQLite knows that it may use it. A record closed in the instant it was made had no route. */
const startedByMember = `("source" = 'form' OR "state" <> 'completed' OR "closedAt" > "submittedAt")`

const decidedByMember = `SELECT "recordId", "decidedAt" AS "at" FROM "task" WHERE "assigneeId" = ? AND "state" = 'done' AND "kind" <> 'revise'`
/** Whoever has transferred his task, or put others before himself, has acted as well: the record does not vanish from his sight. By the index `act_taking_part`. */
const handedOnByMember = `SELECT t."recordId", a."at" FROM "task" AS t JOIN "act" AS a ON a."actorId" = t."assigneeId" AND a."recordId" = t."recordId" AND a."kind" NOT IN ('submit', 'import') WHERE t."assigneeId" = ? AND t."state" IN ('queued', 'cancelled') AND a."kind" IN ('transfer', 'add-before', 'add-after')`

function listingOf(tab: Tab, me: Id): Listing {
  switch (tab) {
    case 'todo':
      // A record once, however many tasks of it are his, with the one that is due first.
      return {
        from: `(SELECT "id", "recordId", "node", "kind", "origin", "fromId", "pausedAt", "createdAt", "dueAt", min(coalesce("dueAt", 9e15)) FROM "task" WHERE "assigneeId" = ? AND "state" = 'open' GROUP BY "recordId") AS t JOIN "record" AS r ON r."id" = t."recordId"`,
        extra:
          't."id" AS "tabTask", t."createdAt" AS "tabAt", t."dueAt" AS "tabDue", 1 AS "tabRead", t."kind" AS "taskKind", t."node" AS "taskNode", t."origin" AS "taskOrigin", t."fromId" AS "taskFrom", t."pausedAt" AS "taskPaused"',
        order: 't."dueAt" IS NULL, t."dueAt", t."createdAt", t."id"',
        params: [me],
      }
    case 'done':
      return {
        from: `(SELECT "recordId", max("at") AS "at" FROM (${decidedByMember} UNION ALL ${handedOnByMember}) GROUP BY "recordId") AS t JOIN "record" AS r ON r."id" = t."recordId"`,
        extra: 'NULL AS "tabTask", t."at" AS "tabAt", NULL AS "tabDue", 1 AS "tabRead"',
        order: 't."at" DESC, r."id" DESC',
        params: [me, me],
      }
    case 'mine':
      return {
        from: `"record" AS r WHERE "creatorId" = ? AND ${startedByMember}`,
        extra: 'NULL AS "tabTask", r."submittedAt" AS "tabAt", NULL AS "tabDue", 1 AS "tabRead"',
        order: 'r."submittedAt" DESC, r."id" DESC',
        params: [me],
      }
    case 'copied':
      return {
        from: '(SELECT "recordId", max("at") AS "at", count("readAt") = count(*) AS "read" FROM "notice" WHERE "memberId" = ? AND "recordId" IS NOT NULL GROUP BY "recordId") AS t JOIN "record" AS r ON r."id" = t."recordId"',
        extra: 'NULL AS "tabTask", t."at" AS "tabAt", NULL AS "tabDue", t."read" AS "tabRead"',
        order: 't."read", t."at" DESC, r."id" DESC',
        params: [me],
      }
  }
}

async function toInboxRows(context: StoreContext, found: readonly Found[]): Promise<InboxRow[]> {
  const ids = found.map(({ id }) => String(id))
  const pending = pendingByRecord(context.database.readRaw, ids)
  const waiting = await waitingNames(context, ids)
  const urged = lastUrged(context, ids)
  return Promise.all(
    found.map((row) => {
      const id = String(row['id'])
      return toInboxRow(context, row, { pending: pending.get(id) ?? 'none', waitsFor: waiting.get(id) ?? [], urgedAt: urged.get(id) ?? null })
    }),
  )
}

type Beside = { readonly pending: Pending; readonly waitsFor: readonly string[]; readonly urgedAt: number | null }

async function toInboxRow(context: StoreContext, row: Found, { pending, waitsFor, urgedAt }: Beside): Promise<InboxRow> {
  const held = decodeRow('record', row)
  const { members, units } = await context.organisation()
  const definition = await context.definition(held.definitionKey, held.definitionVersion)
  const compiled = definition.ok ? definition.value : undefined
  const record = compiled ? (await asSeen(context, held, compiled)).record : held
  const node = compiled?.nodesByKey.get(row.taskNode ?? record.nodes[0] ?? '')
  return {
    recordId: record.id,
    taskId: row.tabTask,
    definitionKey: record.definitionKey,
    definitionName: compiled?.body.name ?? { zh: record.definitionKey, en: record.definitionKey },
    number: record.number,
    title: record.title,
    unit: units.get(record.unitId)?.name ?? { zh: record.unitId, en: record.unitId },
    creator: members.get(record.creatorId)?.name ?? record.creatorId,
    amountMinor: record.amountMinor,
    currency: compiled ? amountCurrency(compiled.body) : null,
    state: record.state,
    round: record.round,
    nodeLabel: node?.label ?? null,
    waitsFor: [...waitsFor],
    at: row.tabAt,
    dueAt: row.tabDue,
    task: taskOf(
      row,
      { urgedAt, fields: compiled && node ? compiled.entered(node).filter(({ kind }) => kind !== 'computed').length : 0 },
      (id) => members.get(id)?.name ?? id,
    ),
    unread: row.tabRead === 0,
    pending,
  }
}

/** What is told of a task in the list; urged is one that was asked before the reminder. */
function taskOf(row: Found, { urgedAt, fields }: { readonly urgedAt: number | null; readonly fields: number }, nameOf: (id: Id) => string): InboxRow['task'] {
  const { taskKind: kind, taskOrigin: origin, taskFrom: fromId = null, taskPaused: pausedAt = null } = row
  if (kind === undefined || origin === undefined) return null
  return {
    kind,
    fields,
    origin,
    fromName: fromId === null ? null : nameOf(fromId),
    pausedAt,
    urgedAt: urgedAt !== null && urgedAt >= row.tabAt ? urgedAt : null,
  }
}

/** When the records were last urged by their initiators. */
function lastUrged(context: StoreContext, ids: readonly Id[]): ReadonlyMap<Id, number> {
  const sql = `SELECT "recordId", max("at") AS "at" FROM "act" WHERE "recordId" IN (SELECT value FROM json_each(?)) AND "kind" = 'urge' GROUP BY "recordId"`
  const rows = statement(context.database.readRaw, sql).all(JSON.stringify(ids)) as { readonly recordId: Id; readonly at: number }[]
  return new Map(rows.map(({ recordId, at }) => [recordId, at]))
}

/** Names of those for whom the records wait. */
async function waitingNames(context: StoreContext, ids: readonly Id[]): Promise<Map<Id, string[]>> {
  const { members } = await context.organisation()
  const sql = `SELECT DISTINCT "recordId", "assigneeId" FROM "task" WHERE "state" = 'open' AND "recordId" IN (SELECT value FROM json_each(?)) ORDER BY "assigneeId"`
  const names = new Map<Id, string[]>()
  for (const { recordId, assigneeId } of statement(context.database.readRaw, sql).all(JSON.stringify(ids)) as { recordId: Id; assigneeId: Id }[]) {
    names.set(recordId, [...(names.get(recordId) ?? []), members.get(assigneeId)?.name ?? assigneeId])
  }
  return names
}
