import type { CallArgs, TaskForm } from '#shared/contract/store.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { saveDraft, taskDraft } from '#store/entry/draft-table.ts'
import { namesInForm } from '#store/read/names.ts'
import { givenRows } from './entry-of-task.ts'
import type { Sitting } from './sitting.ts'

/** The form of a task as it was left, or a new one. */
export async function openTask(sitting: Sitting): Promise<TaskForm> {
  const { context, kind, compiled, record, shown, node } = sitting
  const entered = compiled.entered(node)
  const kept = await keptEntry(sitting)
  const isEntered = new Set(kind === 'fill' ? entered.map(({ key }) => key) : [])
  return {
    kind,
    revision: record.revision,
    number: record.number,
    title: kind === 'blind' ? compiled.title(shown) : record.title,
    nodeLabel: node.label,
    memberName: context.session.member.name,
    definition: compiled.body,
    fields: [...entered],
    givenRows: givenRows(sitting),
    record: Object.fromEntries(Object.entries(shown).filter(([key]) => !isEntered.has(key))),
    names: namesInForm(compiled.body.form, shown, await context.organisation()),
    draftId: kept?.draft.id ?? context.newId(),
    draft: kept ? { data: kept.draft.data, text: kept.draft.text, keptAt: kept.draft.updatedAt } : null,
    comparedAt: kept?.comparedAt ?? null,
  }
}

/** What was typed for this task, or for one before it at the same node; that of a comparison before it does not bind any more. */
export async function keptEntry({ context, record, task }: Sitting): ReturnType<typeof taskDraft> {
  const kept = await taskDraft(context, record.id, task.node)
  return kept && kept.comparedAt !== null && kept.comparedAt < task.createdAt ? { ...kept, comparedAt: null } : kept
}

/** Keeps what is typed for a task. What has been held against the first entry stays as it was. */
export async function saveTask(sitting: Sitting, { draftId, data, text }: CallArgs<'task.save'>): Promise<Result<{ updatedAt: number }>> {
  const { context, compiled, record, task } = sitting
  const kept = await keptEntry(sitting)
  if (kept && kept.comparedAt !== null) return failed('entry-compared')
  const saved = await saveDraft(context, compiled, { id: kept?.draft.id ?? draftId, recordId: record.id, node: task.node, data, text })
  return saved.ok ? ok({ updatedAt: saved.value }) : saved
}
