import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { correctingTable } from '#shared/definition/correction-request.ts'
import { formatFieldValue } from '#shared/definition/field-text.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { definitionAbilities, mayCorrect } from '#shared/permissions/policy.ts'
import type { StoreContext } from '#store/context.ts'
import { readableRecord } from '#store/read/rows.ts'
import { saveDraft } from './draft-table.ts'

/** A draft of the request that the record's definition asks for: who may correct it says what is wrong, and others decide (ENT-06). */
export async function requestCorrection(
  context: StoreContext,
  { recordId, changes, reason, language }: CallArgs<'record.requestCorrection'>,
): Promise<Result<CallValue<'record.requestCorrection'>>> {
  const found = await readableRecord(context, recordId)
  if (!found.ok) return found
  const { record, compiled } = found.value
  const [organisation, now, me] = [await context.organisation(), context.clock(), context.session.member.id]
  const { corrections, form, name } = compiled.body
  if (corrections?.request === undefined || !mayCorrect(organisation, me, record, compiled.body, { at: now, now }))
    return failed('permission-denied', { action: 'record.correct' })
  const request = await context.definition(corrections.request)
  if (!request.ok) return request
  const table = correctingTable(request.value.body)
  if (table === undefined || !definitionAbilities(organisation, me, request.value.body, now).includes('start'))
    return failed('permission-denied', { action: 'definition.start' })
  const members = [...organisation.members.values()].map((each) => [each.id, each.name] as const)
  const units = [...organisation.units.values()].map((each) => [each.id, inLanguage(each.name, language)] as const)
  const names = Object.fromEntries([...members, ...units])
  const lines = changes.map(({ field: key, from, to }) => {
    const field = form.find((each) => each.key === key)
    const words = (value: typeof from): string => (field ? formatFieldValue(field, value, language, names, organisation.settings['calendar.timeZone']) : '')
    return { field: key, label: field ? inLanguage(field.label, language) : key, old_value: words(from), new_value: words(to) }
  })
  const draftId = context.newId()
  const data = { record: recordId, record_number: record.number, business: inLanguage(name, language), reason, [table]: lines }
  const known = new Set(request.value.body.form.map(({ key }) => key))
  const kept = Object.fromEntries(Object.entries(data).filter(([key]) => known.has(key)))
  const saved = await saveDraft(context, request.value, { id: draftId, recordId: null, data: kept, text: {} })
  return saved.ok ? ok({ draftId, definitionKey: corrections.request }) : saved
}
