import { Segmented } from 'antd'
import { X } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { withPhrase } from '#renderer/forms/phrases/ready-phrases.ts'
import { formatDue } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import { Return } from '../act-details.tsx'
import { grave, phrasesOf, phraseUseOf, type Wording } from '../acts.ts'
import { useWording } from '../use-wording.ts'
import { batchWordings } from './batch-standing.ts'
import { amountWords, keyFields } from './key-fields.ts'
import type { BatchHandle, Decided } from './run-batch.ts'
import styles from './batch.module.css'

const wordsMax = 4000

type Props = {
  readonly view: RecordView
  /** What was decided here, once it is. */
  readonly done: Decided | null
  readonly lacking: boolean
  readonly busy: boolean
  readonly onHandle: (id: string, handle: BatchHandle | null) => void
  readonly onRemove: () => void
}

/** One record of the batch: what it is judged by, the decision on it, and its opinion or reason. */
export function BatchRow({ view, done, lacking, busy, onHandle, onRemove }: Props) {
  const { t } = useText()
  const { record } = view
  const may = done === null ? batchWordings(view) : []
  const wording = useWording(view, may, 'agree')
  const chosen = wording.chosen ?? 'agree'
  const row = useRef<HTMLLIElement>(null)
  const focus = () => row.current?.querySelector('textarea')?.focus()
  // An opinion that was meant for all who are agreed to is no reason to send one back.
  const filled = useRef('')
  const choose = (next: Wording) => {
    wording.choose(next)
    if (next !== 'agree' && filled.current !== '' && wording.words === filled.current) wording.write('')
    focus()
  }
  useLayoutEffect(() => {
    onHandle(record.id, {
      lacksWords: () => wording.words.trim() === '',
      fill: (words, ready) => {
        if (chosen !== 'agree') return
        filled.current = withPhrase(wording.words, words, ready, wordsMax)
        wording.write(filled.current)
      },
      choose: (next) => {
        if (!may.includes(next)) return false
        choose(next)
        return true
      },
      focus,
      decide: async () => ((await wording.carryOut(() => undefined)) ? { act: chosen, words: wording.words.trim() } : null),
    })
    return () => onHandle(record.id, null)
  })
  return (
    <li ref={row} className={cx(styles['row'], done !== null && styles['done'])} data-batch-row={record.id}>
      <About view={view} />
      {done !== null ? (
        <p className={styles['outcome']}>
          <Tag tone={grave.has(done.act) ? 'warn' : 'good'}>{t(`batch.done.${asDone(done.act)}`)}</Tag>
          <span>{done.words}</span>
        </p>
      ) : (
        <div className={styles['decision']}>
          <div className={styles['choice']}>
            <Segmented
              size="small"
              aria-label={t('batch.decision', { title: record.title })}
              value={chosen}
              disabled={busy}
              onChange={choose}
              options={may.toReversed().map((each) => ({ value: each, label: t(`record.do.${each}`) }))}
            />
            {chosen === 'return' ? <Return wording={wording} view={view} /> : null}
            <span className={styles['aside']}>
              <ActButton
                size="small"
                tone="quiet"
                onPress={() => go({ screen: 'record', recordId: record.id })}
                label={t('batch.openOne', { title: record.title })}
              >
                {t('batch.open')}
              </ActButton>
              <ActButton size="small" tone="quiet" icon={X} disabled={busy} onPress={onRemove} label={t('batch.removeOne', { title: record.title })}>
                {null}
              </ActButton>
            </span>
          </div>
          <WordsInput
            use={phraseUseOf[chosen]}
            shipped={phrasesOf[chosen]}
            label={t(grave.has(chosen) ? 'batch.reasonOf' : 'batch.opinionOf', { title: record.title })}
            placeholder={t(`record.opinion.${chosen}`)}
            value={wording.words}
            onChange={wording.write}
            maxLength={wordsMax}
            busy={busy}
            invalid={lacking || wording.fault?.code === 'opinion-missing' || wording.fault?.code === 'reason-missing'}
          />
          {lacking ? <p className={styles['lacking']}>{t(grave.has(chosen) ? 'batch.reasonLacks' : 'batch.opinionLacks')}</p> : null}
          <FaultNotice fault={wording.fault} />
        </div>
      )}
    </li>
  )
}

function asDone(act: Wording): 'agree' | 'return' | 'refuse' {
  return act === 'return' || act === 'refuse' ? act : 'agree'
}

/** What a record is, in three lines. */
export function About({ view }: { readonly view: RecordView }) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const { record } = view
  const task = view.tasks.find(({ id }) => id === view.myTaskId)
  const due = task === undefined || task.dueAt === null || task.pausedAt !== null ? null : formatDue(task.dueAt, now, locale)
  return (
    <div className={styles['about']}>
      <p className={styles['title']}>
        <b>{record.title}</b>
        <span>{amountWords(view)}</span>
      </p>
      <p className={styles['meta']}>
        {[name(view.definition.name), record.number, view.creatorName, name(view.unitName)].join(t('common.separator'))}
        {due === null ? null : <i className={styles[due.tone]}>{due.words}</i>}
      </p>
      <dl className={styles['fields']}>
        {keyFields(view, locale).map(({ key, label, words }) => (
          <div key={key}>
            <dt>{name(label)}</dt>
            <dd title={words}>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
