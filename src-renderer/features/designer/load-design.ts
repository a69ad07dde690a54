import type { CallValue, Draft } from '#shared/contract/store.ts'
import { jsonOfBody, type DefinitionBody } from '#shared/definition/definition.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { jsonObjectSchema } from '#shared/kernel/json.ts'
import { ask } from '#renderer/bridge/store.ts'
import { asStepped, type Body } from './model/body.ts'

/** The definition whose records are the applications: a change of a process is one of them. */
export const applicationKey = 'process-design'

/** A design that is worked on: the draft in which it lies, and the published version that it would follow. */
export type LoadedDesign = {
  readonly draft: Draft
  readonly field: string
  readonly definition: { readonly key: string }
  readonly body: Body
  /** Null for a process that nobody has published yet. */
  readonly base: Body | null
  readonly definitions: CallValue<'definition.list'>
}

/** Reads a draft of an application and the definition that stands in it. */
export async function loadDesign(draftId: string): Promise<Result<LoadedDesign>> {
  const draft = await ask('draft.get', { id: draftId })
  if (!draft.ok) return draft
  const { definitionKey: key, definitionVersion: version, data } = draft.value
  const application = await ask('definition.get', { key, version })
  if (!application.ok) return application
  const field = application.value.form.find(({ kind }) => kind === 'definition')?.key
  const body = field === undefined ? null : bodyIn(data[field])
  if (field === undefined || body === null) return failed('not-held')
  const definitions = await ask('definition.list', {})
  if (!definitions.ok) return definitions
  const published = await ask('definition.get', { key: body.key })
  return ok({
    draft: draft.value,
    field,
    definition: { key },
    body,
    base: published.ok ? asStepped(published.value) : null,
    definitions: definitions.value,
  })
}

/** A draft keeps a body as it was written, also one that is not whole yet; what has not its make is none. */
function bodyIn(value: unknown): Body | null {
  const object = jsonObjectSchema.safeParse(value)
  if (!object.success) return null
  const { form, route, rules, register, permissions, numbering, parameters } = object.data
  const lists = [form, rules, ...(isObject(route) ? ['nodes' in route ? route['nodes'] : route['steps']] : [null])]
  if (!lists.every(Array.isArray) || ![register, permissions, numbering].every(isObject)) return null
  if (parameters !== undefined && !Array.isArray(parameters)) return null
  return asStepped(object.data as unknown as DefinitionBody)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Begins an application for a body, or puts it into one that has been begun; answers the draft in which it lies. */
export async function beginDesign(body: Body, kind: 'new' | 'change', into: string | null): Promise<Result<string>> {
  const application = await ask('definition.get', { key: applicationKey })
  if (!application.ok) return application
  const field = application.value.form.find((each) => each.kind === 'definition')?.key
  if (field === undefined) return failed('definition-missing')
  const begun = into === null ? null : await ask('draft.get', { id: into })
  if (begun !== null && !begun.ok) return begun
  const { id = crypto.randomUUID(), recordId = null, data = {}, text = {} } = begun?.value ?? {}
  const saved = await ask('draft.save', {
    id,
    definitionKey: applicationKey,
    recordId,
    data: { process: body.name.zh, kind, ...data, [field]: jsonOfBody(body) },
    text,
  })
  return saved.ok ? ok(id) : saved
}
