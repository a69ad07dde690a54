import { useEffect, useRef, useState } from 'react'
import type { Fault } from '#shared/kernel/fault.ts'
import { useText } from '#renderer/text/text.ts'
import { useFaultText } from '#renderer/view/fault-words.ts'
import styles from './lock-screen.module.css'
import { OpeningLine } from './opening-line.tsx'
import { useOpening } from './use-opening.ts'

type Props = {
  readonly name: string
  readonly hint: string
  readonly busy: boolean
  readonly fault: Fault | null
  readonly onSubmit: (password: string) => Promise<boolean>
}

/** One password field, focused; Enter unlocks. What was typed is dropped as soon as it was judged. */
export function UnlockForm({ name, hint, busy, fault, onSubmit }: Props) {
  const { t } = useText()
  const say = useFaultText()
  const opening = useOpening()
  const input = useRef<HTMLInputElement>(null)
  const [caps, setCaps] = useState(false)
  useEffect(() => {
    if (!busy) input.current?.focus()
  }, [busy])
  const unlock = async () => {
    const field = input.current
    if (busy || field === null || field.value === '') return
    const opened = await onSubmit(field.value)
    if (!opened) field.value = ''
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void unlock()
      }}
    >
      <input
        ref={input}
        type="password"
        className={styles['password']}
        aria-label={t('session.lock.password', { name })}
        aria-invalid={fault !== null}
        aria-describedby="unlock-note"
        autoComplete="off"
        readOnly={busy}
        maxLength={200}
        onKeyUp={(event) => setCaps(event.getModifierState('CapsLock'))}
      />
      {caps ? <p className={styles['caps']}>{t('session.lock.capsLock')}</p> : null}
      {busy ? <OpeningLine opening={opening} words={t('session.opening.key')} /> : null}
      {busy ? null : (
        <p id="unlock-note" className={fault === null ? styles['hint'] : styles['fault']} role={fault === null ? undefined : 'alert'}>
          {fault === null ? hint : say(fault)}
        </p>
      )}
    </form>
  )
}
