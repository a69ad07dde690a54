import { useText } from '#renderer/text/text.ts'
import { formatCount } from '#renderer/text/format.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { batchMax, go } from '#renderer/view/places.ts'
import styles from './inbox-list.module.css'
import type { Marked } from './use-marked.ts'

/** Opens what is marked to be decided together. */
export function decideTogether(marked: Marked): boolean {
  if (marked.ids.length === 0) return false
  go({ screen: 'batch', recordIds: [...marked.ids] })
  return true
}

/** Under the list: how many are marked and what may be done with them; before anything is marked, how to. */
export function MarkedBar({ marked, listed }: { readonly marked: Marked; readonly listed: number }) {
  const { t } = useText()
  const n = marked.ids.length
  if (n === 0) return listed > 1 ? <p className={styles['hint']}>{t('batch.markHint')}</p> : null
  const words = [t('batch.marked', { n: formatCount(n) }), ...(n === batchMax ? [t('batch.capped', { max: batchMax })] : [])]
  return (
    <div className={styles['marks']} role="group" aria-label={t('batch.together')}>
      <span role="status">{words.join(t('common.separator'))}</span>
      <ActButton size="small" tone="quiet" keys="Escape" onPress={marked.clear}>
        {t('batch.clear')}
      </ActButton>
      <ActButton size="small" tone="main" keys="B" onPress={() => decideTogether(marked)}>
        {t('batch.together')}
      </ActButton>
    </div>
  )
}
