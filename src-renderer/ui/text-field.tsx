import { Input, type InputRef } from 'antd'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import { isComposing } from './composing.ts'
import { GrowText } from './grow-text.tsx'
import styles from './text-field.module.css'

type Props = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly kind?: 'text' | 'password' | 'lines'
  readonly help?: string | undefined
  readonly error?: string | undefined
  readonly autoFocus?: boolean
  readonly placeholder?: string
  readonly maxLength?: number
  readonly mono?: boolean
}

/** One labelled input with its help or its error beneath, for short forms outside of definitions. */
export function TextField({ label, value, onChange, kind = 'text', help, error, autoFocus = false, placeholder, maxLength, mono = false }: Props) {
  const id = useId()
  const line = useRef<InputRef>(null)
  const lines = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (autoFocus) (lines.current ?? line.current)?.focus()
  }, [autoFocus])
  const note = error ?? help
  const shared = {
    id,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(maxLength === undefined ? {} : { maxLength }),
  }
  const single = {
    ...shared,
    value,
    size: 'large' as const,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
    ...(error === undefined ? {} : { status: 'error' as const, 'aria-invalid': true }),
    ...(note === undefined ? {} : { 'aria-describedby': `${id}-note` }),
    ...(mono ? { className: styles['mono'] ?? '' } : {}),
  }
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {kind === 'lines' ? (
        <GrowText
          {...shared}
          ref={lines}
          value={value}
          onChange={onChange}
          invalid={error !== undefined}
          mono={mono}
          minRows={3}
          onKeyDown={submitOnEnter}
          describedBy={note === undefined ? undefined : `${id}-note`}
        />
      ) : kind === 'password' ? (
        <Input.Password {...single} ref={line} />
      ) : (
        <Input {...single} ref={line} />
      )}
      {note === undefined ? null : (
        <p id={`${id}-note`} className={error === undefined ? styles['help'] : styles['error']} role={error === undefined ? undefined : 'alert'}>
          {note}
        </p>
      )}
    </div>
  )
}

/** Several lines only because it is long: Enter goes on, as in every other field of a short form. */
export function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || isComposing(event)) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}
