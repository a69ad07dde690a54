import type { RecordView } from '#shared/contract/store.ts'
import type { Field } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { fieldWords, rowsOf } from '#renderer/forms/read/field-words.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale, type Locale } from '#renderer/text/language.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import styles from './trail.module.css'

type TrailEntry = RecordView['trail'][number]

/** How an act's mark looks: what went forward, what went back, what only said something. */
const toneOfAct: Partial<Record<TrailEntry['kind'], 'back' | 'stop' | 'word'>> = {
  return: 'back',
  recall: 'back',
  withdraw: 'back',
  refuse: 'stop',
  comment: 'word',
}

/** One thing that happened. The opinion is the loudest part; what the server has not confirmed says so. */
export function TrailAct({ act, view, now }: { readonly act: TrailEntry; readonly view: RecordView; readonly now: number }) {
  const { t, name } = useText()
  const locale = useLocale()
  const tone = toneOfAct[act.kind]
  const target = act.kind !== 'return' ? null : act.target === null ? t('record.toInitiator') : nodeLabel(view, act.target, name)
  const changes = changesOf(act, view, t, locale)
  const passed = warningsOf(act, view, name)
  return (
    <li className={cx(styles['event'], tone && styles[tone], act.pending === 'rejected' && styles['void'])}>
      <p className={styles['who']}>
        <span>
          {act.enteredBy === act.actorId ? t('record.actorUnknown') : act.actorName} {t(`record.act.${act.kind}`)}
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
      {target === null ? null : <p className={styles['note']}>{t('record.returnedTo', { target })}</p>}
      {passed.map(({ rule, reason }) => (
        <p key={rule} className={styles['note']}>
          {t('record.warningPassed', { rule, reason })}
        </p>
      ))}
      {changes.length === 0 ? null : (
        <details className={styles['changes']}>
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

function nodeLabel(view: RecordView, key: string, name: ReturnType<typeof useText>['name']): string {
  const node = nodesOf(view.definition).find((candidate) => candidate.key === key)
  return node ? name(node.label) : key
}

/** Desk time and the server's bounds, for the hover. */
function timesOf(act: TrailEntry, t: Speak, locale: Locale): string {
  const exact = (at: number) => formatInstant(at, locale, 'second')
  const trusted =
    act.notBefore === null || act.notAfter === null ? t('record.untrusted') : t('record.trusted', { from: exact(act.notBefore), to: exact(act.notAfter) })
  return `${t('record.deskTime', { at: exact(act.at) })}\n${trusted}`
}

function changesOf(act: TrailEntry, view: RecordView, t: Speak, locale: Locale): readonly string[] {
  return view.definition.form.flatMap((field) => {
    const change = act.changes[field.key]
    if (change === undefined) return []
    const [before, after] = change
    const words = (value: unknown) => wordsOf(field, value, view, t, locale)
    return [t('record.change', { field: locale.language === 'en' ? field.label.en : field.label.zh, before: words(before), after: words(after) })]
  })
}

function wordsOf(field: Field, value: unknown, view: RecordView, t: Speak, locale: Locale): string {
  if (field.kind === 'table') return t('record.changedRows', { n: rowsOf(value).length })
  return fieldWords(field, value, locale, view.names) || t('record.empty')
}

/** Warnings that were passed stand in the act as `warning:<rule>` → [null, reason]. */
function warningsOf(
  act: TrailEntry,
  view: RecordView,
  name: ReturnType<typeof useText>['name'],
): readonly { readonly rule: string; readonly reason: string }[] {
  return view.definition.rules.flatMap((rule) => {
    const reason = act.changes[`warning:${rule.key}`]?.[1]
    return typeof reason === 'string' ? [{ rule: name(rule.message), reason }] : []
  })
}
