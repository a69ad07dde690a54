import styles from './progress-line.module.css'

/** A thin line of progress; without a known end it only says that something is under way. */
export function ProgressLine({ label, done, total }: { readonly label: string; readonly done: number; readonly total: number }) {
  const known = total > 0
  const percent = known ? Math.min(100, Math.floor((done / total) * 100)) : 0
  return (
    <div
      className={styles['line']}
      role="progressbar"
      aria-label={label}
      {...(known ? { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': percent } : {})}
    >
      <span className={known ? styles['known'] : styles['unknown']} style={known ? { width: `${percent}%` } : undefined} />
    </div>
  )
}
