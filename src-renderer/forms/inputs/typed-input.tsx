import { Input, type InputRef } from 'antd'
import { useState, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import styles from './inputs.module.css'

/** What every input of a form takes: its name for labels and faults, and what was typed. */
export type InputBase = {
  readonly id: string
  readonly label: string
  readonly invalid: boolean
  readonly required: boolean
  /** Ids of the hint and the faults. */
  readonly describedBy: string | undefined
}

type Props = InputBase & {
  /** As it stands when nobody types: formatted, or the raw text that could not be read. */
  readonly shown: string
  readonly onText: (text: string) => void
  readonly onLeave: () => void
  readonly end?: boolean
  readonly prefix?: ReactNode
  readonly suffix?: ReactNode
  readonly placeholder?: string
  readonly maxLength?: number
  readonly inputMode?: 'decimal' | 'numeric' | 'text'
  readonly inputRef?: Ref<InputRef>
  readonly onKey?: (event: KeyboardEvent<HTMLInputElement>) => void
}

/** One line of text: shows what is typed while it is typed, and the clean form when it is left. */
export function TypedInput({
  id,
  label,
  invalid,
  required,
  describedBy,
  shown,
  onText,
  onLeave,
  end,
  prefix,
  suffix,
  placeholder,
  maxLength,
  inputMode,
  inputRef,
  onKey,
}: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Input
      ref={inputRef ?? null}
      id={id}
      aria-label={label}
      aria-invalid={invalid}
      aria-required={required}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      {...(invalid ? { status: 'error' as const } : {})}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(inputMode === undefined ? {} : { inputMode })}
      {...(placeholder === undefined ? {} : { placeholder })}
      className={end === true ? styles['end'] : undefined}
      autoComplete="off"
      spellCheck={false}
      prefix={prefix}
      suffix={suffix}
      value={typed ?? shown}
      onChange={(event) => {
        setTyped(event.target.value)
        onText(event.target.value)
      }}
      {...(onKey === undefined ? {} : { onKeyDown: onKey })}
      onFocus={(event) => {
        if (end === true) event.target.select()
      }}
      onBlur={() => {
        setTyped(null)
        onLeave()
      }}
    />
  )
}
