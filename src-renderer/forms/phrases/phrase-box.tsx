import { useState, type KeyboardEvent } from 'react'
import type { PhraseUse } from '#shared/domain/phrase.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { FindList } from '#renderer/ui/find-list.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './phrase-box.module.css'
import { matchPhrases, type ReadyPhrase } from './ready-phrases.ts'

type Props = {
  readonly use: PhraseUse
  readonly phrases: readonly ReadyPhrase[]
  /** What stands in the field; it can be kept as a phrase. */
  readonly words: string
  readonly onPick: (phrase: string) => void
  readonly onClose: () => void
}

/** The phrase library over a field: found by a part, pinyin or initials; Enter puts the chosen one in, Ctrl+S keeps what was written as one's own. */
export function PhraseBox({ use, phrases, words, onPick, onClose }: Props) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const keep = useAct('mutate')
  const found = matchPhrases(phrases, typed)
  const written = words.trim()
  const mayKeep = written !== '' && written.length <= 500 && !phrases.some(({ key, source }) => key === written && source === 'own')
  const keepWritten = () => void keep.run({ name: 'phrase.put', version: 1, args: { id: crypto.randomUUID(), text: written, uses: [use] } })
  const keepsByKey = (event: KeyboardEvent): boolean => {
    if (!event.ctrlKey || event.key.toLowerCase() !== 's') return false
    if (mayKeep) keepWritten()
    return true
  }
  return (
    <DialogBox
      title={t('phrase.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={560}
      {...(mayKeep
        ? {
            foot: (
              <ActButton keys="Ctrl+S" busy={keep.busy} onPress={keepWritten}>
                {t('phrase.keep')}
              </ActButton>
            ),
          }
        : {})}
    >
      <FindList
        label={t('phrase.title')}
        find={t('phrase.find')}
        typed={typed}
        onType={setTyped}
        itemClass={styles['phrase']}
        items={found.map(({ key, label, source }) => ({ key, content: <PhraseLine label={label} source={t(`phrase.source.${source}`)} /> }))}
        onPick={(place) => {
          const phrase = found[place]
          if (phrase) onPick(phrase.key)
        }}
        onKey={keepsByKey}
      />
      {found.length === 0 ? <p className={styles['none']}>{t(phrases.length === 0 ? 'phrase.none' : 'phrase.notFound')}</p> : null}
      <FaultNotice fault={keep.fault} />
    </DialogBox>
  )
}

function PhraseLine({ label, source }: { readonly label: string; readonly source: string }) {
  return (
    <>
      <span>{label}</span>
      <small>{source}</small>
    </>
  )
}
