import type { ReactNode, Ref } from 'react'
import styles from './bar-page.module.css'

type Props = {
  readonly title: string
  /** What the page is for or how it is worked with, in one line. */
  readonly hint: string
  readonly acts: ReactNode
  readonly ref?: Ref<HTMLDivElement>
  readonly children: ReactNode
}

/** A page of its own: a bar with what it is and what may be done, and what it is about below. */
export function BarPage({ title, hint, acts, ref, children }: Props) {
  return (
    <div className={styles['page']} ref={ref}>
      <div className={styles['bar']}>
        <h2>{title}</h2>
        <span>{hint}</span>
        <div className={styles['acts']}>{acts}</div>
      </div>
      {children}
    </div>
  )
}
