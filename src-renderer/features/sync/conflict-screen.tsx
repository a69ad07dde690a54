import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import type { Conflict } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { amend } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { ConflictDetail } from './conflict-detail.tsx'
import { useMutationName } from './mutation-name.ts'
import styles from './sync.module.css'

/** Steps that did not take effect: nothing is lost silently, and each has ways out. */
export function ConflictScreen({ place }: ScreenProps<'conflicts'>) {
  const { t } = useText()
  const [state, setState] = useState<'open' | 'all'>('open')
  const live = useLive('conflict.list', { state }, { keep: true })
  const conflicts = live.kind === 'value' ? live.value : []
  const selected = conflicts.find((conflict) => conflict.id === place.id) ?? conflicts[0]
  const select = (by: number) => () => {
    const next = selected === undefined ? conflicts[0] : conflicts[conflicts.indexOf(selected) + by]
    if (next) amend({ screen: 'conflicts', id: next.id })
  }
  useShortcuts({ j: select(1), k: select(-1), ArrowDown: select(1), ArrowUp: select(-1) })
  return (
    <>
      <TabRow
        label={t('sync.conflict.tab')}
        active={state}
        onChange={setState}
        items={[
          { key: 'open', label: t('sync.conflict.open') },
          { key: 'all', label: t('sync.conflict.all') },
        ]}
      />
      <SplitView
        listLabel={t('sync.conflict.title')}
        contentLabel={t('common.content')}
        list={
          <LivePane live={live}>
            {(all) =>
              all.length === 0 ? (
                <PaneState icon={CircleCheck} title={t('sync.conflict.empty')} detail={t('sync.conflict.emptyDetail')} />
              ) : (
                <ConflictList conflicts={all} selectedId={selected?.id ?? null} />
              )
            }
          </LivePane>
        }
        content={
          selected === undefined ? (
            <PaneState title={t(live.kind === 'value' ? 'sync.conflict.empty' : 'sync.conflict.pick')} />
          ) : (
            <ConflictDetail key={selected.id} conflict={selected} />
          )
        }
      />
    </>
  )
}

function ConflictList({ conflicts, selectedId }: { readonly conflicts: readonly Conflict[]; readonly selectedId: string | null }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const nameOf = useMutationName()
  return (
    <div
      className={styles['list']}
      role="listbox"
      aria-label={t('sync.conflict.title')}
      tabIndex={0}
      {...(selectedId === null ? {} : { 'aria-activedescendant': `conflict-${selectedId}` })}
    >
      {conflicts.map((conflict) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the listbox, which keeps the focus
        <div
          key={conflict.id}
          id={`conflict-${conflict.id}`}
          role="option"
          aria-selected={conflict.id === selectedId}
          tabIndex={-1}
          className={cx(styles['row'], conflict.id === selectedId && styles['on'])}
          onClick={() => amend({ screen: 'conflicts', id: conflict.id })}
        >
          <b>{conflict.recordTitle || t('sync.conflict.noTitle')}</b>
          <span>{formatNear(conflict.at, now, locale)}</span>
          <small>{nameOf(conflict.name, conflict.args)}</small>
          <span>{conflict.state === 'open' ? '' : t(`sync.conflict.state.${conflict.state}`)}</span>
        </div>
      ))}
    </div>
  )
}
