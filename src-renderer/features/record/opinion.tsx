import { useRef } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { ActDetails } from './act-details.tsx'
import styles from './act-bar.module.css'
import { isDecision, phrasesOf, type Wording } from './acts.ts'
import type { WordingState } from './use-wording.ts'

/** Reasons are shorter than opinions, as their mutations take them. */
const long: ReadonlySet<Wording> = new Set<Wording>(['comment', 'ask', 'answer', 'progress'])

/** The words of an act: what is chosen beside them, ready phrases, and the box itself. */
export function Opinion({ wording, chosen, view }: { readonly wording: WordingState; readonly chosen: Wording; readonly view: RecordView }) {
  const { t } = useText()
  const phrases = phrasesOf[chosen] ?? []
  const box = useRef<HTMLTextAreaElement>(null)
  const { fault } = wording
  return (
    <>
      <ActDetails wording={wording} chosen={chosen} view={view} toWords={() => box.current?.focus()}>
        {phrases.map((key, index) => {
          const phrase = t(key as 'record.phrase.agree.1')
          return (
            <button key={key} type="button" className={styles['phrase']} aria-keyshortcuts={`Alt+${index + 1}`} onClick={() => wording.write(phrase)}>
              {phrase}
              <Kbd keys={`Alt+${index + 1}`} plain />
            </button>
          )
        })}
      </ActDetails>
      <div className={styles['opinion']}>
        <GrowText
          ref={box}
          label={isDecision(chosen) ? t('record.opinion') : t(`record.do.${chosen}`)}
          placeholder={t(`record.opinion.${chosen}`)}
          value={wording.words}
          onChange={wording.write}
          maxLength={isDecision(chosen) || long.has(chosen) ? 4000 : 2000}
          busy={wording.busy}
          invalid={fault?.code === 'opinion-missing' || fault?.code === 'reason-missing'}
        />
      </div>
    </>
  )
}
