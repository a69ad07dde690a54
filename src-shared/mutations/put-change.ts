import { dateAt } from '#shared/calendar/civil-date.ts'
import { alikeRule, alikesOf } from '#shared/definition/alike.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { emptyRouteState } from '#shared/domain/route-state.ts'
import type { BusinessRecord, FormData } from '#shared/domain/record.ts'
import { scopesOfRecord } from '#shared/permissions/policy.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import type { Change, RecordRow, Start, TaskRow, World } from '#shared/workflow/change.ts'
import { childClosed } from '#shared/workflow/clock.ts'
import { submit, submitToComplete } from '#shared/workflow/interpreter.ts'
import type { MutationContext } from './mutation.ts'
import { newRecord, passData, refuseTaken } from './new-record.ts'
import { numbersFor } from './numbers.ts'
import { caseOf, definitionOf } from './reading.ts'

/** The mutation that changes something, and the world in which it does: everything that it makes is numbered by the same counter. */
export type Doing = { readonly context: MutationContext; readonly world: World }

/**
 * Writes what the workflow changed, with what follows from it in the same transaction: the records that sub-processes start, and the parents that a closing record wakes. The
 * record is written only when something in it changed, so that two people who decide beside each other (会签), or a remark, do not stand in each other's way by its revision.
 */
export async function putChange(
  rows: RowWriter,
  doing: Doing,
  change: Change,
  before?: { readonly record: RecordRow; readonly tasks: readonly TaskRow[] },
): Promise<void> {
  await putRows(rows, change, before)
  for (const start of change.starts) {
    // What cannot be started is not waited for.
    if (!(await startChild(rows, doing, change.record, start))) await wake(rows, doing, change.record.id, start.id)
  }
  const { closedAt, route, id } = change.record
  if (route?.parent && closedAt !== null && (before?.record.closedAt ?? null) === null) await wake(rows, doing, route.parent.recordId, id)
}

async function putRows(rows: RowWriter, change: Change, before?: { readonly record: RecordRow; readonly tasks: readonly TaskRow[] }): Promise<void> {
  // The first line of what a sub-process starts is written by whoever's act has brought the parent there: he takes no part by it.
  const own = before === undefined && change.record.route?.parent ? [] : change.acts
  const scopes = scopesOfRecord(change.record, [...(before?.tasks ?? []), ...change.tasks], own, change.copied)
  const isSame = change.record === before?.record && scopes.length === change.record.scopes.length
  if (!isSame) await rows.put('record', { ...change.record, scopes })
  for (const task of change.tasks) await rows.put('task', task)
  for (const act of change.acts) await rows.put('act', act)
  for (const notice of change.notices) await rows.put('notice', notice)
}

/**
 * Starts a record of another definition in the newest version that is published. What it was given is judged like a submission; where that is not enough, or where a value that may stand only once is taken, the record waits for its
 * initiator to complete it. Answers whether there was such a definition, and somebody to ask.
 */
async function startChild(rows: RowWriter, doing: Doing, parent: RecordRow, start: Start): Promise<boolean> {
  const { context, world } = doing
  const { organisation } = world
  const published = (await rows.list('definition', { key: start.definitionKey })).filter(({ state }) => state === 'published')
  const version = Math.max(0, ...published.map((row) => row.version))
  const found = await definitionOf(rows, start.definitionKey, version)
  if (!found.ok) return false
  const compiled = found.value
  const unitId = organisation.members.get(start.initiatorId)?.unitId ?? parent.unitId
  const businessDate = dateAt(context.at, organisation.settings['calendar.timeZone'])
  const scope = { unitId, creatorId: start.initiatorId, round: 1, businessDate }
  const given = scaled(compiled, start.data)
  const data = await withoutTaken(rows, compiled, given, { scope, id: start.id, context })
  const passed = passData(compiled, data, scope, organisation, null)
  const kept = passed.ok
    ? passed.value
    : { data: compiled.check(data, scope).data, title: compiled.title(data), amountMinor: compiled.amountMinor(data), reasons: {} }
  const made = newRecord(compiled, { id: start.id, businessDate, unitId, number: { number: '', numberState: 'provisional' }, importId: null }, kept, context)
  const record: Omit<BusinessRecord, 'revision'> = {
    ...made,
    creatorId: start.initiatorId,
    route: { ...emptyRouteState, parent: { recordId: parent.id, node: start.node } },
  }
  const standing = { compiled, record }
  const change = passed.ok && data === given ? submit(standing, { kind: 'submit', changes: {} }, world) : submitToComplete(standing, world)
  // Nobody could take its first task: it waits for its initiator.
  const begun = change.ok ? change : submitToComplete(standing, world)
  if (!begun.ok) return false
  const [number] = await numbersFor(compiled.body, [record], context)
  await putChange(rows, doing, { ...begun.value, record: { ...begun.value.record, ...number } })
  return true
}

/** What was given without the values that may stand only once and stand in another record already. */
export async function withoutTaken(
  rows: RowWriter,
  compiled: CompiledDefinition,
  given: FormData,
  of: { readonly scope: CheckScope; readonly id: Id; readonly context: MutationContext },
): Promise<FormData> {
  const { data } = compiled.check(given, of.scope)
  const free = await refuseTaken(rows, compiled, [{ ...of.scope, data, title: compiled.title(data) }], of.id, of.context)
  if (free.ok) return given
  const alike = alikesOf(compiled.body).find((rule) => alikeRule(rule) === free.fault.params?.['rule'])
  const taken = new Set(alike ? alike.fields.map(({ field }) => field) : [free.fault.field])
  const left = Object.entries(given).filter(([key]) => !taken.has(key))
  return left.length === Object.keys(given).length ? given : withoutTaken(rows, compiled, Object.fromEntries(left), of)
}

/** Decimals are given as such; a field holds them scaled. */
export function scaled({ fieldsByKey }: CompiledDefinition, data: FormData): FormData {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const field = fieldsByKey.get(key)
      return [key, field?.kind === 'decimal' && typeof value === 'number' ? Math.round(value * 10 ** field.scale) : value]
    }),
  )
}

/** Tells the parent that one of its sub-processes is closed; on a desk that does not hold it, the server does. */
async function wake(rows: RowWriter, doing: Doing, parentId: string, childId: string): Promise<void> {
  const found = await caseOf(rows, doing.context, parentId)
  if (!found.ok) return
  const woken = childClosed(found.value, childId, doing.world)
  if (woken.ok) await putChange(rows, doing, woken.value, found.value)
}
