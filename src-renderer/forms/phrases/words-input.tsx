import { useRef, useState, type ComponentProps, type KeyboardEvent } from 'react'
import type { PhraseUse } from '#shared/domain/phrase.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { comboOf } from '#renderer/ui/shortcuts.ts'
import type { TextKey } from '#renderer/text/texts.ts'
import { closeOver } from './close-over.ts'
import { PhraseBox } from './phrase-box.tsx'
import styles from './phrase-box.module.css'
import { phraseKey, PhraseOpener } from './phrase-key.tsx'
import { withPhrase } from './ready-phrases.ts'
import { usePhrases } from './use-phrases.ts'

type Props = Omit<ComponentProps<typeof GrowText>, 'ref' | 'maxLength'> & {
  readonly use: PhraseUse
  readonly shipped?: readonly TextKey[] | undefined
  readonly maxLength: number
}

/** Words over several lines with the phrase library beside them: Alt+0 opens it from within. */
export function WordsInput({ use, shipped, ...text }: Props) {
  const box = useRef<HTMLTextAreaElement>(null)
  const phrases = usePhrases(use, shipped)
  const [open, setOpen] = useState(false)
  const close = () =>
    closeOver(
      () => setOpen(false),
      () => box.current,
    )
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!isComposing(event) && comboOf(event.nativeEvent) === phraseKey) {
      event.preventDefault()
      setOpen(true)
    } else text.onKeyDown?.(event)
  }
  return (
    <div className={styles['field']}>
      <GrowText {...text} ref={box} onKeyDown={keys} />
      <PhraseOpener onOpen={() => setOpen(true)} />
      {open ? (
        <PhraseBox
          use={use}
          phrases={phrases}
          words={text.value}
          onClose={close}
          onPick={(phrase) => {
            text.onChange(
              withPhrase(
                text.value,
                phrase,
                phrases.map(({ key }) => key),
                text.maxLength,
              ),
            )
            close()
          }}
        />
      ) : null}
    </div>
  )
}
