import type { Ref } from 'react'
import styles from './grid.module.css'
import type { GridColumn } from './grid-types.ts'

/** The frozen header of a grid. */
export function GridHead({
  columns,
  template,
  ref,
}: {
  readonly columns: readonly GridColumn[]
  readonly template: string
  readonly ref: Ref<HTMLDivElement>
}) {
  return (
    <div ref={ref} role="row" aria-rowindex={1} className={`${styles['row']} ${styles['head']}`} style={{ gridTemplateColumns: template }}>
      <div role="columnheader" className={styles['number']}>
        #
      </div>
      {columns.map((column) => (
        <div
          key={column.key}
          role="columnheader"
          className={column.align === 'end' ? `${styles['cell']} ${styles['end']}` : styles['cell']}
          title={column.label}
        >
          {column.required === true ? <b aria-hidden>*</b> : null}
          {column.label}
        </div>
      ))}
    </div>
  )
}
