import { useLayoutEffect, useRef, useState } from 'react'
import type { Result } from '#shared/kernel/fault.ts'
import { useText } from '#renderer/text/text.ts'
import { askedAgain } from './asked-again.ts'
import type { WorkForm } from './use-work-form.ts'

/** Why a form was not sent. */
export type Stop = { readonly tone: 'bad' | 'warn'; readonly words: string }

type Submitting<T> = {
  readonly form: WorkForm
  readonly reasons: Readonly<Record<string, string>>
  readonly busy: boolean
  /** Sends what is kept, with the reasons of the warnings that it still has. */
  readonly run: (warningReasons: Record<string, string>) => Promise<Result<T> | null>
  readonly done: (value: T) => void
}

/** Sends a form: judged as it stands, each warning with its reason, kept on disk first. A fault leads to its field. */
export function useSubmission<T>(submitting: Submitting<T>): { readonly submit: () => Promise<void>; readonly stop: Stop | null } {
  const { t } = useText()
  const [stop, setStop] = useState<Stop | null>(null)
  // A check takes its time; what is typed meanwhile counts.
  const newest = useRef(submitting)
  useLayoutEffect(() => {
    newest.current = submitting
  })
  const [once] = useState(() => askedAgain<Awaited<ReturnType<WorkForm['judge']>>>())
  const submit = async () => {
    if (submitting.busy) return
    const asked = await once(async () => newest.current.form.judge())
    if (asked === null) return
    const judged = asked.answer
    const { form, reasons, run, done } = newest.current
    if (judged !== null && judged.errors > 0) return setStop({ tone: 'bad', words: t('entry.fixFirst', { count: judged.errors }) })
    const silent = judged?.rules.filter((rule) => (reasons[rule] ?? '').trim() === '') ?? []
    if (silent.length > 0) {
      setStop({ tone: 'warn', words: t('entry.explainFirst', { count: silent.length }) })
      requestAnimationFrame(() => document.getElementById(`reason-${silent[0] ?? ''}`)?.focus())
      return
    }
    setStop(null)
    const { data, text } = form.view.form
    form.draft.offer({ data, text })
    const kept = await form.draft.flush()
    if (kept.kind === 'failed') return
    const answer = await run(Object.fromEntries(Object.entries(reasons).filter(([rule]) => judged?.rules.includes(rule) === true)))
    if (answer === null) return
    if (!answer.ok) {
      if (answer.fault.field !== undefined) form.goTo(answer.fault.field)
      return
    }
    form.draft.stop()
    done(answer.value)
  }
  return { submit, stop }
}
