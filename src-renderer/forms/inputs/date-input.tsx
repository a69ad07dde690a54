import { DatePicker, type InputRef } from 'antd'
import dayjs from 'dayjs'
import { CalendarDays } from 'lucide-react'
import { useRef, useState } from 'react'
import { useText } from '#renderer/text/text.ts'
import styles from './inputs.module.css'
import { TypedInput, type InputBase } from './typed-input.tsx'

type Props = InputBase & {
  readonly shown: string
  /** `YYYY-MM-DD`, when the text is a date. */
  readonly date: string | null
  readonly onText: (text: string) => void
  readonly onDate: (date: string) => void
  readonly onLeave: () => void
}

/** A date: typed short (`0321`, `+3`, `明天`) or picked from a calendar that Alt+Down opens. */
export function DateInput({ date, onDate, ...rest }: Props) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const input = useRef<InputRef>(null)
  const close = () => {
    setOpen(false)
    input.current?.focus()
  }
  return (
    <div className={styles['date']}>
      <TypedInput
        {...rest}
        inputRef={input}
        onKey={(event) => {
          if (event.altKey && event.key === 'ArrowDown') setOpen(true)
          if (event.key === 'Escape' && open) {
            event.stopPropagation()
            close()
          }
        }}
        placeholder={t('entry.dateHint')}
        suffix={
          <span
            className={styles['mark']}
            title={t('entry.pickDate')}
            aria-hidden
            onMouseDown={(event) => {
              event.preventDefault()
              setOpen((was) => !was)
            }}
          >
            <CalendarDays size={14} />
          </span>
        }
      />
      {open ? (
        <DatePicker
          className={styles['anchor'] ?? ''}
          open
          aria-label={t('entry.pickDate')}
          value={date === null ? null : dayjs(date)}
          onChange={(picked) => {
            if (picked !== null) onDate(picked.format('YYYY-MM-DD'))
            close()
          }}
          onOpenChange={(next) => {
            if (!next) setOpen(false)
          }}
        />
      ) : null}
    </div>
  )
}
