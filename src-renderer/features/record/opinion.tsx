import { useRef, useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { closeOver } from '#renderer/forms/phrases/close-over.ts'
import { PhraseBox } from '#renderer/forms/phrases/phrase-box.tsx'
import { phraseKey, PhraseOpener } from '#renderer/forms/phrases/phrase-key.tsx'
import { withPhrase } from '#renderer/forms/phrases/ready-phrases.ts'
import { usePhrases } from '#renderer/forms/phrases/use-phrases.ts'
import { useText } from '#renderer/text/text.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { ActDetails } from './act-details.tsx'
import styles from './act-bar.module.css'
import { isDecision, phrasesOf, phraseUseOf, type Wording } from './acts.ts'
import type { WordingState } from './use-wording.ts'

/** Reasons are shorter than opinions, as their mutations take them. */
const long: ReadonlySet<Wording> = new Set<Wording>(['comment', 'ask', 'answer', 'progress'])
/** So many phrases stand above the words, each on Alt and a figure; the library has the others. */
const atHand = 3

/** The words of an act: what is chosen beside them, the phrases that are said most, and the box itself (WFL-05, WFL-06). */
export function Opinion({ wording, chosen, view }: { readonly wording: WordingState; readonly chosen: Wording; readonly view: RecordView }) {
  const { t } = useText()
  const use = phraseUseOf[chosen]
  const phrases = usePhrases(use, phrasesOf[chosen])
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const { fault } = wording
  const maxLength = isDecision(chosen) || long.has(chosen) ? 4000 : 2000
  const usual = phrases.slice(0, atHand)
  const ready = phrases.map(({ key }) => key)
  const put = (phrase: string | undefined) => {
    if (phrase === undefined) return false
    wording.write(withPhrase(wording.words, phrase, ready, maxLength))
    box.current?.focus()
    return true
  }
  useShortcuts({ 'Alt+1': () => put(ready[0]), 'Alt+2': () => put(ready[1]), 'Alt+3': () => put(ready[2]), [phraseKey]: () => setOpen(true) })
  const close = () =>
    closeOver(
      () => setOpen(false),
      () => box.current,
    )
  return (
    <>
      <ActDetails wording={wording} chosen={chosen} view={view} toWords={() => box.current?.focus()}>
        {usual.map(({ key, label }, index) => (
          <button key={key} type="button" className={styles['phrase']} title={label} aria-keyshortcuts={`Alt+${index + 1}`} onClick={() => put(key)}>
            <span>{label}</span>
            <Kbd keys={`Alt+${index + 1}`} plain />
          </button>
        ))}
        <PhraseOpener onOpen={() => setOpen(true)} />
      </ActDetails>
      <div className={styles['opinion']}>
        <GrowText
          ref={box}
          label={isDecision(chosen) ? t('record.opinion') : t(`record.do.${chosen}`)}
          placeholder={t(`record.opinion.${chosen}`)}
          value={wording.words}
          onChange={wording.write}
          maxLength={maxLength}
          busy={wording.busy}
          invalid={fault?.code === 'opinion-missing' || fault?.code === 'reason-missing'}
        />
      </div>
      {open ? (
        <PhraseBox
          use={use}
          phrases={phrases}
          words={wording.words}
          onClose={close}
          onPick={(phrase) => {
            put(phrase)
            close()
          }}
        />
      ) : null}
    </>
  )
}
