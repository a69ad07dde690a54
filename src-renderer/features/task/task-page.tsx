import { useState } from 'react'
import { z } from 'zod'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { FormFields } from '#renderer/forms/form-fields.tsx'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { labelRoom } from '#renderer/forms/read/label-room.ts'
import { noMasks } from '#renderer/forms/read/masks.ts'
import { ReadForm } from '#renderer/forms/read/read-form.tsx'
import { useFormFocus } from '#renderer/forms/work/use-form-focus.ts'
import { useSubmission } from '#renderer/forms/work/use-submission.ts'
import { useWorkForm } from '#renderer/forms/work/use-work-form.ts'
import { useWorkStanding } from '#renderer/forms/work/use-work-standing.ts'
import { WorkBar } from '#renderer/forms/work/work-bar.tsx'
import { WorkPage } from '#renderer/forms/work/work-page.tsx'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { isText, useKept } from '#renderer/view/kept.ts'
import { back, go, home } from '#renderer/view/places.ts'
import { useSession } from '#renderer/view/session.ts'
import { afterTask } from './after-task.ts'
import type { LoadedTask } from './load-task.ts'
import styles from './task-page.module.css'
import { TaskSide } from './task-side.tsx'

const reasonsSchema = z.record(z.string(), z.string())
const noReasons: Record<string, string> = {}
const phrasesOfDone = ['record.phrase.done.1'] as const

type Props = {
  readonly loaded: LoadedTask
  /** The record has changed since it was opened, and was opened again. */
  readonly changed: boolean
  readonly onAgain: (changed: boolean) => void
}

/** The page on which a do-task's fields, or the checked fields a second time, are entered and the task is finished. */
export function TaskPage({ loaded, changed, onAgain }: Props) {
  const { t, name, language } = useText()
  const { task, seat, definition, fields } = loaded
  const shown = { ...definition, form: definition.form.filter(({ key }) => task.record[key] !== undefined && !(key in task.givenRows)) }
  const form = useWorkForm(loaded)
  const [reasons, setReasons] = useKept(`task.reasons.${seat.taskId}`, reasonsSchema, noReasons)
  const [opinion, setOpinion] = useKept(`task.opinion.${seat.taskId}`, isText, t(task.kind === 'fill' ? 'record.phrase.done.1' : 'task.blindOpinion'))
  const finishing = useFinishing(loaded, opinion, onAgain)
  const submission = useSubmission({
    form,
    reasons,
    busy: finishing.busy,
    run: finishing.run,
    done: (outcome) => {
      if (outcome === 'differs') return onAgain(false)
      setReasons(null)
      setOpinion(null)
      afterTask(outcome.nextTaskRecordId)
    },
  })
  useFormFocus(fields, form)
  const leave = () => {
    void form.draft.flush()
    if (!back()) go(home)
  }
  const submit = () => void submission.submit()
  useShortcuts({ 'Ctrl+Enter': submit, 'Ctrl+S': () => void form.draft.flush(), Escape: leave })
  return (
    <WorkPage
      bar={
        <WorkBar
          title={name(task.nodeLabel)}
          act={
            <ActButton tone="main" keys="Ctrl+Enter" busy={finishing.busy} onPress={submit}>
              {t(task.kind === 'fill' ? 'task.finish' : 'task.blindFinish')}
            </ActButton>
          }
          standing={[{ key: 'who', words: t('task.who', { number: task.number, name: task.memberName }) }, ...useWorkStanding(form)]}
        />
      }
      side={<TaskSide loaded={loaded} form={form} reasons={reasons} onReason={(rule, words) => setReasons({ ...reasons, [rule]: words })} />}
    >
      <div className={styles['sheet']}>
        <div className={styles['inner']}>
          <FaultNotice fault={finishing.fault} />
          {changed ? <Notice tone="warn">{t('task.reloaded')}</Notice> : null}
          {submission.stop === null ? null : <Notice tone={submission.stop.tone}>{submission.stop.words}</Notice>}
          {task.kind === 'blind' ? <BlindNotice loaded={loaded} /> : null}
          {form.remark === null ? null : <Notice tone="warn">{form.remark}</Notice>}
          <FormFields fields={fields} view={form.view} />
          <OpinionRow kind={task.kind} value={opinion} onChange={setOpinion} />
          <section className={styles['record']} aria-label={t('task.recordPart')} {...labelRoom(shown, task.record, noMasks, language)}>
            <h3>{task.title}</h3>
            <ReadForm definition={shown} data={task.record} names={task.names} />
          </section>
        </div>
      </div>
    </WorkPage>
  )
}

function BlindNotice({ loaded: { seat, task } }: { readonly loaded: LoadedTask }) {
  const { t } = useText()
  const me = useSession().member.name
  return <Notice tone="accent">{[...(seat.second ? [t('task.secondSits', { name: task.memberName, me })] : []), t('task.blindHint')].join('')}</Notice>
}

function OpinionRow({ kind, value, onChange }: { readonly kind: 'fill' | 'blind'; readonly value: string; readonly onChange: (words: string) => void }) {
  const { t, language } = useText()
  return (
    <div className={styles['opinion']} {...(language === 'en' ? { 'data-wide': '' } : {})}>
      <label htmlFor="task-opinion">{t(kind === 'fill' ? 'task.opinion' : 'record.opinion')}</label>
      <WordsInput
        id="task-opinion"
        use="agree"
        shipped={kind === 'fill' ? phrasesOfDone : undefined}
        maxLength={4000}
        placeholder={t(kind === 'fill' ? 'task.opinionHint' : 'task.blindOpinionHint')}
        value={value}
        onChange={onChange}
      />
    </div>
  )
}

/** What became of it: the next task, or a comparison that has found differences. */
type Outcome = 'differs' | { readonly nextTaskRecordId: string | null }

/** Finishes the task with what is kept. A blind entry is held against the first one before; a record that has changed meanwhile is shown anew. */
function useFinishing({ seat, task }: LoadedTask, opinion: string, onAgain: (changed: boolean) => void) {
  const finish = useAct('task.finish')
  const compare = useAct('task.compare')
  const [pending, setPending] = useState(false)
  const run = async (warningReasons: Record<string, string>): Promise<Result<Outcome> | null> => {
    setPending(true)
    try {
      if (task.kind === 'blind') {
        const compared = await compare.run(seat)
        if (!compared?.ok) return compared
        if (compared.value.differences.length > 0) return ok('differs')
      }
      const answer = await finish.run({ ...seat, revision: task.revision, opinion, warningReasons })
      if (answer?.ok === false && answer.fault.code === 'record-changed') onAgain(true)
      return answer
    } finally {
      setPending(false)
    }
  }
  return { run, busy: pending, fault: finish.fault ?? compare.fault }
}
