import { useEffect } from 'react'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { leaveFirstContact } from '#renderer/view/session.ts'
import { OpeningLine } from './opening-line.tsx'
import { Outside } from './outside.tsx'
import styles from './steps.module.css'

/** The member's data arrives, with figures; one may go in at any time, the rest comes in the background. */
export function FirstContactScreen() {
  const { t } = useText()
  const sync = useLiveValue('sync.state', {})
  const arrived = sync !== null && sync.bootstrap === null && sync.agreedAt !== null
  useEffect(() => {
    if (arrived) leaveFirstContact()
  }, [arrived])
  useShortcuts({ Enter: leaveFirstContact })
  return (
    <Outside wide>
      <h1 className={styles['title']}>{t('session.first.title')}</h1>
      <p className={styles['intro']}>{t('session.first.detail')}</p>
      <OpeningLine opening={sync?.bootstrap ? { step: 'data', ...sync.bootstrap } : null} words={t('session.opening.contact')} />
      <FaultNotice fault={sync?.fault ?? null} />
      <div className={styles['acts']}>
        <ActButton tone="main" onPress={leaveFirstContact} keys="Enter">
          {t('session.first.enter')}
        </ActButton>
      </div>
    </Outside>
  )
}
