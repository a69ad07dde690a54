import { useState } from 'react'
import type { DeskState } from '#shared/contract/store.ts'
import { callDesk } from '#renderer/bridge/desk.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { Outside } from './outside.tsx'
import { RestoreFlow } from './restore-flow.tsx'
import styles from './steps.module.css'

/** A store is here and cannot be used: what happened, that it is untouched, and what to do. */
export function BrokenScreen({ desk }: { readonly desk: DeskState }) {
  const { t } = useText()
  const [restoring, setRestoring] = useState(false)
  if (restoring) {
    return (
      <Outside wide>
        <RestoreFlow onBack={() => setRestoring(false)} />
      </Outside>
    )
  }
  return (
    <Outside wide foot={<span>{desk.deskName ?? t('common.product')}</span>}>
      <h1 className={styles['title']}>{t('session.broken.title')}</h1>
      <p className={styles['detail']}>{t('session.broken.kept', { path: desk.storePath })}</p>
      <FaultNotice fault={desk.fault ?? { code: 'store-damaged' }} />
      <div className={styles['acts']}>
        <ActButton tone="quiet" onPress={() => void callDesk('showInFolder', { what: 'desk' })}>
          {t('session.broken.show')}
        </ActButton>
        <ActButton onPress={() => setRestoring(true)}>{t('session.broken.restore')}</ActButton>
        {/* A new store process looks at everything afresh; the one that is running has made up its mind. */}
        <ActButton tone="main" onPress={() => void callDesk('lock', {})}>
          {t('session.broken.retry')}
        </ActButton>
      </div>
    </Outside>
  )
}
