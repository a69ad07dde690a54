import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Glyph } from './glyph.tsx'
import styles from './pane-state.module.css'

type Props = {
  readonly icon?: LucideIcon
  readonly title: string
  readonly detail?: string | undefined
  readonly children?: ReactNode
  readonly alert?: boolean
}

/** What a pane says instead of content: nothing here yet and what to do first, or what went wrong and what now. */
export function PaneState({ icon, title, detail, children, alert = false }: Props) {
  return (
    <div className={styles['state']} role={alert ? 'alert' : 'status'}>
      {icon ? <Glyph icon={icon} size={22} /> : null}
      <p className={styles['title']}>{title}</p>
      {detail === undefined ? null : <p className={styles['detail']}>{detail}</p>}
      {children === undefined ? null : <div className={styles['acts']}>{children}</div>}
    </div>
  )
}

/** Grey lines while content comes; they appear only after a moment, because most answers are here at once. */
export function PaneLoading({ label, lines = 6 }: { readonly label: string; readonly lines?: number }) {
  return (
    <div className={styles['loading']} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ width: `${[62, 88, 74, 94, 56, 80][line % 6] ?? 70}%` }} />
      ))}
    </div>
  )
}
