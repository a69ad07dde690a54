import { FileDown } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '#renderer/bridge/act.ts'
import { callDesk, choose } from '#renderer/bridge/desk.ts'
import { dayOf, formatCount } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { JobProgress } from '#renderer/view/job-progress.tsx'
import { useJob } from '#renderer/view/use-job.ts'
import type { Register } from './use-register.ts'

/** An export that was asked for, and where its file goes. */
export type Export = { readonly jobId: string; readonly file: string }

/** Exports what is shown, in its order and columns. */
export function useExport(register: Register, name: string) {
  const { t } = useText()
  const { language, timeZone } = useLocale()
  const act = useAct('register.export')
  const [running, setRunning] = useState<Export | null>(null)
  const start = async () => {
    const chosen = await choose(
      'chooseSave',
      {
        title: t('register.export.title'),
        name: `${name} ${dayOf(Date.now(), timeZone)}.xlsx`,
        filters: [{ name: 'Excel', extensions: ['xlsx'] }],
      },
      act.tell,
    )
    if (chosen === null) return
    const file = chosen.ticket
    const answer = await act.run({ query: register.look.query, columns: [...register.look.columns], file, language })
    if (answer?.ok === true) setRunning({ jobId: answer.value.jobId, file })
  }
  useShortcuts({ 'Ctrl+E': () => void start() })
  return { start, busy: act.busy, fault: act.fault, running, close: () => setRunning(null) }
}

export type Exporting = ReturnType<typeof useExport>

/** The button that exports. */
export function ExportButton({ exporting }: { readonly exporting: Exporting }) {
  const { t } = useText()
  return (
    <ActButton size="small" icon={FileDown} keys="Ctrl+E" busy={exporting.busy} onPress={() => void exporting.start()}>
      {t('register.export')}
    </ActButton>
  )
}

/** How the export goes, and where its file is; null while there is none. */
export function ExportState({ exporting }: { readonly exporting: Exporting }) {
  const { t } = useText()
  const job = useJob(exporting.running?.jobId ?? null)
  const { running } = exporting
  if (exporting.fault !== null) return <FaultNotice fault={exporting.fault} />
  if (running === null || job === null) return null
  if (job.state !== 'done') return job.state === 'cancelled' ? null : <JobProgress job={job} />
  return (
    <Notice
      tone="good"
      end={
        <>
          <ActButton size="small" onPress={() => void callDesk('showInFolder', { what: 'saved', ticket: running.file })}>
            {t('register.export.show')}
          </ActButton>
          <ActButton size="small" tone="quiet" onPress={exporting.close}>
            {t('common.close')}
          </ActButton>
        </>
      }
    >
      {t('register.export.done', { n: formatCount(job.done) })} {t('register.export.note')}
    </Notice>
  )
}
