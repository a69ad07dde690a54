import type { Ref } from 'react'
import type { GridColumn } from './grid-types.ts'

/** The frozen header of a grid. */
export function GridHead({ columns, template, ref }: { readonly columns: readonly GridColumn[]; readonly template: string; readonly ref: Ref<HTMLDivElement> }) {
  return (
    <div ref={ref} role="row" aria-rowindex={1} className="grid-row grid-head" style={{ gridTemplateColumns: template }}>
      <div role="columnheader" className="grid-number" aria-label="#" />
      {columns.map((column) => (
        <div key={column.key} role="columnheader" className={column.align === 'end' ? 'grid-cell grid-end' : 'grid-cell'} title={column.label}>
          {column.required === true ? <b aria-hidden>*</b> : null}
          {column.label}
        </div>
      ))}
    </div>
  )
}
