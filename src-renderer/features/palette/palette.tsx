import { useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import type { Choice, Destination } from './palette-acts.ts'
import { usePaletteOpen } from './palette-open.ts'
import styles from './palette.module.css'
import { useChoices } from './use-choices.ts'

type Props = { readonly destinations: readonly Destination[]; readonly onClose: () => void }

/** Ctrl+K: acts, records, people, processes by text, pinyin or initials; the first is chosen, so that Enter takes it. */
export function Palette({ destinations, onClose }: Props) {
  const { t } = useText()
  const [text, setText] = useState(() => usePaletteOpen.getState().text)
  const [chosen, setChosen] = useState(0)
  const groups = useChoices(useDeferredValue(text), destinations)
  const all = groups.flatMap(({ choices }) => choices)
  const at = Math.min(chosen, all.length - 1)
  const dialog = useRef<HTMLDialogElement>(null)
  useShortcuts({ Escape: onClose, 'Ctrl+K': onClose }, true, 'modal')
  useEffect(() => {
    // A modal dialog keeps the focus and gives it back; nothing behind it can be reached.
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const take = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    choice.run()
  }
  const keys = (event: KeyboardEvent) => {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setChosen((at + step + all.length) % Math.max(1, all.length))
    else if (event.key === 'Enter') take(all[at])
    else return
    event.preventDefault()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside the box closes it; Escape does the same
    <dialog
      ref={dialog}
      className={styles['palette']}
      aria-label={t('palette.title')}
      onClick={(event) => (event.target === dialog.current ? onClose() : undefined)}
      onCancel={(event) => event.preventDefault()}
    >
      <div className={styles['box']}>
        <input
          className={styles['input']}
          role="combobox"
          aria-expanded
          aria-controls="palette-results"
          aria-label={t('palette.title')}
          {...(at >= 0 ? { 'aria-activedescendant': `palette-${at}` } : {})}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setChosen(0)
          }}
          onKeyDown={keys}
        />
        <div id="palette-results" role="listbox" aria-label={t('palette.results')} className={styles['results']}>
          {groups.map((group) => (
            <div key={group.title} role="group" aria-label={t(group.title as 'palette.acts')}>
              <h3 aria-hidden>{t(group.title as 'palette.acts')}</h3>
              {group.choices.map((choice) => {
                const index = all.indexOf(choice)
                return (
                  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the input, which keeps the focus
                  <div
                    key={choice.id}
                    id={`palette-${index}`}
                    role="option"
                    aria-selected={index === at}
                    tabIndex={-1}
                    className={cx(styles['choice'], index === at && styles['on'])}
                    onClick={() => take(choice)}
                    onMouseMove={() => (index === at ? undefined : setChosen(index))}
                  >
                    {choice.icon ? <Glyph icon={choice.icon} /> : <span className={styles['noIcon']} />}
                    <b>{choice.title}</b>
                    <small>{choice.detail}</small>
                    {choice.keys === undefined ? null : <Kbd keys={choice.keys} />}
                  </div>
                )
              })}
            </div>
          ))}
        </div>
        {all.length === 0 ? (
          <p className={styles['none']} role="status">
            <b>{t('palette.empty', { text: text.trim() })}</b>
            {t('palette.emptyDetail')}
          </p>
        ) : null}
        <footer>{t('palette.hint')}</footer>
      </div>
    </dialog>
  )
}
