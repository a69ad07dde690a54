import type { KeyboardEvent, Ref } from 'react'
import { cx } from './cx.ts'
import styles from './grow-text.module.css'

type Props = {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label?: string
  readonly id?: string
  readonly placeholder?: string
  readonly maxLength?: number
  readonly disabled?: boolean
  /** Keeps the focus, takes no words: while what was written is on its way. */
  readonly busy?: boolean
  readonly invalid?: boolean
  readonly mono?: boolean
  readonly minRows?: number
  readonly maxRows?: number
  readonly describedBy?: string | undefined
  readonly required?: boolean
  readonly onBlur?: () => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  readonly ref?: Ref<HTMLTextAreaElement>
}

/** Text over several lines that grows with what is written; by CSS alone, because the component library's own measures with styles that the page's policy forbids. */
export function GrowText({
  value,
  onChange,
  label,
  id,
  placeholder,
  maxLength,
  disabled = false,
  busy = false,
  invalid = false,
  mono = false,
  minRows = 1,
  maxRows = 6,
  describedBy,
  required = false,
  onBlur,
  onKeyDown,
  ref,
}: Props) {
  return (
    <textarea
      {...(ref ? { ref } : {})}
      {...(id === undefined ? {} : { id })}
      className={cx(styles['text'], mono && styles['mono'])}
      style={{ '--min-rows': minRows, '--max-rows': maxRows }}
      value={value}
      rows={minRows}
      placeholder={placeholder}
      maxLength={maxLength}
      disabled={disabled}
      readOnly={busy}
      required={required}
      spellCheck={false}
      autoComplete="off"
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
    />
  )
}
