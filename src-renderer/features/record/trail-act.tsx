import type { RecordView } from '#shared/contract/store.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { entriesOf } from './entry-words.ts'
import { actorOf, besideOf, changesOf, kindOf, timesOf, type TrailEntry } from './trail-words.ts'
import styles from './trail.module.css'

/** How an act's mark looks: what went forward, what went back, what only said something. */
const toneOfAct: Partial<Record<TrailEntry['kind'], 'back' | 'stop' | 'word'>> = {
  return: 'back',
  recall: 'back',
  withdraw: 'back',
  refuse: 'stop',
  terminate: 'stop',
  overdue: 'back',
  escalate: 'back',
  warn: 'word',
  comment: 'word',
  correct: 'back',
  ask: 'word',
  answer: 'word',
  urge: 'word',
  progress: 'word',
}

/** One thing that happened. The opinion is the loudest part; what the server has not confirmed says so. */
export function TrailAct({ act, view, now }: { readonly act: TrailEntry; readonly view: RecordView; readonly now: number }) {
  const { t, name } = useText()
  const locale = useLocale()
  const tone = toneOfAct[act.kind]
  const changes = changesOf(act, view, t, locale)
  return (
    <li className={cx(styles['event'], tone && styles[tone], act.pending === 'rejected' && styles['void'])}>
      <p className={styles['who']}>
        <span>
          {actorOf(act, t)} {t(`record.act.${kindOf(act, view)}`)}
          {act.enteredBy === null ? null : <Tag tone="warn">{t('record.backEntered')}</Tag>}
          {act.pending === 'waiting' ? (
            <Tag tone="warn" title={t('record.pendingWhole')}>
              {t('record.pending')}
            </Tag>
          ) : null}
          {act.pending === 'rejected' ? <Tag tone="bad">{t('record.rejected')}</Tag> : null}
        </span>
        <time dateTime={new Date(act.at).toISOString()} title={timesOf(act, t, locale)}>
          {formatInstant(act.at, locale, 'short', now)}
        </time>
      </p>
      {act.opinion === '' ? null : <p className={styles['say']}>{act.opinion}</p>}
      {act.enteredByName === null ? null : (
        <p className={styles['note']}>
          {t('record.backEnteredBy', { who: act.enteredByName, at: formatInstant(act.enteredAt ?? act.at, locale, 'short', now) })}
        </p>
      )}
      {[...besideOf(act, view, t, name), ...entriesOf(act, view, t, locale)].map((note) => (
        <p key={note} className={styles['note']}>
          {note}
        </p>
      ))}
      {changes.length === 0 ? null : (
        <details className={styles['changes']} open={act.kind === 'correct'}>
          <summary>{t('record.changed', { n: changes.length })}</summary>
          <ul>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}
