import type { ReactNode } from 'react'
import styles from './admin.module.css'

/** A labelled field of an administrator's form. */
export function Field({ id, label, hint, children }: { readonly id?: string; readonly label: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <div className={styles['field']}>
      {id === undefined ? (
        <span className={styles['label']}>{label}</span>
      ) : (
        <label className={styles['label']} htmlFor={id}>
          {label}
        </label>
      )}
      <div>
        {children}
        {hint === undefined ? null : <p className={styles['hint']}>{hint}</p>}
      </div>
    </div>
  )
}
