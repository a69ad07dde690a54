import type { RecordView } from '#shared/contract/store.ts'
import { formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { originOf, standingOfTask, type ShownTask } from './task-words.ts'
import styles from './trail.module.css'

type Props = { readonly task: ShownTask; readonly view: RecordView; readonly now: number; readonly me: string }

/** Somebody who is asked, or whose turn comes: at which node, until when, what he waits for, and how it came to him. */
export function TrailTask({ task, view, now, me }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const isStill = task.state === 'queued' || task.pausedAt !== null
  const origin = originOf(task, t)
  // What lies with the initiator stands before the node that comes next.
  const isHis = task.kind === 'revise'
  return (
    <li className={cx(styles['event'], task.state === 'queued' ? styles['next'] : styles['now'], task.pausedAt !== null && styles['paused'])}>
      <p className={styles['who']}>
        <span>
          {task.assigneeName} <i>{isHis ? t(view.record.state === 'started' ? 'record.do.fillIn' : 'record.do.revise') : name(task.nodeLabel)}</i>
        </span>
        {task.dueAt === null || isStill ? null : (
          <span className={cx(task.dueAt < now && styles['late'])}>{t('record.by', { time: formatNear(task.dueAt, now, locale) })}</span>
        )}
      </p>
      <p className={task.assigneeId === me && !isStill ? styles['yours'] : styles['waits']}>{standingOfTask(task, view.tasks, me, t)}</p>
      {origin === null ? null : <p className={styles['note']}>{origin}</p>}
    </li>
  )
}
