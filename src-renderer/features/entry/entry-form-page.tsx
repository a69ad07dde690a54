import { Rows3 } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { gridFields } from '#shared/definition/grid-fields.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { FormFields } from '#renderer/forms/form-fields.tsx'
import { fieldId } from '#renderer/forms/form-view.ts'
import { useSavedStanding, WorkBar, type Standing } from '#renderer/forms/work/work-bar.tsx'
import { WorkPage } from '#renderer/forms/work/work-page.tsx'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import { amend, back } from '#renderer/view/places.ts'
import { startGrid } from '#renderer/view/start-grid.ts'
import { askedAgain } from './asked-again.ts'
import { EntrySide } from './entry-side.tsx'
import styles from './entry-form-page.module.css'
import type { LoadedEntry, Returned } from './load-entry.ts'
import { useSubmitted } from './submitted.ts'
import { useEntryForm, type EntryForm } from './use-entry-form.ts'

/** The page on which one form is filled in and submitted. */
export function EntryFormPage({ entry }: { readonly entry: LoadedEntry }) {
  const { t, name, language } = useText()
  const form = useEntryForm(entry)
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const [opinion, setOpinion] = useState('')
  const submission = useSubmission(entry, form, reasons, opinion)
  const { goal } = form.view
  useFirstField(entry)
  useEffect(() => {
    if (goal !== null) document.getElementById(fieldId(goal.path))?.focus()
  }, [goal])
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
  useShortcuts({ 'Ctrl+G': toGrid }, entry.recordId === null)
  return (
    <WorkPage
      bar={
        <WorkBar
          title={name(entry.definition.name)}
          act={
            <ActButton tone="main" keys="Ctrl+Enter" busy={submission.busy} onPress={() => void submission.submit()}>
              {t(entry.recordId === null ? 'entry.submit' : 'entry.resubmit')}
            </ActButton>
          }
          standing={useStanding(form)}
          end={
            entry.recordId === null && !gridFields(entry.definition.form).needsForm ? (
              <ActButton size="small" icon={Rows3} keys="Ctrl+G" onPress={toGrid}>
                {t('grid.open')}
              </ActButton>
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
          <FaultNotice fault={submission.fault} />
          {submission.stop === null ? null : <Notice tone={submission.stop.tone}>{submission.stop.words}</Notice>}
          {entry.returned === null ? null : <ReturnedNotice returned={entry.returned} />}
          {entry.recordId === null ? null : (
            <div className={styles['opinion']} {...(language === 'en' ? { 'data-wide': '' } : {})}>
              <label htmlFor="entry-opinion">{t('entry.opinion')}</label>
              <GrowText id="entry-opinion" maxLength={2000} placeholder={t('entry.opinionHint')} value={opinion} onChange={setOpinion} />
            </div>
          )}
          {form.remark === null ? null : <Notice tone="warn">{form.remark}</Notice>}
          <FormFields fields={entry.definition.form} view={form.view} />
        </div>
      </div>
    </WorkPage>
  )
}

function useStanding(form: EntryForm): readonly Standing[] {
  const { t } = useText()
  const saved = useSavedStanding(form.draft.state)
  const errors = form.faults.filter((fault) => fault.severity === 'error').length
  const warnings = form.faults.length - errors
  return [
    { key: 'day', words: t('entry.businessDay', { date: form.today }) },
    ...saved,
    ...(errors === 0 ? [] : [{ key: 'errors', words: t('entry.errors', { count: errors }), tone: 'bad' as const }]),
    ...(warnings === 0 ? [] : [{ key: 'warnings', words: t('entry.warnings', { count: warnings }), tone: 'warn' as const }]),
  ]
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

type Stop = { readonly tone: 'bad' | 'warn'; readonly words: string }

function useSubmission(entry: LoadedEntry, form: EntryForm, reasons: Readonly<Record<string, string>>, opinion: string) {
  const { t } = useText()
  const act = useAct('entry.submit')
  const [stop, setStop] = useState<Stop | null>(null)
  // A check takes its time; what is typed meanwhile counts.
  const newest = useRef({ form, reasons, opinion })
  useLayoutEffect(() => {
    newest.current = { form, reasons, opinion }
  })
  const [once] = useState(() => askedAgain<Awaited<ReturnType<EntryForm['judge']>>>())
  const submit = async () => {
    if (act.busy) return
    const asked = await once(async () => newest.current.form.judge())
    if (asked === null) return
    const judged = asked.answer
    const given = newest.current
    if (judged !== null && judged.errors > 0) return setStop({ tone: 'bad', words: t('entry.fixFirst', { count: judged.errors }) })
    const silent = judged?.rules.filter((rule) => (given.reasons[rule] ?? '').trim() === '') ?? []
    if (silent.length > 0) {
      setStop({ tone: 'warn', words: t('entry.explainFirst', { count: silent.length }) })
      requestAnimationFrame(() => document.getElementById(`reason-${silent[0] ?? ''}`)?.focus())
      return
    }
    setStop(null)
    const { data, text } = given.form.view.form
    given.form.draft.offer({ data, text })
    const kept = await given.form.draft.flush()
    if (kept.kind === 'failed') return
    const warningReasons = Object.fromEntries(Object.entries(given.reasons).filter(([rule]) => judged?.rules.includes(rule) === true))
    const answer = await act.run({ draftId: entry.draftId, warningReasons, opinion: given.opinion })
    if (answer === null) return
    if (!answer.ok) {
      if (answer.fault.field !== undefined) form.goTo(answer.fault.field)
      return
    }
    form.draft.stop()
    useSubmitted.setState({ last: { ...answer.value, definitionKey: entry.definition.key } })
    amend({ screen: 'entry', definitionKey: null, draftId: null })
  }
  return { submit, busy: act.busy, fault: act.fault, stop }
}

/** The first field has the focus, so that typing can begin at once. */
function useFirstField(entry: LoadedEntry): void {
  const first = entry.definition.form.find((field) => field.kind !== 'computed')?.key
  useEffect(() => {
    if (first !== undefined) document.getElementById(fieldId(first))?.focus()
  }, [first])
}
