import { failed, ok } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { UpkeepRow } from '#shared/contract/calls/upkeep.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { businessToday } from '#store/entry/check-entry.ts'
import { saveDraft } from '#store/entry/draft-table.ts'
import { readableRecord } from '#store/read/rows.ts'
import { planRegister } from '#store/register/handlers.ts'

/** The library's definition by which records are cleaned: listed, approved, done, counted by a second person. */
const cleaning = 'data-cleaning'
/** What a line of it takes. */
const lineMax = 400
const actionOf = { duplicate: 'merge', invalid: 'archive', expired: 'archive' } as const

type Rows = (ids: readonly Id[]) => readonly UpkeepRow[]

/** Finds what is double, out of date or no longer valid in a register, and begins the cleaning of it (ENT-14, ENT-15, ENT-16). */
export const upkeepHandlers: Pick<Handlers, 'upkeep.find' | 'upkeep.request'> = {
  'upkeep.find': async (context, { definitionKey }) => {
    const planned = await planRegister(context, { definitionKey, filters: [], sort: [], search: '' })
    if (!planned.ok) return planned
    const { projection, readable } = planned.value
    const found = await context.reports.run('upkeep', { table: projection.table, body: projection.body, readable, now: context.clock() })
    if (!found.ok) return found
    const rowsOf = await rowReader(
      context,
      projection.table,
      found.value.invalid.found.map(({ id }) => id).concat(found.value.stale.ids, ...found.value.alike.flatMap(({ groups }) => groups.map(({ ids }) => ids))),
    )
    return ok({
      alike: found.value.alike.map(({ rule: { key, label, severity }, total, groups }) => ({
        key,
        label,
        severity,
        total,
        groups: groups.map(({ count, ids }) => ({ count, rows: [...rowsOf(ids)] })),
      })),
      stale: { days: projection.body.staleDays ?? null, total: found.value.stale.total, rows: [...rowsOf(found.value.stale.ids)] },
      invalid: {
        checked: found.value.invalid.checked,
        total: found.value.invalid.total,
        rows: found.value.invalid.found.flatMap(({ id, faults }): CallValue<'upkeep.find'>['invalid']['rows'] =>
          rowsOf([id]).map((row) => ({ ...row, faults: [...faults] })),
        ),
      },
      mayRequest: await mayClean(context),
    })
  },

  'upkeep.request': async (context, { definitionKey, items }) => {
    const compiled = await context.definition(cleaning)
    if (!compiled.ok) return failed('definition-missing', { key: cleaning })
    if (!(await mayClean(context))) return failed('permission-denied', { action: 'definition.start' })
    const subject = await context.definition(definitionKey, 'newest')
    if (!subject.ok) return subject
    const lines = []
    for (const { kind, recordIds } of items) {
      const numbers: string[] = []
      for (const id of recordIds) {
        const found = await readableRecord(context, id)
        if (!found.ok) return found
        if (found.value.record.definitionKey !== definitionKey) return failed('call-malformed', { path: 'items' })
        numbers.push(found.value.record.number)
      }
      lines.push({ data: joined(numbers), kind, found: numbers.length, action: actionOf[kind] })
    }
    const draftId = context.newId()
    const data = { subject: subject.value.body.name.zh, cut_off: await businessToday(context), lines }
    const saved = await saveDraft(context, compiled.value, { id: draftId, recordId: null, data, text: {} })
    return saved.ok ? ok({ draftId }) : saved
  },
}

async function mayClean(context: StoreContext): Promise<boolean> {
  const compiled = await context.definition(cleaning)
  if (!compiled.ok) return false
  return definitionAbilities(await context.organisation(), context.session.member.id, compiled.value.body, context.clock()).includes('start')
}

/** The rows of these records as they are named, in the order asked for. */
async function rowReader(context: StoreContext, table: string, ids: readonly Id[]): Promise<Rows> {
  const { members } = await context.organisation()
  const found = statement(
    context.database.readRaw,
    `SELECT "record_id" AS "id", "number", "title", "state", "business_date" AS "businessDate", "creator", "amount" AS "amountMinor" FROM "${table}" WHERE "record_id" IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(ids)) as (Omit<UpkeepRow, 'creatorName'> & { readonly creator: Id })[]
  const byId = new Map(found.map(({ creator, ...row }) => [row.id, { ...row, creatorName: members.get(creator)?.name ?? creator }]))
  return (wanted) => wanted.flatMap((id) => byId.get(id) ?? [])
}

/** Numbers as one text, cut between two of them where there are too many for a line. */
function joined(numbers: readonly string[]): string {
  const whole = numbers.join('、')
  return whole.length <= lineMax ? whole : `${whole.slice(0, whole.lastIndexOf('、', lineMax - 2))} …`
}
