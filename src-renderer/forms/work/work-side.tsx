import type { ReactNode } from 'react'
import type { LocalText } from '#shared/kernel/text.ts'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import styles from './work-side.module.css'

/** Beside what is filled in: the checks first, then what else there is to know, then how it is done. */
export function WorkSide({ guide, children }: { readonly guide: LocalText | undefined; readonly children: ReactNode }) {
  const { t, name } = useText()
  return (
    <aside className={styles['side']} aria-label={t('entry.checks')}>
      {children}
      {guide === undefined ? null : (
        <SidePart title={t('entry.guide')}>
          <p className={styles['guide']}>{name(guide)}</p>
        </SidePart>
      )}
    </aside>
  )
}

/** A part of it under its heading. */
export function SidePart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** Words that are no heading and no fault. */
export function SideWords({ children }: { readonly children: ReactNode }) {
  return <p className={styles['mute']}>{children}</p>
}

type FaultProps = { readonly where: string; readonly words: string; readonly severity: 'error' | 'warning'; readonly onGo: () => void }

/** One fault, which leads to where it is. */
export function SideFault({ where, words, severity, onGo }: FaultProps) {
  return (
    <button type="button" className={cx(styles['fault'], styles[severity])} onClick={onGo}>
      <b>{where}</b>
      <span>{words}</span>
    </button>
  )
}

type ReasonProps = { readonly id: string; readonly label: string; readonly value: string; readonly onChange: (words: string) => void }

/** Where a warning gets the reason with which it passes. */
export function SideReason({ id, label, value, onChange }: ReasonProps) {
  const { t } = useText()
  return (
    <div className={styles['reason']}>
      <WordsInput use="reason" id={id} label={label} placeholder={t('entry.warningReasonHint')} maxRows={4} maxLength={500} value={value} onChange={onChange} />
    </div>
  )
}
