import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react'
import { z } from 'zod'
import { jsonOfBody } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { useDraft, type KeptDraft } from '#renderer/forms/work/use-draft.ts'
import { useKept } from '#renderer/view/kept.ts'
import type { Design } from './design-context.ts'
import type { LoadedDesign } from './load-design.ts'
import { isThere, settingParts, type DesignPlace } from './model/design-place.ts'
import { advance, beginHistory, type History, type HistoryAct } from './model/history.ts'
import { useProblems, type Problems } from './use-problems.ts'

/** The work on one design: its body with undo, its draft on disk, what is selected and what is wrong. */
export type DesignWork = {
  readonly design: Design
  readonly problems: Problems
  readonly draft: KeptDraft
  readonly act: (act: HistoryAct) => void
  readonly mayUndo: boolean
  readonly mayRedo: boolean
}

const placeSchema = z.union([
  z.object({ part: z.literal('form'), kind: z.literal('field'), key: z.string(), column: z.string().nullable() }),
  z.object({ part: z.literal('form'), kind: z.literal('rule'), key: z.string() }),
  z.object({ part: z.literal('route'), kind: z.literal('step'), key: z.string() }),
  z.object({ part: z.literal('route'), kind: z.literal('branch'), block: z.string(), key: z.string() }),
  z.object({ part: z.literal('route'), kind: z.literal('none') }),
  z.object({ part: z.literal('settings'), section: z.enum(settingParts), key: z.string().nullable() }),
])
const nothing: readonly never[] = []

/** Opens a design for work; every change is offered to its draft. */
export function useDesignWork(loaded: LoadedDesign): DesignWork {
  const [history, act] = useReducer(advance, loaded.body, beginHistory)
  const { body } = history
  const { id, recordId, updatedAt } = loaded.draft
  const draft = useDraft({
    keptAt: updatedAt,
    save: ({ data, text }) => ask('draft.save', { id, definitionKey: loaded.definition.key, recordId, data, text: { ...text } }),
  })
  useKeeping(loaded, history, draft)
  const first: DesignPlace = { part: 'form', kind: 'field', key: body.form[0]?.key ?? '', column: null }
  const [kept, keep] = useKept<DesignPlace>(`designer.place.${loaded.draft.id}`, placeSchema, first)
  const place = isThere(body, kept) ? kept : null
  const { roles, posts, members } = useCompany()
  const definitions = useMemo(() => loaded.definitions.map(({ key, name }) => ({ key, name })), [loaded.definitions])
  const known = useMemo(() => ({ roles: new Set(roles.map(({ key }) => key)), definitions: new Set(definitions.map(({ key }) => key)) }), [roles, definitions])
  const problems = useProblems(body, known)
  const edit = useCallback<Design['edit']>((change, burst) => act({ act: 'edit', edit: change, burst }), [])
  const settle = useCallback(() => act({ act: 'settle' }), [])
  const design = useMemo<Design>(
    () => ({ body, base: loaded.base, edit, settle, place, select: keep, problems: problems ?? nothing, roles, posts, members, definitions }),
    [body, loaded.base, edit, settle, place, keep, problems, roles, posts, members, definitions],
  )
  return { design, problems, draft, act, mayUndo: history.past.length > 0, mayRedo: history.future.length > 0 }
}

/** Roles, posts and members, as a definition names them. */
function useCompany(): Pick<Design, 'roles' | 'posts' | 'members'> {
  const organisation = useLiveValue('organisation.get', {})
  const { members } = useFormPeople()
  return useMemo(
    () => ({
      members,
      roles: (organisation?.roles ?? []).map(({ key, name }) => ({ key, name })),
      posts: (organisation?.posts ?? []).map(({ id, name }) => ({ key: id, name })),
    }),
    [organisation, members],
  )
}

/** Offers the body to the draft in which it lies, beside what else the application says. */
function useKeeping(loaded: LoadedDesign, { body }: History, draft: KeptDraft): void {
  const last = useRef(loaded.body)
  const { offer } = draft
  useEffect(() => {
    if (last.current === body) return
    last.current = body
    const data: FormData = { ...loaded.draft.data, [loaded.field]: jsonOfBody(body) }
    offer({ data, text: loaded.draft.text })
  }, [body, loaded, offer])
}
