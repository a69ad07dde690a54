import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { usePhrases } from '#renderer/forms/phrases/use-phrases.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { isText, useKept } from '#renderer/view/kept.ts'
import { useRef } from 'react'
import { phrasesOf } from '../acts.ts'
import styles from './batch.module.css'

type Props = { readonly busy: boolean; readonly onFill: (words: string, ready: readonly string[]) => void }

/** One opinion for all that are agreed to; it only fills in, and each stays its record's own. */
export function FillAll({ busy, onFill }: Props) {
  const { t } = useText()
  const [words, keepWords] = useKept('batch.words', isText, '')
  const phrases = usePhrases('agree', phrasesOf.agree)
  const filled = useRef<readonly string[]>([])
  const fill = () => {
    const wanted = words.trim()
    if (wanted === '' || busy) return
    onFill(wanted, [...phrases.map(({ key }) => key), ...filled.current])
    // What was filled in before gives way to what is filled in next; what was typed does not.
    filled.current = [...filled.current, wanted]
  }
  useShortcuts({ 'Alt+F': fill })
  return (
    <div className={styles['fill']}>
      <WordsInput
        use="agree"
        shipped={phrasesOf.agree}
        label={t('batch.fillWords')}
        placeholder={t('batch.fillHint')}
        value={words}
        onChange={(next) => keepWords(next === '' ? null : next)}
        maxLength={4000}
        busy={busy}
      />
      <ActButton keys="Alt+F" disabled={busy || words.trim() === ''} onPress={fill}>
        {t('batch.fill')}
      </ActButton>
    </div>
  )
}
