import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { go, usePlaces } from '#renderer/view/places.ts'
import { changePreferences, usePreferences } from '#renderer/view/preferences.ts'
import { useSession } from '#renderer/view/session.ts'
import type { Counts, RailItem } from './rail-items.ts'
import { reachable } from './reachable.ts'
import styles from './rail.module.css'

/** Left: where one can go, as far as this member may, with counts that do not shout. */
export function Rail() {
  const { t } = useText()
  const session = useSession()
  const counts = useLiveValue('inbox.counts', {})
  const collapsed = usePreferences((preferences) => preferences.railCollapsed)
  const items = reachable(session, counts)
  const toggle = t(collapsed ? 'frame.rail.expand' : 'frame.rail.collapse')
  return (
    <nav className={cx(styles['rail'], collapsed && styles['collapsed'])} aria-label={t('frame.rail')}>
      <div className={styles['brand']}>
        {collapsed ? null : (
          <>
            {t('common.product')}
            <small title={session.company}>{session.desk.name}</small>
          </>
        )}
        <button
          type="button"
          className={styles['toggle']}
          aria-label={toggle}
          title={toggle}
          aria-expanded={!collapsed}
          onClick={() => void changePreferences({ railCollapsed: !collapsed })}
        >
          <Glyph icon={collapsed ? PanelLeftOpen : PanelLeftClose} />
        </button>
      </div>
      {items
        .filter(({ group }) => group === 'work')
        .map((item) => (
          <RailLink key={item.screen} item={item} counts={counts} />
        ))}
      <div className={styles['gap']} />
      {items
        .filter(({ group }) => group === 'house')
        .map((item) => (
          <RailLink key={item.screen} item={item} counts={counts} />
        ))}
    </nav>
  )
}

/** The rail's item under which a place without an item of its own is found. */
const parents: Readonly<Record<string, string>> = { record: 'inbox', batch: 'inbox', import: 'register', grid: 'entry', designer: 'entry' }

function RailLink({ item, counts }: { readonly item: RailItem; readonly counts: Counts | null }) {
  const { t } = useText()
  const collapsed = usePreferences((preferences) => preferences.railCollapsed)
  const on = usePlaces(({ here }) => here.screen === item.screen || parents[here.screen] === item.screen)
  const note = counts === null ? '' : (item.note?.(counts, t) ?? '')
  const urgent = counts !== null && note !== '' && (item.urgent?.(counts) ?? false)
  const label = t(item.label)
  return (
    <button
      type="button"
      className={cx(styles['item'], on && styles['on'])}
      aria-current={on ? 'page' : undefined}
      title={collapsed ? `${label} ${note}`.trim() : undefined}
      onClick={() => go(item.place)}
    >
      <Glyph icon={item.icon} />
      <span className={collapsed ? 'visually-hidden' : undefined}>{label}</span>
      {note === '' ? null : collapsed ? (
        <i className={cx(styles['dot'], urgent && styles['urgent'])} />
      ) : (
        <b className={cx(urgent && styles['urgent'])}>{note}</b>
      )}
    </button>
  )
}
