import { UserCheck } from 'lucide-react'
import { useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { checkedFields } from '#shared/definition/compared-fields.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { currencyOf, fieldWords } from '#renderer/forms/read/field-words.ts'
import { ReadTable } from '#renderer/forms/read/read-table.tsx'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { submitOnEnter, TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './second-check.module.css'

type Decision = 'agree' | 'return'
const matches = ['record.second.matches'] as const

/** 二人核对 at one desk: the second person gives his user name and password here, and the first one stays signed in. */
export function SecondCheck({ view, onClose }: { readonly view: RecordView; readonly onClose: () => void }) {
  const { t } = useText()
  const [only, ...others] = view.secondPersons
  const [userName, setUserName] = useState(others.length === 0 ? (only?.userName ?? '') : '')
  const [password, setPassword] = useState('')
  const [opinion, setOpinion] = useState(t('record.second.matches'))
  const act = useAct('record.secondCheck')
  const ready = userName.trim() !== '' && password !== '' && !act.busy

  const decide = async (decision: Decision) => {
    if (!ready) return
    const { id: recordId, revision } = view.record
    const answer = await act.run({ recordId, revision, userName, password, decision, opinion: opinion.trim() })
    // A password that was judged does not stay on the screen.
    setPassword('')
    if (answer?.ok) onClose()
  }
  useShortcuts({ 'Ctrl+Enter': () => void decide('agree') }, true, 'modal')
  const write = (set: (text: string) => void) => (text: string) => {
    act.clear()
    set(text)
  }
  return (
    <DialogBox
      width={560}
      title={t('record.second.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      foot={
        <>
          {mayReturn(view) ? (
            <ActButton tone="bad" onPress={() => void decide('return')} disabled={!ready || opinion.trim() === t('record.second.matches')}>
              {t('record.second.return')}
            </ActButton>
          ) : null}
          <ActButton tone="main" keys="Ctrl+Enter" onPress={() => void decide('agree')} disabled={!ready} busy={act.busy}>
            {t('record.second.agree')}
          </ActButton>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void decide('agree')
        }}
      >
        <p className={styles['detail']}>{t('record.second.detail', { names: view.secondPersons.map(({ name }) => name).join(t('common.comma')) })}</p>
        <CheckedFields view={view} />
        <div className={styles['who']}>
          <TextField label={t('record.second.userName')} value={userName} onChange={write(setUserName)} autoFocus={userName === ''} maxLength={40} />
          <TextField
            label={t('record.second.password')}
            kind="password"
            value={password}
            onChange={write(setPassword)}
            autoFocus={userName !== ''}
            maxLength={200}
          />
        </div>
        <div className={styles['opinion']}>
          <label htmlFor="second-opinion">{t('record.second.opinion')}</label>
          <WordsInput
            id="second-opinion"
            use="agree"
            shipped={matches}
            minRows={3}
            value={opinion}
            onChange={write(setOpinion)}
            onKeyDown={submitOnEnter}
            describedBy="second-opinion-help"
            maxLength={4000}
          />
          <p id="second-opinion-help">{t('record.second.opinionHelp')}</p>
        </div>
        <FaultNotice fault={act.fault} />
        {/* Enter in a field submits only where a form has a button that does so. */}
        <button type="submit" hidden aria-label={t('record.second.agree')} />
      </form>
    </DialogBox>
  )
}

/** The button that opens the dialog. */
export function SecondCheckAct({ onPress }: { readonly onPress: () => void }) {
  const { t } = useText()
  return (
    <ActButton keys="Alt+C" icon={UserCheck} onPress={onPress}>
      {t('record.second.do')}
    </ActButton>
  )
}

/** What the second person compares with the papers. */
function CheckedFields({ view }: { readonly view: RecordView }) {
  const { t, name } = useText()
  const locale = useLocale()
  const { data } = view.record
  const checked = checkedFields(view.definition.form).filter(({ key }) => data[key] !== undefined)
  const single = checked.filter((field) => field.kind !== 'table')
  if (checked.length === 0) return null
  return (
    <>
      {single.length > 0 ? (
        <dl className={styles['checked']} aria-label={t('record.second.checked')}>
          {single.map((field) => (
            <div key={field.key}>
              <dt>{currencyOf(field) === 'CNY' ? t('record.columnUnit', { label: name(field.label), unit: t('record.yuan') }) : name(field.label)}</dt>
              <dd>{fieldWords(field, data[field.key], locale, view.names) || t('record.empty')}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {checked.map((field) =>
        field.kind === 'table' ? <ReadTable key={field.key} field={field} value={data[field.key]} names={view.names} known={data} /> : null,
      )}
    </>
  )
}

function mayReturn({ definition, record }: RecordView): boolean {
  return nodesOf(definition).some((node) => record.nodes.includes(node.key) && isAsking(node) && node.canReturn)
}
