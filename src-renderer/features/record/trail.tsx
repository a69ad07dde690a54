import type { RecordView } from '#shared/contract/store.ts'
import { formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { useNow } from '#renderer/view/now.ts'
import { useSession } from '#renderer/view/session.ts'
import { TrailAct } from './trail-act.tsx'
import styles from './trail.module.css'

/** People, acts, opinions, times: what has happened, who is asked now, what is still ahead. */
export function Trail({ view }: { readonly view: RecordView }) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const me = useSession().member.id
  const open = view.tasks.filter((task) => task.state === 'open')
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
    <section className={styles['trail']} aria-label={t('record.trail')} tabIndex={0}>
      <h3>{t('record.trail')}</h3>
      <ol>
        {view.trail.map((act) => (
          <TrailAct key={act.id} act={act} view={view} now={now} />
        ))}
        {open.map((task) => (
          <li key={task.id} className={cx(styles['event'], styles['now'])}>
            <p className={styles['who']}>
              <span>
                {task.assigneeName} <i>{name(task.nodeLabel)}</i>
              </span>
              {task.dueAt === null ? null : (
                <span className={cx(task.dueAt < now && styles['late'])}>{t('record.by', { time: formatNear(task.dueAt, now, locale) })}</span>
              )}
            </p>
            <p className={task.assigneeId === me ? styles['yours'] : styles['waits']}>{t(task.assigneeId === me ? 'record.yours' : 'record.waiting')}</p>
            {task.fallback ? <p className={styles['note']}>{t('record.fallback')}</p> : null}
          </li>
        ))}
        {view.ahead.map((node) => (
          <li key={node.node} className={cx(styles['event'], styles['next'])}>
            <p className={styles['say']}>{[name(node.label), node.assignees.join(t('common.comma'))].filter(Boolean).join(t('common.separator'))}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
