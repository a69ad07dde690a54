import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { PhraseUse } from '#shared/domain/phrase.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { isComposing } from '#renderer/ui/composing.ts'
import { cx } from '#renderer/ui/cx.ts'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './phrase-box.module.css'
import { matchPhrases, type ReadyPhrase } from './ready-phrases.ts'

type Props = {
  readonly use: PhraseUse
  readonly phrases: readonly ReadyPhrase[]
  /** What stands in the field; it can be kept as a phrase. */
  readonly words: string
  readonly onPick: (phrase: string) => void
  readonly onClose: () => void
}

/** The phrase library over a field: found by a part, pinyin or initials; Enter puts the chosen one in, Ctrl+S keeps what was written as one's own. */
export function PhraseBox({ use, phrases, words, onPick, onClose }: Props) {
  const { t } = useText()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const keep = useAct('mutate')
  const found = matchPhrases(phrases, typed)
  const at = Math.min(active, found.length - 1)
  const written = words.trim()
  const mayKeep = written !== '' && written.length <= 500 && !phrases.some(({ key, source }) => key === written && source === 'own')
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const keepWritten = () => void keep.run({ name: 'phrase.put', version: 1, args: { id: crypto.randomUUID(), text: written, uses: [use] } })
  const keys = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const phrase = found[at]
    if (event.ctrlKey && event.key.toLowerCase() === 's') {
      if (mayKeep) keepWritten()
    } else if (event.ctrlKey || event.altKey || event.metaKey) return
    else if (step !== 0) setActive((at + step + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter') {
      if (phrase) onPick(phrase.key)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <DialogBox
      title={t('phrase.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={560}
      {...(mayKeep
        ? {
            foot: (
              <ActButton keys="Ctrl+S" busy={keep.busy} onPress={keepWritten}>
                {t('phrase.keep')}
              </ActButton>
            ),
          }
        : {})}
    >
      <input
        ref={input}
        className={styles['input']}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-label={t('phrase.find')}
        {...(at >= 0 ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        placeholder={t('phrase.find')}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={keys}
      />
      <div ref={list} id={id} role="listbox" aria-label={t('phrase.title')} className={styles['list']}>
        {found.map((phrase, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the input, which keeps the focus
          <div
            key={phrase.key}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            tabIndex={-1}
            className={cx(styles['phrase'], place === at && styles['on'])}
            onClick={() => onPick(phrase.key)}
          >
            <span>{phrase.label}</span>
            <small>{t(`phrase.source.${phrase.source}`)}</small>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className={styles['none']}>{t(phrases.length === 0 ? 'phrase.none' : 'phrase.notFound')}</p> : null}
      <FaultNotice fault={keep.fault} />
    </DialogBox>
  )
}
