import { Inbox } from 'lucide-react'
import { useState } from 'react'
import type { InboxRow } from '#shared/contract/store.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend, go, type PlaceOf } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { InboxList } from './inbox-list.tsx'

const tabs = ['todo', 'done', 'mine', 'copied'] as const
const pageSize = 100
const limitMax = 1000
type Tab = PlaceOf<'inbox'>['tab']

/** What waits for me, what I handled, what I started, what I was copied on: list left, record right. */
export function InboxScreen({ place, Record }: ScreenProps<'inbox'>) {
  const { t } = useText()
  const counts = useLiveValue('inbox.counts', {})
  const countOf: Partial<Record<Tab, number>> = counts === null ? {} : { todo: counts.todo, mine: counts.mine, copied: counts.copied }
  return (
    <>
      <TabRow
        label={t('inbox.tabs')}
        active={place.tab}
        onChange={(tab) => amend({ screen: 'inbox', tab, recordId: null })}
        items={tabs.map((key) => ({ key, label: t(`inbox.tab.${key}`), count: countOf[key] }))}
      />
      <InboxTab key={place.tab} place={place} Record={Record} />
    </>
  )
}

/** One tab: its rows, and the selected record beside them. */
function InboxTab({ place, Record }: ScreenProps<'inbox'>) {
  const { t } = useText()
  const [limit, setLimit] = useState(pageSize)
  const live = useLive('inbox.list', { tab: place.tab, offset: 0, limit }, { keep: true })
  const rows = live.kind === 'value' ? live.value.rows : []
  const selected = place.recordId ?? rows[0]?.recordId ?? null
  const select = (recordId: string | null) => amend({ screen: 'inbox', tab: place.tab, recordId })
  return (
    <SplitView
      listLabel={t('inbox.list')}
      contentLabel={t('inbox.detail')}
      list={
        <LivePane live={live}>
          {({ rows, total }) =>
            rows.length === 0 ? (
              <EmptyTab tab={place.tab} />
            ) : (
              <InboxList
                tab={place.tab}
                rows={rows}
                total={total}
                selected={selected}
                onSelect={select}
                {...(rows.length < total && limit < limitMax ? { onMore: () => setLimit(Math.min(limit + pageSize, limitMax)) } : {})}
              />
            )
          }
        </LivePane>
      }
      content={selected === null ? null : <Record key={selected} recordId={selected} onDecided={(next) => select(next ?? after(rows, selected))} />}
    />
  )
}

/** The row that takes a decided one's place. */
function after(rows: readonly InboxRow[], recordId: string): string | null {
  const at = rows.findIndex((row) => row.recordId === recordId)
  return (rows[at + 1] ?? rows[at - 1])?.recordId ?? null
}

function EmptyTab({ tab }: { readonly tab: Tab }) {
  const { t } = useText()
  return (
    <PaneState icon={Inbox} title={t(`inbox.empty.${tab}`)} detail={t(`inbox.empty.${tab}Detail`)}>
      {tab === 'mine' ? <ActButton onPress={() => go({ screen: 'entry', definitionKey: null, draftId: null })}>{t('inbox.empty.mineAct')}</ActButton> : null}
    </PaneState>
  )
}
