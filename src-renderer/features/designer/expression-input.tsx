import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { cx } from '#renderer/ui/cx.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { problemsAt, useDesign } from './design-context.ts'
import styles from './expression-input.module.css'
import { completionsAt } from './model/completions.ts'
import { reasonWords } from './model/problem-words.ts'
import { Property } from './property.tsx'

type Props = {
  readonly label: string
  readonly value: string | undefined
  /** Undefined leaves a condition out. */
  readonly onChange: (value: string | undefined) => void
  readonly optional?: boolean
  /** How the proofs call this place. */
  readonly where: string
  readonly exact?: boolean
  /** The table whose row is bound here. */
  readonly table?: string | undefined
  readonly note?: string
}

const shownMax = 8

/** An expression: names are offered while it is written, and what is wrong with it stands beneath. */
export function ExpressionInput({ label, value, onChange, optional = false, where, exact = false, table, note }: Props) {
  const { t, name, language } = useText()
  const { body, problems, settle } = useDesign()
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [offer, setOffer] = useState<{ readonly caret: number; readonly active: number } | null>(null)
  const text = value ?? ''
  const { from, found } = offer === null ? { from: 0, found: [] } : completionsAt(body, text, offer.caret, table)
  const shown = found.slice(0, shownMax)
  const wrong = exact ? problems.filter((problem) => problem.where === where) : problemsAt(problems, where)
  const put = (next: string) => onChange(optional && next.trim() === '' ? undefined : next)

  const take = (chosen: string) => {
    const caret = offer?.caret ?? text.length
    put(text.slice(0, from) + chosen + text.slice(caret))
    const end = from + chosen.length
    setOffer(chosen.endsWith('.') ? { caret: end, active: 0 } : null)
    requestAnimationFrame(() => area.current?.setSelectionRange(end, end))
  }
  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const hit = shown[offer?.active ?? 0]
    if (isComposing(event) || offer === null || hit === undefined) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? shown.length - 1 : 0
    if (step > 0) setOffer({ ...offer, active: (offer.active + step) % shown.length })
    else if (event.key === 'Enter' || event.key === 'Tab') take(hit.text)
    else if (event.key === 'Escape') setOffer(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Property label={label} htmlFor={id} note={note}>
      <div className={styles['expression']}>
        <GrowText
          ref={area}
          id={id}
          mono
          value={text}
          placeholder={t('designer.expressionHint')}
          maxRows={8}
          invalid={wrong.length > 0}
          describedBy={wrong.length > 0 ? `${id}-wrong` : undefined}
          onChange={(next) => {
            put(next)
            requestAnimationFrame(() => setOffer({ caret: area.current?.selectionStart ?? next.length, active: 0 }))
          }}
          onKeyDown={key}
          onBlur={() => {
            setOffer(null)
            settle()
          }}
        />
        {shown.length === 0 ? null : (
          <div className={styles['offers']} role="listbox" aria-label={t('designer.suggestions')}>
            {shown.map((each, place) => (
              <div
                key={each.text}
                role="option"
                tabIndex={-1}
                aria-selected={place === offer?.active}
                className={cx(styles['offer'], place === offer?.active && styles['active'])}
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(each.text)
                }}
              >
                <code>{each.text}</code>
                {each.label === null ? null : <span>{name(each.label)}</span>}
              </div>
            ))}
          </div>
        )}
      </div>
      {wrong.length === 0 ? null : (
        <p id={`${id}-wrong`} className={styles['wrong']}>
          {wrong.map(({ detail }) => reasonWords(body, detail, language)).join(t('common.separator'))}
        </p>
      )}
    </Property>
  )
}
