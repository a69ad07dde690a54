import type { CallValue, Draft } from '#shared/contract/store.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { go } from '#renderer/view/places.ts'
import { formDefaults } from '#renderer/forms/model/form-defaults.ts'
import type { WorkSource } from '#renderer/forms/work/work-source.ts'

/** A form to fill in: what it is, what stands in it, and why it came back if it did. */
export type LoadedEntry = WorkSource & {
  readonly recordId: string | null
  /** The business day of a record that stands already, and whether it has been submitted. */
  readonly standing: { readonly businessDate: string; readonly isSubmitted: boolean } | null
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
  const record = recordId === null ? null : await ask('record.get', { id: recordId })
  const view = record?.ok ? record.value : null
  const standing = view === null ? null : { businessDate: view.record.businessDate, isSubmitted: view.record.state !== 'started' }
  return ok({
    definition: body,
    fields: body.form,
    draftId,
    content: contentOf(draft, standing?.isSubmitted === true, formDefaults(body.form, today, time)),
    keptAt: draft?.updatedAt ?? null,
    recordId,
    standing,
    returned: view === null ? null : returnOf(view),
    design: () => go({ screen: 'designer', draftId }),
    save: ({ data, text }) => ask('draft.save', { id: draftId, definitionKey: body.key, recordId, data, text: { ...text } }),
    check: (data) => ask('entry.check', { definitionKey: body.key, definitionVersion: body.version, data, recordId }),
  })
}

/** What stands in the form. Recurring work has a record before it has a form: its defaults come when it is opened, beside what the schedule has filled in. */
function contentOf(draft: Draft | undefined, isSubmitted: boolean, defaults: Draft['data']): WorkSource['content'] {
  if (draft === undefined) return { data: defaults, text: {} }
  return { data: draft.recordId === null || isSubmitted ? draft.data : { ...defaults, ...draft.data }, text: draft.text }
}

function returnOf({ trail, record }: CallValue<'record.get'>): Returned | null {
  const act = lastReturn(trail)
  return act === undefined ? null : { actorName: act.actorName, at: act.at, opinion: act.opinion, number: record.number }
}

function lastReturn(trail: CallValue<'record.get'>['trail']) {
  return trail.filter((act) => act.kind === 'return').toSorted((a, b) => b.at - a.at)[0]
}
