import type { Fault } from '#shared/kernel/fault.ts'
import type { CallValue } from '#shared/contract/store.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { DefinitionBody, Field } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { unitsFor } from '#shared/permissions/policy.ts'
import type { Id } from '#shared/kernel/id.ts'
import { routeAhead } from '#shared/workflow/route-ahead.ts'
import { signedInDate } from '#store/day/signed-in.ts'
import { alikeFaults, alikeFinder, type AlikeFound } from '#store/read/alike.ts'
import { uniqueHolder, type UniqueHolder } from '#store/read/unique-holder.ts'
import type { StoreContext } from '#store/context.ts'

/** Today on the company's wall. */
export async function businessToday(context: StoreContext): Promise<string> {
  return dateAt(context.clock(), (await context.settings())['calendar.timeZone'])
}

/** What a new record of this definition would be judged by: the member's own unit, or the first for which he may start it; of its business days the one to which he is signed in, also after midnight. */
export async function entryScope(context: StoreContext, body: DefinitionBody): Promise<CheckScope> {
  const { id, unitId } = context.session.member
  const units = unitsFor(await context.organisation(), id, body, 'definition.start', context.clock())
  const own = units.includes(unitId) ? unitId : (units[0] ?? unitId)
  const signedIn = body.businessDay ? signedInDate(context, own) : undefined
  return { unitId: own, creatorId: id, round: 1, businessDate: signedIn ?? (await businessToday(context)) }
}

/** Judges what is typed now: computed fields, faults, amounts in capitals, and whom it would go to. */
export async function checkEntry(context: StoreContext, compiled: CompiledDefinition, data: FormData, recordId: Id | null): Promise<CallValue<'entry.check'>> {
  const scope = await entryScope(context, compiled.body)
  const { data: clean, computed, hidden, required, errors, warnings } = compiled.check(data, scope)
  const duplicates = duplicateFaults(await uniqueHolder(context, compiled.body.key), compiled.body, clean, recordId)
  const found = (await alikeFinder(context, compiled.body.key))({ ...scope, data: clean, title: compiled.title(clean) }, recordId)
  const alike = alikeFaults(found)
  const reviserId = recordId === null ? null : context.session.member.id
  const ahead = routeAhead(compiled, { unitId: scope.unitId, creatorId: scope.creatorId, reviserId, data: clean }, scope, [], {
    organisation: await context.organisation(),
    judgedAt: context.clock(),
  })
  return {
    computed,
    hidden: [...hidden],
    required: [...required],
    errors: [...errors, ...duplicates, ...alike.errors],
    warnings: [...warnings, ...alike.warnings],
    capitals: capitalsIn(compiled.body.form, clean),
    next: ahead.map(({ node, members }) => ({ label: node.label, assignees: members.map(({ name }) => name) })),
    alike: found.map(alikeView),
  }
}

/** What was found, for the window. */
export function alikeView({ rule: { key, label, severity }, records, hidden }: AlikeFound): CallValue<'entry.check'>['alike'][number] {
  return { key, label, severity, records: [...records], hidden }
}

/** Every amount of yuan in the form, also in its tables, by field path. */
export function capitalsIn(fields: readonly Field[], data: FormData, prefix = ''): Record<string, string> {
  const capitals: Record<string, string> = {}
  for (const field of fields) {
    const value = data[field.key]
    const isYuan = (field.kind === 'money' && field.currency === 'CNY') || (field.kind === 'computed' && field.result === 'money')
    if (isYuan && typeof value === 'number') capitals[`${prefix}${field.key}`] = amountInCapitals(value)
    if (field.kind !== 'table' || !Array.isArray(value)) continue
    for (const [index, row] of value.entries()) {
      if (typeof row === 'object' && row !== null && !Array.isArray(row))
        Object.assign(capitals, capitalsIn(field.columns, row, `${prefix}${field.key}.${index}.`))
    }
  }
  return capitals
}

/** The first field whose value may stand only once and stands already in another record, as faults of the form; none where there is no such field. */
export function duplicateFaults(holderOf: UniqueHolder, body: DefinitionBody, data: FormData, recordId: Id | null): readonly Fault[] {
  for (const field of body.form) {
    const value = data[field.key]
    if (field.kind !== 'text' || !field.unique || typeof value !== 'string') continue
    const params = holderOf(field.key, value, recordId)
    if (params) return [{ code: 'field-duplicate', params, field: field.key }]
  }
  return []
}
