import { Component, Suspense, useMemo, type ReactNode } from 'react'
import { CircleAlert } from 'lucide-react'
import { callDesk } from '#renderer/bridge/desk.ts'
import { RecordPane } from '#renderer/features/record/record-pane.tsx'
import { Palette } from '#renderer/features/palette/palette.tsx'
import { usePaletteOpen } from '#renderer/features/palette/palette-open.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneLoading, PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { handOver } from '#renderer/view/hand-over.ts'
import { back, go, home, usePlaces, type Place, type Screen } from '#renderer/view/places.ts'
import type { ScreenComponent } from '#renderer/view/screen.ts'
import { useSession } from '#renderer/view/session.ts'
import { DeskNotice } from './desk-notice.tsx'
import { Rail } from './rail.tsx'
import { reachable } from './reachable.ts'
import { screens } from './screens.tsx'
import { StatusStrip } from './status-strip.tsx'
import { TopBar } from './top-bar.tsx'
import { useScans } from './use-scans.ts'
import styles from './frame.module.css'

const openHandbook = () => (usePlaces.getState().here.screen === 'handbook' ? undefined : go({ screen: 'handbook' }))

/** The frame around every screen of a signed-in member. */
export function Frame() {
  const palette = usePaletteOpen()
  useScans()
  useShortcuts({
    'Ctrl+K': palette.show,
    'Alt+ArrowLeft': back,
    F1: openHandbook,
    '?': openHandbook,
    Escape: back,
  })
  useShortcuts({ 'Ctrl+L': () => void callDesk('lock', {}), 'Ctrl+J': handOver }, true, 'everywhere')
  const here = usePlaces((places) => places.here)
  const { t } = useText()
  const session = useSession()
  const destinations = useMemo(() => reachable(session, null).map(({ place, icon, label }) => ({ place, icon, title: t(label) })), [session, t])
  return (
    <div className={styles['frame']}>
      <Rail />
      <TopBar />
      <main className={styles['main']}>
        <DeskNotice />
        <ScreenGuard key={here.screen} fallback={<MissingScreen />}>
          <ScreenAt place={here} />
        </ScreenGuard>
      </main>
      <StatusStrip />
      {palette.open ? <Palette destinations={destinations} onClose={palette.hide} /> : null}
    </div>
  )
}

function ScreenAt({ place }: { readonly place: Place }) {
  const { t } = useText()
  // The table gives each place its own component; TypeScript cannot follow that through the index.
  const Here = screens[place.screen] as ScreenComponent<Screen> | undefined
  if (Here === undefined) return <MissingScreen />
  return (
    <Suspense fallback={<PaneLoading label={t('common.loading')} />}>
      <Here place={place} Record={RecordPane} />
    </Suspense>
  )
}

function MissingScreen() {
  const { t } = useText()
  return (
    <PaneState icon={CircleAlert} title={t('frame.screen.missing')} detail={t('frame.screen.missingDetail')} alert>
      <ActButton onPress={() => go(home)}>{t('frame.nav.inbox')}</ActButton>
    </PaneState>
  )
}

/** A bug in one screen must not take the frame, the drafts or the way out with it. */
class ScreenGuard extends Component<{ readonly children: ReactNode; readonly fallback: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
