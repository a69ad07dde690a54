import { Input, type InputRef } from 'antd'
import { useEffect, useId, useRef, type ReactNode } from 'react'
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
  readonly end?: ReactNode
  readonly mono?: boolean
}

/** One labelled input with its help and its error beneath, for short forms outside of definitions. */
export function TextField({ label, value, onChange, kind = 'text', help, error, autoFocus = false, placeholder, maxLength, end, mono = false }: Props) {
  const id = useId()
  const input = useRef<InputRef & { focus: () => void }>(null)
  useEffect(() => {
    if (autoFocus) input.current?.focus()
  }, [autoFocus])
  const note = error ?? help
  const shared = {
    id,
    value,
    size: 'large' as const,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
    autoComplete: 'off',
    spellCheck: false,
    ...(error === undefined ? {} : { status: 'error' as const, 'aria-invalid': true }),
    ...(note === undefined ? {} : { 'aria-describedby': `${id}-note` }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(mono ? { className: styles['mono'] ?? '' } : {}),
  }
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {kind === 'lines' ? <Input.TextArea {...shared} ref={input as never} autoSize={{ minRows: 3, maxRows: 6 }} /> : kind === 'password' ? <Input.Password {...shared} ref={input} /> : <Input {...shared} ref={input} />}
      {note === undefined ? null : (
        <p id={`${id}-note`} className={error === undefined ? styles['help'] : styles['error']} {...(error === undefined ? {} : { role: 'alert' })}>
          {note}
        </p>
      )}
      {end}
    </div>
  )
}
