import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { withoutPlaces } from '#shared/definition/shield.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { sightOf } from '#shared/permissions/sight.ts'
import type { StoreContext } from '#store/context.ts'
import { namesInForm } from './names.ts'
import { getRow, listRows, placesOf, readableRecord } from './rows.ts'

/**
 * A shielded field in full, for whoever is cleared for it or holds one of its roles. That he has asked stands in the audit chain before the value leaves the store (AUD-01); columns
 * of a table that are still covered to him stay out of it.
 */
export async function showField(context: StoreContext, { recordId, field }: CallArgs<'record.showField'>): Promise<Result<CallValue<'record.showField'>>> {
  const found = await readableRecord(context, recordId)
  if (!found.ok) return found
  const { compiled, places, blind } = found.value
  if (blind) return failed('blind-entry-first')
  const record = await getRow(context, 'record', recordId)
  const asked = places.filter(({ key }) => key === field)
  if (!record || asked.length === 0) return failed('act-not-allowed', { act: 'show' })
  const tasks = await listRows(context, 'task', { recordId })
  const organisation = await context.organisation()
  const seen = { record, tasks, body: compiled.body }
  const still = asked.filter((place) => sightOf(organisation, context.session.member.id, seen, place, context.clock()) === 'covered')
  if (still.length === asked.length) return failed('permission-denied', { action: 'field.show' })
  await auditShown(context, recordId, field)
  const shown = withoutPlaces({ [field]: record.data[field] ?? null }, still)
  const attachments = await listRows(context, 'attachment', { recordId })
  return ok({
    value: shown[field] ?? null,
    names: namesInForm(compiled.body.form, shown, organisation),
    attachments: attachments.filter((file) => file.field === field).map((file) => ({ ...file, held: context.attachments.has(file.sha256) })),
  })
}

/** How a member stands to a file that lies in a field of a record that he may read. */
export async function sightOfFile(context: StoreContext, recordId: string, field: string): Promise<'open' | 'on-asking' | 'covered'> {
  const found = await readableRecord(context, recordId)
  if (!found.ok) return 'covered'
  const place = (await placesOf(context, found.value.compiled)).find(({ key, column }) => key === field && column === null)
  if (!place) return 'open'
  const tasks = await listRows(context, 'task', { recordId })
  return sightOf(
    await context.organisation(),
    context.session.member.id,
    { record: found.value.record, tasks, body: found.value.compiled.body },
    place,
    context.clock(),
  )
}

/** Tells the audit chain that a shielded field was shown. */
export async function auditShown(context: StoreContext, recordId: string, field: string): Promise<void> {
  await context.database.write((db) =>
    context.audit.append(db, { act: 'field.shown', subject: `${recordId} ${field}`, digest: '', actorId: context.session.member.id }),
  )
}
