import type { CallArgs } from '#shared/contract/store.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { Mutate, WritableDb } from '#store/context.ts'
import { expectedBy, nextTask } from '#store/entry/decision.ts'
import { removeDraft } from '#store/entry/draft-table.ts'
import { absentFile, unreadText } from '#store/entry/submit-draft.ts'
import { checkTask, enteredBlind, judged } from './entry-of-task.ts'
import { keptEntry } from './open-task.ts'
import type { Sitting } from './sitting.ts'

type Finishing = Pick<CallArgs<'task.finish'>, 'revision' | 'opinion'>
type Finished = Result<{ nextTaskRecordId: Id | null }>
/** What else is written when a second person acts in another's session. */
export type Beside = (db: WritableDb) => Promise<void>

/** Finishes a task with what is kept for it: a do-task with what it fills, a blind entry that agrees with the first one. */
export async function finishTask(sitting: Sitting, ask: CallArgs<'task.finish'>, beside?: Beside): Promise<Finished> {
  const typed = await typedEntry(sitting)
  if (!typed.ok) return typed
  const data = sitting.kind === 'blind' ? enteredBlind(sitting, judged(sitting, typed.value).data) : typed.value
  const decision = sitting.kind === 'blind' ? 'agree' : 'done'
  const args = { decision, returnTo: null, resume: false, data, warningReasons: ask.warningReasons }
  return carryOut(sitting, ask, { name: 'record.decide', version: 2, args }, beside)
}

/** What is kept for the task, when all of it can be read as values, its files are here and nothing in it is wrong. */
export async function typedEntry(sitting: Sitting): Promise<Result<FormData>> {
  const kept = await keptEntry(sitting)
  const { data, text } = kept?.draft ?? { data: {}, text: {} }
  // What is typed and could not be read as a value must not be lost by finishing without it.
  const unread = unreadText(text)
  if (unread !== undefined) return failed('record-invalid', { code: 'field-malformed', count: 1 }, { field: unread })
  const absent = await absentFile(sitting.context, { recordId: sitting.record.id, data })
  if (absent !== undefined) return failed('record-invalid', { code: 'attachment-missing', count: 1 }, { field: absent })
  const { errors } = await checkTask(sitting, data)
  const [first] = errors
  if (first)
    return failed('record-invalid', { ...first.params, code: first.code, count: errors.length }, first.field === undefined ? {} : { field: first.field })
  return ok(data)
}

type Act = { readonly name: string; readonly version: number; readonly args: Readonly<Record<string, unknown>> }

/** Carries out the act that ends a task; the draft goes with the mutation, and only with it. */
export async function carryOut(sitting: Sitting, { revision, opinion }: Finishing, act: Act, beside?: Beside): Promise<Finished> {
  const { context, record, task } = sitting
  const { id: recordId } = record
  const expects = await expectedBy(context, { recordId, taskId: task.id, revision })
  const kept = await keptEntry(sitting)
  const options: Parameters<Mutate>[3] = {
    recordId,
    expects,
    also: async (db) => {
      if (kept) await removeDraft(db, kept.draft.id, context.session.member.id)
      await beside?.(db)
    },
  }
  const saved = await context.mutate(act.name, act.version, { recordId, taskId: task.id, opinion, ...act.args }, options)
  if (!saved.ok) return saved
  context.emit('stale', { topics: ['draft'] })
  return ok({ nextTaskRecordId: nextTask(context, recordId) })
}
