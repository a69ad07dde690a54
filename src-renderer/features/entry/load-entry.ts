import type { CallValue } from '#shared/contract/store.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { go } from '#renderer/view/places.ts'
import { formDefaults } from '#renderer/forms/model/form-defaults.ts'
import type { WorkSource } from '#renderer/forms/work/work-source.ts'

/** A form to fill in: what it is, what stands in it, and why it came back if it did. */
export type LoadedEntry = WorkSource & {
  readonly recordId: string | null
  readonly returned: Returned | null
}
export type Returned = { readonly actorName: string; readonly at: number; readonly opinion: string; readonly number: string }

/** Reads a draft and its definition; an id that no draft has is a new form of that definition. */
export async function loadEntry(draftId: string, definitionKey: string | null, today: string, time: string): Promise<Result<LoadedEntry>> {
  const drafts = await ask('draft.list', {})
  if (!drafts.ok) return drafts
  const draft = drafts.value.find((each) => each.id === draftId)
  const key = draft?.definitionKey ?? definitionKey
  if (key === null) return { ok: false, fault: { code: 'not-held' } }
  const definition = await ask('definition.get', draft === undefined ? { key } : { key, version: draft.definitionVersion })
  if (!definition.ok) return definition
  const recordId = draft?.recordId ?? null
  const body = definition.value
  const returned = draft?.recordId === undefined || draft.recordId === null ? null : await readReturn(draft.recordId)
  return ok({
    definition: body,
    fields: body.form,
    draftId,
    content: draft === undefined ? { data: formDefaults(body.form, today, time), text: {} } : { data: draft.data, text: draft.text },
    keptAt: draft?.updatedAt ?? null,
    recordId,
    returned,
    design: () => go({ screen: 'designer', draftId }),
    save: ({ data, text }) => ask('draft.save', { id: draftId, definitionKey: body.key, recordId, data, text: { ...text } }),
    check: (data) => ask('entry.check', { definitionKey: body.key, definitionVersion: body.version, data, recordId }),
  })
}

async function readReturn(recordId: string): Promise<Returned | null> {
  const view = await ask('record.get', { id: recordId })
  if (!view.ok) return null
  const act = lastReturn(view.value.trail)
  return act === undefined ? null : { actorName: act.actorName, at: act.at, opinion: act.opinion, number: view.value.record.number }
}

function lastReturn(trail: CallValue<'record.get'>['trail']) {
  return trail.filter((act) => act.kind === 'return').toSorted((a, b) => b.at - a.at)[0]
}
