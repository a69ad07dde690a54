import { CopyPlus, Rows3 } from 'lucide-react'
import { useState } from 'react'
import { gridFields } from '#shared/definition/grid-fields.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { FormFields } from '#renderer/forms/form-fields.tsx'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { useFormFocus } from '#renderer/forms/work/use-form-focus.ts'
import { useSubmission } from '#renderer/forms/work/use-submission.ts'
import { useWorkForm } from '#renderer/forms/work/use-work-form.ts'
import { useWorkStanding } from '#renderer/forms/work/use-work-standing.ts'
import { WorkBar } from '#renderer/forms/work/work-bar.tsx'
import { WorkPage } from '#renderer/forms/work/work-page.tsx'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { useCopied } from '#renderer/view/copied.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import { amend, back } from '#renderer/view/places.ts'
import { startGrid } from '#renderer/view/start-grid.ts'
import { CopiedNotice } from './copied-notice.tsx'
import { EarlierBox } from './earlier-box.tsx'
import { EntrySide } from './entry-side.tsx'
import styles from './entry-form-page.module.css'
import type { LoadedEntry, Returned } from './load-entry.ts'
import { useSubmitted } from './submitted.ts'

/** The page on which one form is filled in and submitted. */
export function EntryFormPage({ entry }: { readonly entry: LoadedEntry }) {
  const { t, name, language } = useText()
  const form = useWorkForm(entry)
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const [opinion, setOpinion] = useState('')
  const [choosing, setChoosing] = useState(false)
  const [copied, forgetCopied] = useCopied(entry.draftId)
  const act = useAct('entry.submit')
  // Recurring work is a record before anybody has submitted it.
  const isRevised = entry.standing?.isSubmitted === true
  const submission = useSubmission({
    form,
    reasons,
    busy: act.busy,
    run: (warningReasons) => act.run({ draftId: entry.draftId, warningReasons, opinion }),
    done: (submitted) => {
      forgetCopied()
      useSubmitted.setState({ last: { ...submitted, definitionKey: entry.definition.key } })
      amend({ screen: 'entry', definitionKey: null, draftId: null })
    },
  })
  useFormFocus(entry.fields, form)
  const leave = () => {
    void form.draft.flush()
    if (!back()) amend({ screen: 'entry', definitionKey: null, draftId: null })
  }
  const toGrid = () => {
    void form.draft.flush()
    void startGrid(entry.definition.key)
  }
  useShortcuts({ 'Ctrl+Enter': () => void submission.submit(), 'Ctrl+S': () => void form.draft.flush(), Escape: leave })
  // A returned record is one record; a grid would make new ones.
  useShortcuts({ 'Ctrl+G': toGrid, 'Ctrl+O': () => setChoosing(true) }, entry.recordId === null)
  return (
    <WorkPage
      bar={
        <WorkBar
          title={name(entry.definition.name)}
          act={
            <ActButton tone="main" keys="Ctrl+Enter" busy={act.busy} onPress={() => void submission.submit()}>
              {t(isRevised ? 'entry.resubmit' : 'entry.submit')}
            </ActButton>
          }
          standing={[{ key: 'day', words: t('entry.businessDay', { date: entry.standing?.businessDate ?? form.today }) }, ...useWorkStanding(form)]}
          end={
            entry.recordId === null ? (
              <>
                <ActButton size="small" icon={CopyPlus} keys="Ctrl+O" onPress={() => setChoosing(true)}>
                  {t('entry.earlier')}
                </ActButton>
                {gridFields(entry.definition.form).needsForm ? null : (
                  <ActButton size="small" icon={Rows3} keys="Ctrl+G" onPress={toGrid}>
                    {t('grid.open')}
                  </ActButton>
                )}
              </>
            ) : undefined
          }
        />
      }
      side={
        <EntrySide definition={entry.definition} form={form} reasons={reasons} onReason={(rule, words) => setReasons((old) => ({ ...old, [rule]: words }))} />
      }
    >
      <div className={styles['sheet']}>
        <div className={styles['inner']}>
          <FaultNotice fault={act.fault} />
          {submission.stop === null ? null : <Notice tone={submission.stop.tone}>{submission.stop.words}</Notice>}
          {copied === null ? null : <CopiedNotice copied={copied} />}
          {entry.returned === null ? null : <ReturnedNotice returned={entry.returned} />}
          {isRevised ? (
            <div className={styles['opinion']} {...(language === 'en' ? { 'data-wide': '' } : {})}>
              <label htmlFor="entry-opinion">{t('entry.opinion')}</label>
              <WordsInput use="reason" id="entry-opinion" maxLength={2000} placeholder={t('entry.opinionHint')} value={opinion} onChange={setOpinion} />
            </div>
          ) : null}
          {form.remark === null ? null : <Notice tone="warn">{form.remark}</Notice>}
          <FormFields fields={entry.fields} view={form.view} />
        </div>
      </div>
      {choosing ? <EarlierBox definitionKey={entry.definition.key} onClose={() => setChoosing(false)} /> : null}
    </WorkPage>
  )
}

function ReturnedNotice({ returned }: { readonly returned: Returned }) {
  const { t } = useText()
  const now = useNow()
  const locale = useLocale()
  return (
    <div className={styles['returned']} role="note">
      <p>
        {returned.number} {t('common.separator')} {t('entry.returnedBy', { name: returned.actorName, time: formatInstant(returned.at, locale, 'short', now) })}
      </p>
      <strong>{returned.opinion}</strong>
    </div>
  )
}
