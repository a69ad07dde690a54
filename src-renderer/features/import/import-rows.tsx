import { useMemo, useState, useSyncExternalStore } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { GridTable } from '#renderer/forms/grid/grid-table.tsx'
import type { GridActs, GridColumn } from '#renderer/forms/grid/grid-types.ts'
import { useText } from '#renderer/text/text.ts'
import { importRowList } from './import-row-list.ts'

type Import = CallValue<'import.get'>
type Props = { readonly work: Import; readonly definition: DefinitionBody; readonly only: 'all' | 'bad'; readonly locked: boolean }

/** The rows of an import in a grid: what is wrong stands beside the cell and can be fixed there. A new key reads the rows anew. */
export function ImportRows({ work, definition, only, locked }: Props) {
  const { t } = useText()
  const words = useFieldFaultWords(definition)
  const sayWhole = useNamedFault(definition, words)
  const [length] = useState(only === 'bad' ? work.bad : work.rows)
  const [rows] = useState(() => importRowList(work.id, only, length))
  useSyncExternalStore(rows.subscribe, rows.turn)
  const columns = useColumns(work, definition, locked)
  const cell = (index: number, place: number) => {
    const row = rows.row(index)
    if (row === undefined) return { text: '' }
    if (place === 0) return { text: row.faults.map(sayWhole).join(' '), title: row.faults.map(sayWhole).join('\n') }
    const key = work.mapping[place - 1]
    const faults = row.faults.filter((fault) => fault.field === key && key !== null)
    return { text: row.cells[place - 1] ?? '', fault: faults.length === 0 ? undefined : faults.map(words).join(' ') }
  }
  const acts: GridActs = {
    type: (index, place, text) => rows.type(index, place - 1, text),
    commit: (index, place, text) => void rows.fix(index, place - 1, text),
  }
  return (
    <GridTable
      label={t('imports.rows.label')}
      columns={columns}
      rows={length}
      cell={cell}
      acts={acts}
      numberOf={(index) => String(rows.row(index)?.row ?? '')}
      cellLabel={(index, column) => t('imports.rows.cell', { row: rows.row(index)?.row ?? index + 1, field: column.label })}
      onView={rows.look}
    />
  )
}

function useColumns(work: Import, definition: DefinitionBody, locked: boolean): readonly GridColumn[] {
  const { t, name } = useText()
  return useMemo(
    () => [
      { key: 'fault', label: t('imports.rows.fault'), width: 360, readOnly: true, tone: 'bad' },
      ...work.headings.map((heading, place) => {
        const field = definition.form.find((each) => each.key === work.mapping[place])
        const isNumber = field?.kind === 'money' || field?.kind === 'integer' || field?.kind === 'decimal'
        const align = isNumber ? ('end' as const) : ('start' as const)
        return { key: `${place}`, label: field === undefined ? heading : name(field.label), width: 168, align, readOnly: locked || field === undefined }
      }),
    ],
    [work.headings, work.mapping, definition, locked, name, t],
  )
}

function useNamedFault(definition: DefinitionBody, words: (fault: Fault) => string): (fault: Fault) => string {
  const { t, name } = useText()
  return (fault) => {
    const field = definition.form.find((each) => each.key === fault.field)
    return field === undefined ? words(fault) : t('imports.rows.named', { field: name(field.label), words: words(fault) })
  }
}
