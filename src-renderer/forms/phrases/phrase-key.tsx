import { useText } from '#renderer/text/text.ts'
import { Kbd } from '#renderer/ui/kbd.tsx'
import styles from './phrase-box.module.css'

/** Opens the phrase library from every field that takes an opinion or a reason. */
export const phraseKey = 'Alt+0'

/** The same for the mouse, with its key printed on it. */
export function PhraseOpener({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useText()
  return (
    <button type="button" className={styles['open']} aria-keyshortcuts={phraseKey} onClick={onOpen}>
      {t('phrase.title')}
      <Kbd keys={phraseKey} plain />
    </button>
  )
}
