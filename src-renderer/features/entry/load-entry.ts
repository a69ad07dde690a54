import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formDefaults } from '#renderer/forms/model/form-defaults.ts'
import type { FormContent } from '#renderer/forms/model/form-state.ts'

/** A form to fill in: what it is, what stands in it, and why it came back if it did. */
export type LoadedEntry = {
  readonly definition: DefinitionBody
  readonly draftId: string
  readonly content: FormContent
  /** When the draft was last kept; null for a new one. */
  readonly keptAt: number | null
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
  const returned = draft?.recordId === undefined || draft.recordId === null ? null : await readReturn(draft.recordId)
  return ok({
    definition: definition.value,
    draftId,
    content: draft === undefined ? { data: formDefaults(definition.value.form, today, time), text: {} } : { data: draft.data, text: draft.text },
    keptAt: draft?.updatedAt ?? null,
    recordId: draft?.recordId ?? null,
    returned,
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
