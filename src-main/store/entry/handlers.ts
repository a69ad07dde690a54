import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { FormData } from '#shared/domain/record.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import { recordAbilities } from '#shared/queries/record-abilities.ts'
import { statement } from '#store/apply/statement.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { listRows, readableRecord } from '#store/read/rows.ts'
import { attachmentHandlers } from './attachments.ts'
import { checkEntry } from './check-entry.ts'
import { definitionFileHandlers } from './definition-files.ts'
import { listDrafts, ownDraft, removeDraft, revisionDraft, saveDraft } from './draft-table.ts'
import { submitDraft } from './submit-draft.ts'

type Calls =
  | 'definition.saveFile'
  | 'definition.readFile'
  | 'draft.list'
  | 'draft.get'
  | 'draft.save'
  | 'draft.remove'
  | 'entry.check'
  | 'entry.submit'
  | 'attachment.add'
  | 'attachment.read'
  | 'attachment.saveAs'
  | 'record.decide'
  | 'record.recall'
  | 'record.withdraw'
  | 'record.backEnter'
  | 'record.comment'
  | 'record.revise'
  | 'record.copy'

/** What a member enters and decides: drafts that stay on this desk, and acts that become mutations. */
export const entryHandlers: Pick<Handlers, Calls> = {
  ...attachmentHandlers,
  ...definitionFileHandlers,

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

  'record.decide': async (context, { recordId, taskId, revision, decision, opinion, returnTo }) => {
    const expects = await expectedBy(context, { recordId, taskId, revision })
    const act = { recordId, taskId, decision, opinion, returnTo }
    const saved =
      decision === 'done'
        ? await context.mutate('record.decide', 2, { ...act, resume: false, data: null, warningReasons: {} }, { recordId, expects })
        : await context.mutate('record.decide', 1, act, { recordId, expects })
    return saved.ok ? ok({ nextTaskRecordId: nextTask(context, recordId) }) : saved
  },

  'record.recall': async (context, { recordId, revision, reason }) => {
    const saved = await context.mutate('record.recall', 1, { recordId, reason }, { recordId, expects: [{ entity: 'record', id: recordId, revision }] })
    return saved.ok ? ok({}) : saved
  },

  'record.backEnter': async (context, { recordId, revision, ...entry }) => {
    const args = { recordId, beginning: null, ...entry }
    const saved = await context.mutate('record.back-enter', 1, args, { recordId, expects: [{ entity: 'record', id: recordId, revision }] })
    return saved.ok ? ok({}) : saved
  },

  'record.withdraw': async (context, { recordId, revision, reason }) => {
    const saved = await context.mutate('record.withdraw', 1, { recordId, reason }, { recordId, expects: [{ entity: 'record', id: recordId, revision }] })
    return saved.ok ? ok({}) : saved
  },

  'record.comment': async (context, { recordId, text }) => {
    const saved = await context.mutate('record.comment', 1, { recordId, text }, { recordId })
    return saved.ok ? ok({}) : saved
  },

  'record.revise': async (context, { recordId }) => {
    const found = await readableRecord(context, recordId)
    if (!found.ok) return found
    const { record, compiled } = found.value
    const begun = await revisionDraft(context, recordId)
    if (begun) return ok({ draftId: begun.id })
    const tasks = await listRows(context, 'task', { recordId })
    const { abilities } = recordAbilities(await context.organisation(), context.session.member.id, { compiled, record, tasks }, context.clock())
    if (!abilities.includes('revise')) return failed('act-not-allowed', { act: 'revise' })
    return newDraft(context, compiled, recordId, typedData(compiled, record.data, true))
  },

  'record.copy': async (context, { recordId }) => {
    const found = await readableRecord(context, recordId)
    if (!found.ok) return found
    const newest = await context.definition(found.value.record.definitionKey)
    if (!newest.ok) return newest
    const may = definitionAbilities(await context.organisation(), context.session.member.id, newest.value.body, context.clock()).includes('start')
    if (!may) return failed('permission-denied', { action: 'definition.start' })
    return newDraft(context, newest.value, null, typedData(newest.value, found.value.record.data, false))
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

/** The part of a record's data that is typed: computed fields are worked out again. Files belong to their record and are not copied into another. */
function typedData(compiled: CompiledDefinition, data: FormData, withFiles: boolean): FormData {
  const typed = compiled.body.form.filter(({ kind }) => kind !== 'computed' && (withFiles || kind !== 'attachment'))
  return Object.fromEntries(typed.flatMap(({ key }) => (data[key] === undefined ? [] : [[key, data[key]]])))
}

/**
 * What a decision rests on. Where the record stands at several nodes, others decide beside it and change the record by that; there the member's own task is what must still be as he saw
 * it, which it is when this desk has nothing newer of the record than what he saw.
 */
async function expectedBy(
  context: StoreContext,
  seen: { readonly recordId: Id; readonly taskId: Id; readonly revision: number },
): Promise<readonly { readonly entity: EntityName; readonly id: Id; readonly revision: number }[]> {
  const [record] = await listRows(context, 'record', { id: seen.recordId })
  const [task] = await listRows(context, 'task', { id: seen.taskId })
  return record && task && record.revision === seen.revision && record.nodes.length > 1
    ? [{ entity: 'task', id: task.id, revision: task.revision }]
    : [{ entity: 'record', id: seen.recordId, revision: seen.revision }]
}

/** The record behind the member's next open task, in the order of 待办. */
function nextTask(context: StoreContext, decided: Id): Id | null {
  const sql = `SELECT "recordId" FROM "task" WHERE "assigneeId" = ? AND "state" = 'open' AND "recordId" <> ? ORDER BY "dueAt" IS NULL, "dueAt", "createdAt", "id" LIMIT 1`
  return (statement(context.database.readRaw, sql).pluck().get(context.session.member.id, decided) as Id | undefined) ?? null
}
