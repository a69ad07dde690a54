import { Select } from 'antd'
import type { RecordView } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Kbd } from '#renderer/ui/kbd.tsx'
import styles from './act-bar.module.css'
import { phrasesOf, type Wording } from './acts.ts'
import type { WordingState } from './use-wording.ts'

const initiator = ''

/** The words of an act: where a return goes to, ready phrases, and the box itself. */
export function Opinion({
  wording,
  chosen,
  targets,
}: {
  readonly wording: WordingState
  readonly chosen: Wording
  readonly targets: RecordView['returnTargets']
}) {
  const { t, name } = useText()
  const phrases = phrasesOf[chosen]
  return (
    <>
      {phrases.length === 0 ? null : (
        <div className={styles['ready']} role="group" aria-label={t('record.phrases')}>
          {chosen === 'return' && targets.length > 0 ? (
            <span className={styles['target']}>
              {t('record.returnTo')}
              <Select
                size="small"
                aria-label={t('record.returnTo')}
                value={wording.returnTo ?? initiator}
                onChange={(node: string) => wording.setReturnTo(node === initiator ? null : node)}
                options={targets.map((target) => ({ value: target.node ?? initiator, label: name(target.label) }))}
                popupMatchSelectWidth={false}
              />
            </span>
          ) : null}
          {phrases.map((key, index) => {
            const phrase = t(key as 'record.phrase.agree.1')
            return (
              <button key={key} type="button" className={styles['phrase']} aria-keyshortcuts={`Alt+${index + 1}`} onClick={() => wording.write(phrase)}>
                {phrase}
                <Kbd keys={`Alt+${index + 1}`} plain />
              </button>
            )
          })}
        </div>
      )}
      <div className={styles['opinion']}>
        <GrowText
          label={t(chosen === 'comment' ? 'record.do.comment' : 'record.opinion')}
          placeholder={t(`record.opinion.${chosen}`)}
          value={wording.words}
          onChange={wording.write}
          maxLength={chosen === 'withdraw' || chosen === 'recall' ? 2000 : 4000}
          busy={wording.busy}
          invalid={wording.fault?.code === 'opinion-missing' || wording.fault?.code === 'reason-missing'}
        />
      </div>
    </>
  )
}
