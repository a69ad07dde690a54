import { useCallback, useMemo, useState } from 'react'
import type { CallValue, RegisterColumn, RegisterQuery, SavedView } from '#shared/contract/store.ts'
import { queryClient, useLive, type Live } from '#renderer/bridge/live.ts'
import { useKept } from '#renderer/view/kept.ts'
import { fitLook, isLook, openingLook, type Look } from './register-state.ts'

export type Columns = CallValue<'register.columns'>
export type Groups = CallValue<'register.groups'>['groups']

/** One register as the member looks at it. */
export type Register = {
  readonly columns: Columns
  /** The member's saved views of it. */
  readonly views: readonly SavedView[]
  readonly look: Look
  readonly shown: readonly RegisterColumn[]
  readonly change: (change: Partial<Look>) => void
  readonly ask: (query: Partial<RegisterQuery>) => void
  readonly opened: Live<CallValue<'register.open'>>
  readonly groups: Groups | null
  /** Opens the query again: the store has forgotten its handle. */
  readonly reopen: () => void
}

/** The register of a definition whose columns and views are known. */
export function useRegister(definitionKey: string, columns: Columns, views: readonly SavedView[]): Register {
  const first = useMemo(() => openingLook(definitionKey, columns, views), [definitionKey, columns, views])
  const [kept, keep] = useKept<Look>(`register.look.${definitionKey}`, isLook, first)
  const look = useMemo(() => fitLook(kept, columns), [kept, columns])
  const change = useCallback((part: Partial<Look>) => keep({ ...look, ...part }), [keep, look])
  const opened = useLive('register.open', look.query, { keep: true })
  const by = look.groupBy
  const grouped = useLive('register.groups', by === null ? null : { query: withoutColumn(look.query, by), by, part: look.part }, { keep: true })
  return {
    columns,
    views,
    look,
    change,
    opened,
    ask: (query) => change({ query: { ...look.query, ...query } }),
    shown: useMemo(() => look.columns.flatMap((key) => columns.all.find((column) => column.key === key) ?? []), [look.columns, columns]),
    groups: useAnswerOf(grouped, `${by} ${look.part}`),
    reopen: useCallback(() => void queryClient.invalidateQueries({ queryKey: ['register.open', look.query] }), [look.query]),
  }
}

/** The query without its filters on the grouped column, so that the other groups stay there to compare with and to pick. */
function withoutColumn(query: RegisterQuery, column: string): RegisterQuery {
  return { ...query, filters: query.filters.filter((filter) => filter.column !== column) }
}

/** The groups that answer this very question: while another column is being grouped, the keys of the last one would be read as its own. */
function useAnswerOf(grouped: Live<CallValue<'register.groups'>>, asked: string): Groups | null {
  const [answer, setAnswer] = useState<{ readonly to: string; readonly groups: Groups } | null>(null)
  const groups = grouped.kind === 'value' && !grouped.settling ? grouped.value.groups : null
  if (groups !== null && (answer?.groups !== groups || answer.to !== asked)) setAnswer({ to: asked, groups })
  return groups ?? (answer?.to === asked ? answer.groups : null)
}
