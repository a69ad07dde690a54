import { FileText, UserRound } from 'lucide-react'
import { useMemo } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import type { TextKey } from '#renderer/text/texts.ts'
import { useText } from '#renderer/text/text.ts'
import { go } from '#renderer/view/places.ts'
import { usePageActs } from '#renderer/view/page-acts.ts'
import { useRecent } from '#renderer/view/recent.ts'
import { useAble } from '#renderer/view/session.ts'
import { actChoices, matching, type Choice, type Destination } from './palette-acts.ts'

export type Group = { readonly title: Extract<TextKey, `palette.${string}`>; readonly choices: readonly Choice[] }
type Found = CallValue<'search.find'>[number]

const actsMax = 6
const foundMax = 20
const foundGroups = [
  { kind: 'record', title: 'palette.records' },
  { kind: 'member', title: 'palette.members' },
] as const

/** What the palette offers for a text: acts and what was opened last when nothing is typed, else what is found. */
export function useChoices(text: string, destinations: readonly Destination[]): readonly Group[] {
  const { t, name } = useText()
  const recent = useRecent()
  const pageActs = usePageActs(({ acts }) => acts)
  const mayManage = useAble('member.manage')
  const definitions = useLiveValue('definition.list', {})
  const typed = text.trim()
  const found = useLive('search.find', typed === '' ? null : { text: typed, limit: foundMax }, { keep: true })
  return useMemo(() => {
    const acts = actChoices(t, name, destinations, definitions ?? [])
    const onPage = pageActs.map(({ id, title, find, keys, run }): Choice => ({ id, title, detail: '', find, icon: null, keys, run }))
    if (typed === '') {
      const opened = recent.map(({ id, title, detail }): Choice => ({
        id: `recent ${id}`,
        title,
        detail,
        find: '',
        icon: FileText,
        run: () => go({ screen: 'record', recordId: id }),
      }))
      return groupsOf([
        { title: 'palette.recent', choices: opened },
        { title: 'palette.page', choices: onPage },
        { title: 'palette.acts', choices: acts },
      ])
    }
    const detailOf = ({ number, of }: Found) => [number, of === null ? null : name(of)].filter((part) => part !== null).join(t('common.separator'))
    const hits = found.kind === 'value' ? found.value : []
    const groups = foundGroups.map(({ kind, title }) => ({
      title,
      choices: hits.filter((hit) => hit.kind === kind).map((hit) => choiceOf(hit, detailOf(hit), mayManage)),
    }))
    return groupsOf([
      { title: 'palette.page', choices: matching(onPage, typed) },
      { title: 'palette.acts', choices: matching(acts, typed).slice(0, actsMax) },
      ...groups,
    ])
  }, [t, name, destinations, definitions, typed, recent, found, mayManage, pageActs])
}

function groupsOf(groups: readonly Group[]): readonly Group[] {
  return groups.filter(({ choices }) => choices.length > 0)
}

function choiceOf(hit: Found, detail: string, mayManage: boolean): Choice {
  const base = { id: `${hit.kind} ${hit.id}`, title: hit.title, detail, find: '' }
  switch (hit.kind) {
    case 'record':
      return { ...base, icon: FileText, run: () => go({ screen: 'record', recordId: hit.id }) }
    case 'member':
      return { ...base, icon: UserRound, run: () => (mayManage ? go({ screen: 'admin', part: 'members', id: hit.id }) : undefined) }
  }
}
