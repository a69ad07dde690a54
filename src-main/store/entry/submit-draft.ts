import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CallArgs, Draft } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { fileSchema } from '#shared/definition/field-value.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import { nextRound, type BusinessRecord, type FormData } from '#shared/domain/record.ts'
import type { Mutate, StoreContext } from '#store/context.ts'
import { alikeFaults, alikeFinder } from '#store/read/alike.ts'
import { getRow, listRows, readableRecord } from '#store/read/rows.ts'
import { duplicateFaults, entryScope } from './check-entry.ts'
import { uniqueHolder } from '#store/read/unique-holder.ts'
import { ownDraft, removeDraft } from './draft-table.ts'
import { isUploader } from './uploads.ts'

type Submission = CallArgs<'entry.submit'>

/** Submits a draft, or resubmits the record that it revises; the draft goes in the same transaction. */
export async function submitDraft(context: StoreContext, submission: Submission): Promise<Result<{ recordId: Id; number: string }>> {
  const draft = await ownDraft(context, submission.draftId)
  if (!draft.ok) return draft
  // What is typed and could not be read as a value must not be lost by submitting without it.
  const unread = unreadText(draft.value.text)
  if (unread !== undefined) return failed('record-invalid', { code: 'field-malformed', count: 1 }, { field: unread })
  const absent = await absentFile(context, draft.value)
  if (absent) return failed('record-invalid', { code: 'attachment-missing', count: 1 }, { field: absent })
  const submitted =
    draft.value.recordId === null
      ? await submitNew(context, draft.value, submission)
      : await submitAgain(context, draft.value, draft.value.recordId, submission)
  if (!submitted.ok) return submitted
  context.emit('stale', { topics: ['draft'] })
  const record = await getRow(context, 'record', submitted.value)
  return ok({ recordId: submitted.value, number: record?.number ?? '' })
}

async function submitNew(context: StoreContext, draft: Draft, { warningReasons }: Submission): Promise<Result<Id>> {
  const compiled = await context.definition(draft.definitionKey, draft.definitionVersion)
  if (!compiled.ok) return compiled
  const scope = await entryScope(context, compiled.value.body)
  const refused =
    (await duplicateFault(context, compiled.value, draft, null)) ?? (await alikeFault(context, compiled.value, { data: draft.data, scope }, warningReasons))
  if (refused) return refused
  const { unitId, businessDate } = scope
  const recordId = context.newId()
  const args = {
    recordId,
    definitionKey: draft.definitionKey,
    definitionVersion: draft.definitionVersion,
    data: draft.data,
    businessDate,
    unitId,
    warningReasons,
  }
  const saved = await context.mutate('record.submit', 1, args, { recordId, ...without(context, draft) })
  return saved.ok ? ok(recordId) : saved
}

async function submitAgain(context: StoreContext, draft: Draft, recordId: Id, { warningReasons, opinion }: Submission): Promise<Result<Id>> {
  const found = await readableRecord(context, recordId)
  if (!found.ok) return found
  const { record, compiled } = found.value
  const late = { filling: [], kept: record.data }
  const scope = { unitId: record.unitId, creatorId: record.creatorId, round: nextRound(record), businessDate: record.businessDate, late }
  const refused =
    (await duplicateFault(context, compiled, draft, record.id)) ??
    (await alikeFault(context, compiled, { data: draft.data, scope, recordId: record.id }, warningReasons))
  if (refused) return refused
  const saved = await context.mutate(
    'record.resubmit',
    1,
    { recordId, data: draft.data, opinion, warningReasons },
    { recordId, expects: [seen(record)], ...without(context, draft) },
  )
  return saved.ok ? ok(recordId) : saved
}

/** The first field whose typed text could not be read as a value. */
export function unreadText(texts: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(texts).find(([, text]) => text.trim() !== '')?.[0]
}

/** The field of a file that this desk does not hold as it is described, or that the member has not brought. What the record has already stays with it, held here or not. */
export async function absentFile(context: StoreContext, draft: Pick<Draft, 'recordId' | 'data'>): Promise<string | undefined> {
  const standing = draft.recordId === null ? [] : await listRows(context, 'attachment', { recordId: draft.recordId })
  const known = new Set(standing.map(({ id }) => id))
  for (const [field, value] of Object.entries(draft.data)) {
    const files = fileSchema.array().min(1).safeParse(value)
    if (files.data?.some(({ id, sha256, size }) => !known.has(id) && (context.attachments.size(sha256) !== size || !isUploader(context, sha256)))) return field
  }
  return undefined
}

async function duplicateFault(context: StoreContext, compiled: CompiledDefinition, draft: Draft, recordId: Id | null) {
  const [duplicate] = duplicateFaults(await uniqueHolder(context, compiled.body.key), compiled.body, draft.data, recordId)
  return duplicate ? failed('record-invalid', { ...duplicate.params, code: duplicate.code, count: 1 }, { field: duplicate.field ?? '' }) : undefined
}

/** Refuses a record like another where the definition blocks that, and one that passes only with a reason where there is none. */
async function alikeFault(
  context: StoreContext,
  compiled: CompiledDefinition,
  entered: { readonly data: FormData; readonly scope: CheckScope; readonly recordId?: Id },
  reasons: Readonly<Record<string, string>>,
) {
  const find = await alikeFinder(context, compiled.body.key)
  const { data } = compiled.check(entered.data, entered.scope)
  const { errors, warnings } = alikeFaults(find({ ...entered.scope, data, title: compiled.title(data) }, entered.recordId ?? null))
  const [blocked] = errors
  if (blocked) return failed('record-invalid', { ...blocked.params, code: blocked.code, count: errors.length }, { field: blocked.field ?? '' })
  const silent = warnings.find(({ params }) => (reasons[String(params?.['rule'])] ?? '').trim() === '')
  return silent ? failed('reason-missing', { rule: String(silent.params?.['rule']) }, { field: silent.field ?? '' }) : undefined
}

function seen({ id, revision }: BusinessRecord) {
  return { entity: 'record' as const, id, revision }
}

/** The draft goes with the mutation, and only with it. */
function without(context: StoreContext, draft: Draft): { also: NonNullable<NonNullable<Parameters<Mutate>[3]>['also']> } {
  return { also: async (db) => removeDraft(db, draft.id, context.session.member.id) }
}
