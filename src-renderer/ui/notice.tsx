import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './notice.module.css'

/** A sentence that stays until it is acted on, beside what it is about; never a pop-up that vanishes. */
export function Notice({ tone, children, end }: { readonly tone: 'warn' | 'bad' | 'good' | 'accent'; readonly children: ReactNode; readonly end?: ReactNode }) {
  return (
    <div className={cx(styles['notice'], styles[tone])} role={tone === 'bad' ? 'alert' : 'status'}>
      <div>{children}</div>
      {end === undefined ? null : <div className={styles['end']}>{end}</div>}
    </div>
  )
}
