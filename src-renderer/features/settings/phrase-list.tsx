import { Checkbox } from 'antd'
import { useState } from 'react'
import { phraseUses, type PhraseUse, type PhraseWords } from '#shared/domain/phrase.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import styles from './settings.module.css'

type Props = {
  readonly label: string
  /** What is said where there are none. */
  readonly none: string
  readonly phrases: readonly PhraseWords[]
  readonly busy: boolean
  /** Keeps new words, or those at a place; true when they are kept. Left out where the reader may only look. */
  readonly onPut?: (words: PhraseWords, place: number | null) => Promise<boolean>
  readonly onRemove?: (place: number) => void
}

/** Phrases with what each is for; one at a time is changed. */
export function PhraseList({ label, none, phrases, busy, onPut, onRemove }: Props) {
  const { t } = useText()
  const [edited, setEdited] = useState<number | null>(null)
  const standing = edited === null ? undefined : phrases[edited]
  return (
    <>
      {phrases.length === 0 ? <p className={styles['unit']}>{none}</p> : null}
      {phrases.length === 0 ? null : (
        <table className={styles['table']} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t('phrase.text')}</th>
              <th scope="col" className={styles['usesColumn']}>
                {t('phrase.uses')}
              </th>
              <th scope="col" className={styles['actsColumn']}>
                <span className="visually-hidden">{t('phrase.edit')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {phrases.map(({ text, uses }, place) => (
              <tr key={`${place} ${text}`}>
                <td>{text}</td>
                <td className={styles['unit']}>{uses.map((use) => t(`phrase.use.${use}`)).join(t('common.separator'))}</td>
                <td>
                  {onPut === undefined || onRemove === undefined ? null : (
                    <span className={styles['rowActs']}>
                      <ActButton size="small" tone="quiet" label={t('phrase.editOf', { text })} onPress={() => setEdited(place)}>
                        {t('phrase.edit')}
                      </ActButton>
                      <ActButton size="small" tone="quiet" busy={busy} label={t('phrase.removeOf', { text })} onPress={() => onRemove(place)}>
                        {t('phrase.remove')}
                      </ActButton>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {onPut === undefined ? null : (
        <PhraseForm
          key={standing === undefined ? 'new' : `${edited} ${standing.text}`}
          label={label}
          standing={standing}
          busy={busy}
          onSave={async (words) => {
            const kept = await onPut(words, standing === undefined ? null : edited)
            if (kept) setEdited(null)
            return kept
          }}
          onCancel={() => setEdited(null)}
        />
      )}
    </>
  )
}

type FormProps = {
  readonly label: string
  readonly standing: PhraseWords | undefined
  readonly busy: boolean
  readonly onSave: (words: PhraseWords) => Promise<boolean>
  readonly onCancel: () => void
}

function PhraseForm({ label, standing, busy, onSave, onCancel }: FormProps) {
  const { t } = useText()
  const [text, setText] = useState(standing?.text ?? '')
  const [uses, setUses] = useState<readonly PhraseUse[]>(standing?.uses ?? ['agree'])
  const [incomplete, setIncomplete] = useState(false)
  const save = async () => {
    const words = text.trim()
    setIncomplete(words === '' || uses.length === 0)
    if (words === '' || uses.length === 0) return
    if ((await onSave({ text: words, uses: phraseUses.filter((use) => uses.includes(use)) })) && standing === undefined) setText('')
  }
  return (
    <form
      className={styles['phraseForm']}
      aria-label={`${label} ${t(standing === undefined ? 'phrase.new' : 'phrase.edit')}`}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <GrowText
        label={t('phrase.text')}
        placeholder={t('phrase.textHint')}
        maxLength={500}
        maxRows={4}
        value={text}
        onChange={(next) => {
          setText(next)
          setIncomplete(false)
        }}
      />
      <div className={styles['phraseFoot']}>
        <Checkbox.Group
          aria-label={t('phrase.uses')}
          value={[...uses]}
          options={phraseUses.map((use) => ({ value: use, label: t(`phrase.use.${use}`) }))}
          onChange={(next) => setUses(phraseUses.filter((use) => next.includes(use)))}
        />
        <span className={styles['rowActs']}>
          {standing === undefined ? null : (
            <ActButton tone="quiet" onPress={onCancel}>
              {t('phrase.cancel')}
            </ActButton>
          )}
          <ActButton submit busy={busy} onPress={() => {}}>
            {t(standing === undefined ? 'phrase.add' : 'phrase.save')}
          </ActButton>
        </span>
      </div>
      {incomplete ? <Notice tone="bad">{t('phrase.incomplete')}</Notice> : null}
    </form>
  )
}
