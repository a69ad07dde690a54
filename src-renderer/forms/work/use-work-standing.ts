import { useText } from '#renderer/text/text.ts'
import type { WorkForm } from './use-work-form.ts'
import { useSavedStanding, type Standing } from './work-bar.tsx'

/** How what is filled in stands: kept on disk or not, and how many faults it has. */
export function useWorkStanding(form: WorkForm): readonly Standing[] {
  const { t } = useText()
  const saved = useSavedStanding(form.draft.state)
  const errors = form.faults.filter((fault) => fault.severity === 'error').length
  const warnings = form.faults.length - errors
  return [
    ...saved,
    ...(errors === 0 ? [] : [{ key: 'errors', words: t('entry.errors', { count: errors }), tone: 'bad' as const }]),
    ...(warnings === 0 ? [] : [{ key: 'warnings', words: t('entry.warnings', { count: warnings }), tone: 'warn' as const }]),
  ]
}
