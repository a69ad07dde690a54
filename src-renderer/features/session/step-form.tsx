import type { ReactNode } from 'react'
import type { Fault } from '#shared/kernel/fault.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './steps.module.css'

type Props = {
  readonly title: string
  readonly detail?: string
  readonly step: number
  readonly of: number
  readonly fault: Fault | null
  readonly next: string
  readonly ready: boolean
  readonly busy?: boolean
  readonly onNext: () => void
  readonly onBack: () => void
  readonly children: ReactNode
}

/** One step of a first start: Enter goes on, Esc goes back, nothing typed is lost between steps. */
export function StepForm({ title, detail, step, of, fault, next, ready, busy = false, onNext, onBack, children }: Props) {
  const { t } = useText()
  useShortcuts({ Escape: onBack }, !busy)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) onNext()
      }}
    >
      <p className={styles['step']}>{t('session.step', { n: step, of })}</p>
      <h1 className={styles['title']}>{title}</h1>
      <p className={styles['detail']}>{detail}</p>
      <div className={styles['fields']}>
        {children}
        <FaultNotice fault={fault} />
      </div>
      <div className={styles['acts']}>
        <ActButton tone="quiet" onPress={onBack} disabled={busy}>
          {t('common.back')}
        </ActButton>
        <ActButton tone="main" submit onPress={() => undefined} disabled={!ready} busy={busy} keys="Enter">
          {next}
        </ActButton>
      </div>
    </form>
  )
}
