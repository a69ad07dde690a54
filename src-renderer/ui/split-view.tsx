import type { ReactNode } from 'react'
import styles from './split-view.module.css'

type Props = { readonly list: ReactNode; readonly listLabel: string; readonly content: ReactNode; readonly contentLabel: string; readonly listWidth?: number }

/** List left, content right; both scroll by themselves. */
export function SplitView({ list, listLabel, content, contentLabel, listWidth = 340 }: Props) {
  return (
    <div className={styles['split']} style={{ gridTemplateColumns: `${listWidth}px minmax(0, 1fr)` }}>
      <section className={styles['list']} aria-label={listLabel}>
        {list}
      </section>
      <section className={styles['content']} aria-label={contentLabel}>
        {content}
      </section>
    </div>
  )
}
