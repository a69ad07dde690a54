import type { DayView } from '#shared/contract/store.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import styles from './day.module.css'

const steps = ['sign-in', 'enter', 'reconcile', 'summarise', 'close', 'seal'] as const
type Step = (typeof steps)[number]

/** Where the day stands: what is done, what comes next, and in a word how. */
export function DaySteps({ day }: { readonly day: DayView }) {
  const { t } = useText()
  const notes = useNotes(day)
  const done = doneOf(day)
  const now = steps.find((step) => !done[step])
  return (
    <ol className={styles['steps']} aria-label={t('day.steps')}>
      {steps.map((step) => (
        <li key={step} data-state={done[step] ? 'done' : step === now ? 'now' : 'later'} {...(step === now ? { 'aria-current': 'step' as const } : {})}>
          <strong>{t(`day.step.${step}`)}</strong>
          <small>{notes[step]}</small>
        </li>
      ))}
    </ol>
  )
}

function doneOf({ state, people, lines, reconciliation, summary, closing }: DayView): Readonly<Record<Step, boolean>> {
  const isPast = state === 'closed' || state === 'sealed'
  const isReconciled = reconciliation !== null && reconciliation.isCurrent
  return {
    'sign-in': people.length > 0,
    enter: isPast || isReconciled || lines.some(({ entered }) => entered > 0),
    reconcile: isPast || isReconciled,
    summarise: isPast || summary !== null,
    close: closing !== null,
    seal: state === 'sealed',
  }
}

function useNotes(day: DayView): Readonly<Record<Step, string>> {
  const { t } = useText()
  const locale = useLocale()
  const by = (what: { readonly byName: string; readonly at: number } | null) =>
    what === null ? '' : t('day.note.done', { name: what.byName, time: formatInstant(what.at, locale, 'time') })
  const here = new Set(day.people.filter(({ outAt }) => outAt === null).map(({ memberId }) => memberId)).size
  const differing = day.lines.flatMap(({ totals }) => totals).filter(({ typed, computed }) => typed !== null && typed !== computed).length
  const reconciled =
    day.reconciliation === null
      ? ''
      : !day.reconciliation.isCurrent
        ? t('day.note.changed')
        : differing > 0
          ? t('day.note.differs', { n: differing })
          : t('day.note.agrees')
  return {
    'sign-in': day.people.length === 0 ? t('day.note.nobody') : t('day.note.people', { n: here }),
    enter: t('day.note.entered', { n: day.lines.reduce((sum, { entered }) => sum + entered, 0) }),
    reconcile: reconciled,
    summarise: by(day.summary),
    close: day.closing === null && day.blockers.length > 0 ? t('day.note.open', { n: day.blockers.length }) : by(day.closing),
    seal: by(day.seal),
  }
}
