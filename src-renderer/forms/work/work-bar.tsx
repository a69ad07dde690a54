import type { ReactNode } from 'react'
import type { SaveState } from '#renderer/forms/model/draft-saver.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { useFaultText } from '#renderer/view/fault-words.ts'
import styles from './work-bar.module.css'

/** One thing that the bar says of what is being filled in. */
export type Standing = { readonly key: string; readonly words: string; readonly tone?: 'bad' | 'warn' | 'good' | undefined }

type Props = {
  readonly title: string
  /** The one act of the page. */
  readonly act: ReactNode
  readonly standing: readonly Standing[]
  /** Ways to elsewhere, at the far end. */
  readonly end?: ReactNode
}

/** Above what is filled in: what it is, the one act, and how it stands. */
export function WorkBar({ title, act, standing, end }: Props) {
  const { t } = useText()
  return (
    <div className={styles['bar']}>
      <h2>{title}</h2>
      {act}
      <span className={styles['status']} role="status">
        {standing.map(({ key, words, tone }, place) => (
          <span key={key} className={tone === undefined ? undefined : styles[tone]}>
            {place === 0 ? null : t('common.separator')}
            {words}
          </span>
        ))}
      </span>
      {end === undefined ? null : <span className={styles['end']}>{end}</span>}
    </div>
  )
}

/** What is said of the draft on disk; nothing before the first save. */
export function useSavedStanding(state: SaveState): readonly Standing[] {
  const { t } = useText()
  const locale = useLocale()
  const say = useFaultText()
  switch (state.kind) {
    case 'kept':
      return [{ key: 'saved', words: t('entry.saved', { time: formatInstant(state.at, locale, 'second').slice(11) }) }]
    case 'waiting':
      return [{ key: 'saved', words: t('entry.saving') }]
    case 'failed':
      return [{ key: 'saved', words: t('entry.unsaved', { reason: say(state.fault) }), tone: 'bad' }]
    case 'clean':
      return []
  }
}
