import type { Job } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatBytes, formatCount, formatSpan } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { FaultNotice } from './fault-notice.tsx'
import styles from './job-progress.module.css'
import { paceOf } from './job-pace.ts'
import { useNow } from './now.ts'

/** Long work in one line: what, how far, how fast, how long still, and a way to stop it. */
export function JobProgress({ job }: { readonly job: Job }) {
  const { t, language } = useText()
  const now = useNow(500)
  const pace = paceOf(job, now)
  if (job.state === 'failed') return <FaultNotice fault={job.fault ?? { code: 'internal-error' }} />
  const left =
    pace.secondsLeft === null ? null : pace.secondsLeft < 60 ? t('job.seconds', { n: pace.secondsLeft }) : formatSpan(pace.secondsLeft * 1000, language)
  const amount = job.kind === 'backup' ? formatBytes : formatCount
  const words = [
    ...(job.total > 0 ? [t('job.progress', { done: amount(job.done), total: amount(job.total) })] : []),
    ...(pace.perSecond === null ? [] : [t('job.rate', { n: amount(Math.round(pace.perSecond)) })]),
    ...(left === null ? [] : [t('job.left', { span: left })]),
  ]
  return (
    <div className={styles['job']}>
      <span className={styles['name']}>{t(`job.kind.${job.kind}`)}</span>
      <div
        className={styles['track']}
        role="progressbar"
        aria-label={t(`job.kind.${job.kind}`)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(pace.share * 100)}
      >
        <span style={{ width: `${pace.share * 100}%` }} />
      </div>
      <span className={styles['words']}>{words.join(t('common.separator'))}</span>
      <ActButton size="small" onPress={() => void ask('job.cancel', { jobId: job.id })}>
        {t('job.cancel')}
      </ActButton>
    </div>
  )
}
