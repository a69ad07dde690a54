import { X } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { matchOptions, type FindableOption } from '#renderer/forms/model/option-match.ts'
import styles from './people-input.module.css'
import { PickList } from './pick-list.tsx'

type Props = {
  readonly id?: string
  readonly label: string
  /** All who may be chosen. */
  readonly people: readonly FindableOption[]
  /** Who is chosen, in the order of choosing. */
  readonly value: readonly string[]
  /** With 1, another choice takes the place of the one before. */
  readonly max: number
  readonly invalid?: boolean
  readonly onChange: (ids: string[]) => void
  /** Somebody has been chosen and nobody more is wanted. */
  readonly onFull?: () => void
}

/** Chooses people by typing a name, pinyin or initials: Enter takes the first hit, Backspace in an empty field gives the last one back. */
export function PeopleInput({ id, label, people, value, max, invalid = false, onChange, onFull }: Props) {
  const { t } = useText()
  const listId = useId()
  const anchor = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const found = open
    ? matchOptions(
        people.filter(({ key }) => !value.includes(key)),
        typed,
      )
    : []
  const pick = ({ key }: FindableOption) => {
    onChange(max === 1 ? [key] : [...value, key].slice(0, max))
    setTyped('')
    setActive(0)
    setOpen(false)
    if (value.length + 1 >= max) onFull?.()
  }
  const remove = (key: string) => {
    onChange(value.filter((each) => each !== key))
    input.current?.focus()
  }
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return
    const hit = found[active]
    const last = value.at(-1)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) setOpen(true)
      else setActive((place) => (place + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length))
    } else if (event.key === 'Enter' || (event.key === 'Tab' && typed !== '')) {
      if (event.key === 'Enter') event.preventDefault()
      if (hit) pick(hit)
    } else if (event.key === 'Backspace' && typed === '' && last !== undefined) remove(last)
    else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
    }
  }
  const isFull = max > 1 && value.length >= max
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside the names goes to the field; keys are in it already
    <div ref={anchor} className={cx(styles['box'], invalid && styles['invalid'])} onClick={() => input.current?.focus()}>
      {value.map((each) => (
        <Chosen key={each} name={people.find((person) => person.key === each)?.label ?? '…'} onRemove={() => remove(each)} />
      ))}
      <input
        ref={input}
        {...(id === undefined ? {} : { id })}
        role="combobox"
        data-people
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-invalid={invalid}
        {...(found.length > 0 ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
        autoComplete="off"
        spellCheck={false}
        placeholder={value.length === 0 ? t('entry.people.hint') : isFull ? t('entry.people.full', { n: max }) : ''}
        readOnly={isFull}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={key}
        onBlur={() => {
          setTyped('')
          setOpen(false)
        }}
      />
      <PickList id={listId} label={label} anchor={anchor} options={found} active={active} onPick={pick} />
    </div>
  )
}

function Chosen({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) {
  const { t } = useText()
  return (
    <span className={styles['chosen']}>
      {name}
      <button type="button" tabIndex={-1} aria-label={t('entry.people.remove', { name })} title={t('entry.people.remove', { name })} onClick={onRemove}>
        <Glyph icon={X} size={12} />
      </button>
    </span>
  )
}
