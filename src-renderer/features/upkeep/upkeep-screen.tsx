import { useState } from 'react'
import { ListChecks } from 'lucide-react'
import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { back, go } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { AlikePart, InvalidPart, StalePart } from './upkeep-parts.tsx'
import { chosenItems, type Chosen } from './chosen.ts'
import styles from './upkeep.module.css'

type Found = CallValue<'upkeep.find'>
type Part = 'alike' | 'invalid' | 'stale'
const nothing: Chosen = { alike: [], invalid: [], stale: [] }

/** 数据检查: what is double, no longer valid or out of date in a register; what is chosen goes into a data cleaning. */
export function UpkeepScreen({ place: { definitionKey } }: ScreenProps<'upkeep'>) {
  const { t } = useText()
  const live = useLive('upkeep.find', { definitionKey }, { keep: true })
  const leave = () => (back() ? undefined : go({ screen: 'register', definitionKey, recordId: null }))
  useShortcuts({ Escape: leave })
  return (
    <div className={styles['page']}>
      <LivePane live={live} lines={10}>
        {(found) => <UpkeepPage key={definitionKey} definitionKey={definitionKey} found={found} />}
      </LivePane>
      <span className="visually-hidden" role="status">
        {live.kind === 'loading' ? t('upkeep.looking') : ''}
      </span>
    </div>
  )
}

function UpkeepPage({ definitionKey, found }: { readonly definitionKey: string; readonly found: Found }) {
  const { t, name } = useText()
  const definition = useLive('definition.get', { key: definitionKey })
  const doubles = found.alike.reduce((sum, { total }) => sum + total, 0)
  const counts: Readonly<Record<Part, number>> = { alike: doubles, invalid: found.invalid.total, stale: found.stale.total }
  const [part, setPart] = useState<Part>(() => (['alike', 'invalid', 'stale'] as const).find((each) => counts[each] > 0) ?? 'alike')
  const [chosen, setChosen] = useState(nothing)
  const request = useAct('upkeep.request')
  const items: CallArgs<'upkeep.request'>['items'] = chosenItems(found, chosen)
  const ask = async () => {
    if (items.length === 0) return
    const answer = await request.run({ definitionKey, items })
    if (answer?.ok) go({ screen: 'entry', definitionKey: 'data-cleaning', draftId: answer.value.draftId })
  }
  useShortcuts({ 'Ctrl+Enter': () => void ask() })
  const toggle = (which: Part) => (key: string, on: boolean) =>
    setChosen((old) => ({ ...old, [which]: on ? [...old[which], key] : old[which].filter((each) => each !== key) }))
  const title = definition.kind === 'value' ? name(definition.value.name) : ''
  return (
    <>
      <div className={styles['bar']}>
        <h2>{t('upkeep.title', { name: title })}</h2>
        <span>{t('upkeep.checked', { n: formatCount(found.invalid.checked) })}</span>
        <ActButton tone="main" keys="Ctrl+Enter" busy={request.busy} disabled={items.length === 0 || !found.mayRequest} onPress={() => void ask()}>
          {t('upkeep.request', { count: items.length })}
        </ActButton>
      </div>
      <TabRow
        label={t('upkeep.kinds')}
        active={part}
        onChange={setPart}
        items={(['alike', 'invalid', 'stale'] as const).map((key) => ({ key, label: t(`upkeep.part.${key}`), count: counts[key] }))}
      />
      <div className={styles['list']}>
        <FaultNotice fault={request.fault} />
        {found.mayRequest ? null : <p className={styles['hint']}>{t('upkeep.noCleaning')}</p>}
        {counts[part] === 0 ? (
          <PaneState
            icon={ListChecks}
            title={t(`upkeep.none.${part}`)}
            detail={t(part === 'stale' && found.stale.days === null ? 'upkeep.noDays' : `upkeep.none.${part}Detail`)}
          />
        ) : part === 'alike' ? (
          <AlikePart found={found} chosen={chosen.alike} onToggle={toggle('alike')} />
        ) : part === 'invalid' ? (
          definition.kind === 'value' ? (
            <InvalidPart found={found} definition={definition.value} chosen={chosen.invalid} onToggle={toggle('invalid')} />
          ) : null
        ) : (
          <StalePart found={found} chosen={chosen.stale} onToggle={toggle('stale')} />
        )}
      </div>
    </>
  )
}
