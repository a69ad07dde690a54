import { useState } from 'react'
import type { DeskState } from '#shared/contract/store.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { EnrolFlow } from './enrol-flow.tsx'
import { Outside } from './outside.tsx'
import styles from './steps.module.css'

/** An administrator has closed this desk: why, when, what became of the work, and how the machine is used again. */
export function ClosedScreen({ desk, closed }: { readonly desk: DeskState; readonly closed: NonNullable<DeskState['closed']> }) {
  const { t } = useText()
  const locale = useLocale()
  const [enrolling, setEnrolling] = useState(false)
  if (enrolling) {
    return (
      <Outside wide foot={<span>{t('common.product')}</span>}>
        <EnrolFlow deskName={null} onBack={() => setEnrolling(false)} />
      </Outside>
    )
  }
  return (
    <Outside wide foot={<span>{desk.company ?? t('common.product')}</span>}>
      <h1 className={styles['title']}>{t('session.closed.title', { name: desk.deskName ?? t('session.closed.thisDesk') })}</h1>
      <p className={styles['detail']}>
        {t(`session.closed.${closed.reason}`, { time: formatInstant(closed.at, locale, 'minute') })}
        {t('session.closed.gone')}
      </p>
      <Notice tone={closed.kept === 0 ? 'good' : 'warn'}>{closed.kept === 0 ? t('session.closed.sent') : t('session.closed.kept', { n: closed.kept })}</Notice>
      <div className={styles['acts']}>
        <ActButton tone="main" onPress={() => setEnrolling(true)}>
          {t('session.closed.enrol')}
        </ActButton>
      </div>
    </Outside>
  )
}
