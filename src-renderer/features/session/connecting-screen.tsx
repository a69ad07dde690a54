import type { Fault } from '#shared/kernel/fault.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { readDesk } from '#renderer/view/session.ts'
import { OpeningLine } from './opening-line.tsx'
import { Outside } from './outside.tsx'
import styles from './steps.module.css'
import { useOpening } from './use-opening.ts'

/** The window is here before the store process is; a moment, or words and a way on when it does not come. */
export function ConnectingScreen({ fault }: { readonly fault: Fault | null }) {
  const { t } = useText()
  const opening = useOpening()
  if (fault === null) {
    return (
      <Outside>
        <OpeningLine opening={opening} words={t('session.connecting')} />
      </Outside>
    )
  }
  return (
    <Outside>
      <h1 className={styles['title']}>{t('session.unreachable')}</h1>
      <FaultNotice fault={fault} />
      <div className={styles['acts']}>
        <ActButton tone="main" onPress={() => void readDesk()}>
          {t('common.retry')}
        </ActButton>
      </div>
    </Outside>
  )
}
