import { useMemo } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { GridTable } from '#renderer/forms/grid/grid-table.tsx'
import type { GridColumn } from '#renderer/forms/grid/grid-types.ts'
import { useText } from '#renderer/text/text.ts'
import { useImportRows } from './use-import-rows.ts'

type Import = CallValue<'import.get'>
type Props = { readonly work: Import; readonly definition: DefinitionBody; readonly only: 'all' | 'bad'; readonly version: string; readonly locked: boolean }

/** The rows of an import in a grid: what is wrong stands beside the cell and can be fixed there. */
export function ImportRows({ work, definition, only, version, locked }: Props) {
  const { t, name } = useText()
  const words = useFieldFaultWords(definition)
  const say = (fault: Fault) => {
    const field = definition.form.find((each) => each.key === fault.field)
    return field === undefined ? words(fault) : `${name(field.label)}：${words(fault)}`
  }
  const total = only === 'bad' ? work.bad : work.rows
  // The list of bad rows keeps its length while rows are fixed in it.
  const rows = useImportRows({ importId: work.id, only, total: useLengthAt(total, `${only} ${version}`), version })
  const columns = useMemo<readonly GridColumn[]>(
    () => [
      { key: 'fault', label: t('imports.rows.fault'), width: 280, readOnly: true, tone: 'bad' },
      ...work.headings.map((heading, place) => {
        const field = definition.form.find((each) => each.key === work.mapping[place])
        const number = field?.kind === 'money' || field?.kind === 'integer' || field?.kind === 'decimal'
        return { key: `${place}`, label: field === undefined ? heading : name(field.label), width: 168, align: number ? ('end' as const) : ('start' as const), readOnly: locked || field === undefined }
      }),
    ],
    [work.headings, work.mapping, definition, locked, name, t],
  )
  const cell = (index: number, place: number) => {
    const row = rows.row(index)
    if (row === undefined) return { text: '' }
    if (place === 0) return { text: row.faults.map(say).join(' '), title: row.faults.map(say).join('\n') }
    const key = work.mapping[place - 1]
    const faults = row.faults.filter((fault) => fault.field === key && key !== null)
    return { text: row.cells[place - 1] ?? '', fault: faults.length === 0 ? undefined : faults.map(words).join(' ') }
  }
  const length = useLengthAt(total, `${only} ${version}`)
  return (
    <GridTable
      label={t('imports.rows.label')}
      columns={columns}
      rows={length}
      cell={cell}
      acts={{ type: (index, place, text) => rows.type(index, place - 1, text), commit: (index, place, text) => void rows.fix(index, place - 1, text) }}
      numberOf={(index) => String(rows.row(index)?.row ?? '')}
      cellLabel={(index, column) => t('imports.rows.cell', { row: rows.row(index)?.row ?? index + 1, field: column.label })}
      onView={rows.look}
    />
  )
}

/** The value that a count had when `key` last changed. */
function useLengthAt(count: number, key: string): number {
  // A memo by design: only the key decides when the count is taken anew.
  return useMemo(() => ({ key, count }), [key]).count
}
