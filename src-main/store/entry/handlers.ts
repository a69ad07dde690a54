import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { FormData } from '#shared/domain/record.ts'
import { recordAbilities } from '#shared/queries/record-abilities.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { listRows, readableRecord } from '#store/read/rows.ts'
import { actHandlers, type ActCalls } from './act-handlers.ts'
import { attachmentHandlers } from './attachments.ts'
import { checkEntry } from './check-entry.ts'
import { copyHandlers } from './copy-record.ts'
import { definitionFileHandlers } from './definition-files.ts'
import { listDrafts, ownDraft, removeDraft, revisionDraft, saveDraft } from './draft-table.ts'
import { submitDraft } from './submit-draft.ts'

type Calls =
  | 'definition.saveFile'
  | 'definition.readFile'
  | ActCalls
  | 'draft.list'
  | 'draft.get'
  | 'draft.save'
  | 'draft.remove'
  | 'entry.check'
  | 'entry.submit'
  | 'attachment.add'
  | 'attachment.read'
  | 'attachment.saveAs'
  | 'record.revise'
  | 'record.copy'
  | 'entry.earlier'

/** What a member enters and decides: drafts that stay on this desk, and acts that become mutations. */
export const entryHandlers: Pick<Handlers, Calls> = {
  ...attachmentHandlers,
  ...definitionFileHandlers,
  ...actHandlers,
  ...copyHandlers,

  'draft.list': async (context) => ok([...(await listDrafts(context))]),
  'draft.get': async (context, { id }) => ownDraft(context, id),

  'draft.save': async (context, { id, definitionKey, recordId, data, text }) => {
    const compiled = await draftDefinition(context, id, definitionKey, recordId)
    if (!compiled.ok) return compiled
    const saved = await saveDraft(context, compiled.value, { id, recordId, data, text })
    return saved.ok ? ok({ updatedAt: saved.value }) : saved
  },

  'draft.remove': async (context, { id }) => {
    await context.database.write(async (db) => removeDraft(db, id, context.session.member.id))
    context.emit('stale', { topics: ['draft'] })
    return ok({})
  },

  'entry.check': async (context, { definitionKey, definitionVersion, data, recordId = null }) => {
    const compiled = await context.definition(definitionKey, definitionVersion)
    return compiled.ok ? ok(await checkEntry(context, compiled.value, data, recordId)) : compiled
  },

  'entry.submit': (context, submission) => submitDraft(context, submission),

  'record.revise': async (context, { recordId }) => {
    const found = await readableRecord(context, recordId)
    if (!found.ok) return found
    const { record, compiled } = found.value
    const begun = await revisionDraft(context, recordId)
    if (begun) return ok({ draftId: begun.id })
    const tasks = await listRows(context, 'task', { recordId })
    const { abilities } = recordAbilities(await context.organisation(), context.session.member.id, { compiled, record, tasks }, context.clock())
    if (!abilities.includes('revise')) return failed('act-not-allowed', { act: 'revise' })
    return newDraft(context, compiled, recordId, typedData(compiled, record.data))
  },
}

/** A draft keeps the version it was begun under; one that revises a record has the record's. */
async function draftDefinition(context: StoreContext, id: Id, definitionKey: string, recordId: Id | null): Promise<Result<CompiledDefinition>> {
  const stands = await ownDraft(context, id)
  if (stands.ok) return context.definition(stands.value.definitionKey, stands.value.definitionVersion)
  if (recordId === null) return context.definition(definitionKey)
  const found = await readableRecord(context, recordId)
  return found.ok ? ok(found.value.compiled) : found
}

async function newDraft(context: StoreContext, compiled: CompiledDefinition, recordId: Id | null, data: FormData): Promise<Result<{ draftId: Id }>> {
  const draftId = context.newId()
  const saved = await saveDraft(context, compiled, { id: draftId, recordId, data, text: {} })
  return saved.ok ? ok({ draftId }) : saved
}

/** The part of a record's data that is typed: computed fields are worked out again. */
function typedData(compiled: CompiledDefinition, data: FormData): FormData {
  const typed = compiled.body.form.filter(({ kind }) => kind !== 'computed')
  return Object.fromEntries(typed.flatMap(({ key }) => (data[key] === undefined ? [] : [[key, data[key]]])))
}
