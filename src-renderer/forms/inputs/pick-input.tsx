import { Input, type InputRef } from 'antd'
import { ChevronDown, X } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { matchOptions, type FindableOption } from '#renderer/forms/model/option-match.ts'
import { PickList } from './pick-list.tsx'
import styles from './inputs.module.css'
import type { InputBase } from './typed-input.tsx'

type Props = InputBase & {
  readonly options: readonly FindableOption[]
  /** The picked option's name, or the raw text that names none. */
  readonly shown: string
  readonly onText: (text: string) => void
  readonly onPick: (key: string) => void
  readonly onLeave: () => void
  readonly placeholder?: string
}

/** Picks one of many by typing: label, key, pinyin or initials; Enter or Tab takes the first hit, Alt+Down shows all. */
export function PickInput({ id, label, invalid, required, describedBy, options, shown, onText, onPick, onLeave, placeholder }: Props) {
  const { t } = useText()
  const listId = useId()
  const anchor = useRef<HTMLDivElement>(null)
  const input = useRef<InputRef>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const found = open ? matchOptions(options, typed ?? '') : []

  const pick = (option: FindableOption) => {
    onPick(option.key)
    setTyped(null)
    setOpen(false)
  }
  const show = () => {
    setActive(
      Math.max(
        0,
        options.findIndex((option) => option.label === shown),
      ),
    )
    setOpen(true)
  }
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event)) return
    const hit = found[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) show()
      else setActive((place) => (place + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length))
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && hit !== undefined && (typed !== null || event.key === 'Enter')) {
      if (event.key === 'Enter') event.preventDefault()
      pick(hit)
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <div ref={anchor} className={styles['pick']}>
      <Input
        ref={input}
        id={id}
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(found.length > 0 ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
        aria-invalid={invalid}
        aria-required={required}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        {...(invalid ? { status: 'error' as const } : {})}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder ?? t('entry.pickHint')}
        value={typed ?? shown}
        suffix={<PickEnd clear={shown !== ''} label={t('entry.clear')} onClear={() => onText('')} onOpen={show} />}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
          setOpen(true)
          onText(event.target.value)
        }}
        onClick={() => (open ? setOpen(false) : show())}
        onKeyDown={key}
        onBlur={() => {
          setTyped(null)
          setOpen(false)
          onLeave()
        }}
      />
      <PickList id={listId} label={label} anchor={anchor} options={found} active={active} onPick={pick} />
    </div>
  )
}

/** The marks at the end of a pick field are for the mouse; the keyboard has its own ways to both. */
function PickEnd({
  clear,
  label,
  onClear,
  onOpen,
}: {
  readonly clear: boolean
  readonly label: string
  readonly onClear: () => void
  readonly onOpen: () => void
}) {
  const act = clear ? onClear : onOpen
  return (
    <span
      className={styles['mark']}
      title={clear ? label : undefined}
      aria-hidden
      onMouseDown={(event) => {
        event.preventDefault()
        event.stopPropagation()
        act()
      }}
    >
      {clear ? <X size={14} /> : <ChevronDown size={14} />}
    </span>
  )
}
