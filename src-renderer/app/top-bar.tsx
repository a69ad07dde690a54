import { ArrowLeft, Search } from 'lucide-react'
import { callDesk } from '#renderer/bridge/desk.ts'
import { usePaletteOpen } from '#renderer/features/palette/palette-open.ts'
import { useText } from '#renderer/text/text.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { handOver } from '#renderer/view/hand-over.ts'
import { back, usePlaces } from '#renderer/view/places.ts'
import { useSession } from '#renderer/view/session.ts'
import styles from './top-bar.module.css'

/** Top: where I am, search, who I am, lock. */
export function TopBar() {
  const { t, name } = useText()
  const session = useSession()
  const palette = usePaletteOpen()
  const screen = usePlaces(({ here }) => here.screen)
  const mayReturn = usePlaces(({ before }) => before.length > 0)
  return (
    <header className={styles['top']}>
      {mayReturn ? (
        <button
          type="button"
          className={styles['back']}
          aria-label={t('common.back')}
          title={t('common.back')}
          aria-keyshortcuts="Alt+ArrowLeft"
          onClick={back}
        >
          <Glyph icon={ArrowLeft} />
        </button>
      ) : null}
      <h1>{t(`frame.nav.${screen}`)}</h1>
      <div id="screen-title" className={styles['extra']} />
      <button type="button" className={styles['search']} aria-keyshortcuts="Control+K" onClick={palette.show}>
        <Glyph icon={Search} size={14} />
        <span>{t('frame.search')}</span>
        <Kbd keys="Ctrl+K" />
      </button>
      <div className={styles['me']}>
        <span>{t('frame.member', { name: session.member.name, unit: name(session.unit) })}</span>
        {session.shared ? (
          <button
            type="button"
            className={styles['lock']}
            aria-label={`${t('frame.handOver')} Ctrl J`}
            title={t('frame.handOverDetail')}
            aria-keyshortcuts="Control+J"
            onClick={handOver}
          >
            {t('frame.handOver')} <Kbd keys="Ctrl+J" />
          </button>
        ) : null}
        <button
          type="button"
          className={styles['lock']}
          aria-label={`${t('frame.lock')} Ctrl L`}
          title={t('frame.lock')}
          aria-keyshortcuts="Control+L"
          onClick={() => void callDesk('lock', {})}
        >
          <Kbd keys="Ctrl+L" />
        </button>
      </div>
    </header>
  )
}
