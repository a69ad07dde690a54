import type { EventValue } from '#shared/contract/store.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ProgressLine } from '#renderer/ui/progress-line.tsx'
import styles from './opening-line.module.css'

/** What the store does now while a person waits, with figures where it can count. */
export function OpeningLine({ opening, words }: { readonly opening: EventValue<'opening'> | null; readonly words: string }) {
  const { t } = useText()
  const said = opening === null ? words : t(`session.opening.${opening.step}`)
  const done = opening?.done ?? 0
  const total = opening?.total ?? 0
  return (
    <div className={styles['opening']} role="status">
      <ProgressLine label={said} done={done} total={total} />
      <p>
        <span>{said}</span>
        {total > 1 ? <span>{t('session.opening.progress', { done: formatCount(done), total: formatCount(total) })}</span> : null}
      </p>
    </div>
  )
}
