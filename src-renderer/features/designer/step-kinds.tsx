import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { stepKinds, type StepKind } from './model/new-parts.ts'
import styles from './route-part.module.css'

/** The kinds of steps, when one is to be added. */
export function StepKinds({ onPick, onClose }: { readonly onPick: (kind: StepKind) => void; readonly onClose: () => void }) {
  const { t } = useText()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('button')?.focus(), [])
  useShortcuts({ Escape: onClose })
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || isComposing(event)) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.findIndex((button) => button === document.activeElement)
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={list} className={styles['kinds']} role="toolbar" aria-orientation="vertical" aria-label={t('designer.addStep')} onKeyDown={move}>
      <h3>{t('designer.addStep')}</h3>
      {stepKinds.map((kind) => (
        <button key={kind} type="button" onClick={() => onPick(kind)}>
          <b>{t(`designer.step.${kind}`)}</b>
          <span>{t(`designer.about.${kind}`)}</span>
        </button>
      ))}
    </div>
  )
}
