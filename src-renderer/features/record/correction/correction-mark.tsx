import { Popover } from 'antd'
import type { RecordView } from '#shared/contract/store.ts'
import type { Field } from '#shared/definition/definition.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { actorOf, valueWords } from '../trail-words.ts'
import styles from './correction.module.css'

/** Beside a value that was put right: that it was, and on opening its whole history, what stood, what stands, why, who and when (ENT-06, ENT-18). */
export function CorrectionMark({ field, view }: { readonly field: Field; readonly view: RecordView }) {
  const { t, name } = useText()
  const locale = useLocale()
  const acts = view.trail.filter(
    (act) => act.kind === 'correct' && act.pending !== 'rejected' && (field.key in act.changes || `shielded:${field.key}` in act.changes),
  )
  if (acts.length === 0) return null
  const history = (
    <ul className={styles['history']}>
      {acts.map((act) => {
        const [before, after] = act.changes[field.key] ?? [null, null]
        const words = (value: unknown) => valueWords(field, value, view, t, locale)
        return (
          <li key={act.id}>
            {field.key in act.changes ? <p>{t('correction.change', { before: words(before), after: words(after) })}</p> : null}
            <p>{act.opinion}</p>
            <small>{t('correction.by', { who: actorOf(act, t), at: formatInstant(act.at, locale, 'minute') })}</small>
          </li>
        )
      })}
    </ul>
  )
  return (
    <Popover trigger="click" title={name(field.label)} content={history}>
      <button type="button" className={styles['mark']} aria-label={t('correction.markOf', { field: name(field.label) })}>
        {t('correction.mark')}
      </button>
    </Popover>
  )
}
