import type { ReactNode } from 'react'
import styles from './work-page.module.css'

/** The page on which something is filled in: the bar above, the sheet, and beside it what is wrong with it. */
export function WorkPage({ bar, side, children }: { readonly bar: ReactNode; readonly side: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles['page']}>
      {bar}
      <div className={styles['work']}>
        {children}
        {side}
      </div>
    </div>
  )
}
