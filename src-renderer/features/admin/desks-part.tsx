import { MonitorCheck, MonitorSmartphone } from 'lucide-react'
import type { CallValue } from '#shared/contract/store.ts'
import type { Desk } from '#shared/domain/organisation.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { useNow } from '#renderer/view/now.ts'
import type { Organisation } from './admin-screen.tsx'
import styles from './admin.module.css'
import { AdmitPane } from './admit-pane.tsx'
import { DeskTags } from './desk-tags.tsx'
import { DeskPane } from './desk-pane.tsx'

export type DeskContact = CallValue<'organisation.deskContacts'>['desks'][number]
type Props = { readonly organisation: Organisation; readonly deskId: string | null; readonly onPick: (id: string) => void }

const order = { active: 0, closing: 1, closed: 2 } as const

/** The desks: how each stands, and one of them beside the list. When each was last here only the server knows; without it the list stands all the same. */
export function DesksPart({ organisation, deskId, onPick }: Props) {
  const { t } = useText()
  const contacts = useLiveValue('organisation.deskContacts', {})
  const contactOf = (id: string): DeskContact | null => contacts?.desks.find((each) => each.id === id) ?? null
  const desk = organisation.desks.find((each) => each.id === deskId)
  const sorted = organisation.desks.toSorted((a, b) => order[a.state] - order[b.state] || a.code.localeCompare(b.code))
  return (
    <SplitView
      listLabel={t('admin.part.desks')}
      contentLabel={desk?.name ?? t('admin.desks.pick')}
      list={
        <>
          <div className={styles['listHead']}>
            <ActButton icon={MonitorCheck} onPress={() => onPick('admit')}>
              {t('admin.admit.title')}
            </ActButton>
          </div>
          <div className={styles['list']}>
            {sorted.map((each) => (
              <DeskItem key={each.id} desk={each} contact={contactOf(each.id)} isPicked={each.id === deskId} onPick={onPick} />
            ))}
          </div>
        </>
      }
      content={
        deskId === 'admit' ? (
          <AdmitPane />
        ) : desk === undefined ? (
          <PaneState icon={MonitorSmartphone} title={t('admin.desks.pick')} detail={t('admin.desks.pickDetail')} />
        ) : (
          <DeskPane key={desk.id} desk={desk} contact={contactOf(desk.id)} organisation={organisation} />
        )
      }
    />
  )
}

type ItemProps = { readonly desk: Desk; readonly contact: DeskContact | null; readonly isPicked: boolean; readonly onPick: (id: string) => void }

function DeskItem({ desk, contact, isPicked, onPick }: ItemProps) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const at = contact?.contactAt ?? null
  const seen = at === null ? '' : t('admin.desks.seen', { time: formatNear(at, now, locale) })
  return (
    <button type="button" className={styles['item']} aria-current={isPicked} onClick={() => onPick(desk.id)}>
      <span>{desk.name}</span>
      <span className={styles['row']}>
        <DeskTags desk={desk} inList />
      </span>
      <small>{[desk.code, seen].filter(Boolean).join(t('common.separator'))}</small>
    </button>
  )
}
