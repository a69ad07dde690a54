import type { RecordView } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { useNow } from '#renderer/view/now.ts'
import { useSession } from '#renderer/view/session.ts'
import { pendingTasks } from './task-words.ts'
import { TrailAct } from './trail-act.tsx'
import { TrailTask } from './trail-task.tsx'
import styles from './trail.module.css'

/** People, acts, opinions, times: what has happened, who is asked now, what is still ahead. */
export function Trail({ view }: { readonly view: RecordView }) {
  const { t, name } = useText()
  const now = useNow()
  const me = useSession().member.id
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
    <section className={styles['trail']} aria-label={t('record.trail')} tabIndex={0}>
      <h3>{t('record.trail')}</h3>
      <ol>
        {view.trail.map((act) => (
          <TrailAct key={act.id} act={act} view={view} now={now} />
        ))}
        {pendingTasks(view.tasks).map((task) => (
          <TrailTask key={task.id} task={task} view={view} now={now} me={me} />
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
