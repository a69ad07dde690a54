import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './tag.module.css'

export type Tone = 'accent' | 'warn' | 'bad' | 'good' | 'mute'

/** A short word of state beside a title or a line. */
export function Tag({ tone = 'mute', title, children }: { readonly tone?: Tone; readonly title?: string; readonly children: ReactNode }) {
  return (
    <span className={cx(styles['tag'], styles[tone])} title={title}>
      {children}
    </span>
  )
}
