import { useState, type ReactNode } from 'react'
import { ActButton } from './act-button.tsx'
import styles from './copied-lines.module.css'

type Props = {
  readonly lines: readonly (readonly [label: string, value: string])[]
  readonly copyLabel: string
  readonly copiedLabel: string
  /** What is copied instead of all lines with their labels. */
  readonly copied?: string
  /** More acts beside copying. */
  readonly children?: ReactNode
}

/** Lines that are handed to somebody else, letter by letter: each is selected by one click, and a button copies them. */
export function CopiedLines({ lines, copyLabel, copiedLabel, copied, children }: Props) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(copied ?? lines.map(([label, value]) => `${label}: ${value}`).join('\n'))
    setCopied(true)
  }
  return (
    <>
      <dl className={styles['lines']}>{lines.map(([label, value]) => [<dt key={label}>{label}</dt>, <dd key={value}>{value}</dd>])}</dl>
      <div className={styles['acts']}>
        <ActButton disabled={lines.length === 0} onPress={() => void copy()}>
          {isCopied ? copiedLabel : copyLabel}
        </ActButton>
        {children}
      </div>
    </>
  )
}
