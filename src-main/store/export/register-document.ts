import { dayMs, dayNumber } from '#shared/calendar/civil-date.ts'
import type { Filter, RegisterQuery } from '#shared/contract/store.ts'
import { formatInstant } from '#shared/definition/field-text.ts'
import { inLanguage, type Language } from '#shared/kernel/text.ts'
import type { SourceColumn } from '#store/register/columns.ts'
import type { ZoneOffsets } from '#store/register/zone-offsets.ts'
import { documentWords } from './document-words.ts'
import type { ColumnFormat } from './workbook-styles.ts'
import type { Cell, WorkbookColumn } from './workbook-writer.ts'

/** What values turn into beside themselves. */
export type DocumentWorld = { readonly language: Language; readonly timeZone: string; readonly offsets: ZoneOffsets; readonly names: (id: string) => string }

/** Excel counts days from 1899-12-30. */
const epochSerial = 25_569

/** The column's heading and format. */
export function documentColumn(column: SourceColumn, language: Language): WorkbookColumn {
  const label = inLanguage(column.label, language)
  const heading = column.kind === 'money' && column.currency !== null ? `${label} (${column.currency})` : label
  return { heading, format: formatOf(column), width: Math.max(widthOf(column), heading.length * 2 + 2), choices: [] }
}

function formatOf(column: SourceColumn): ColumnFormat {
  switch (column.kind) {
    case 'integer':
    case 'money':
    case 'date':
    case 'instant':
      return column.kind
    case 'decimal':
      return decimalFormats[column.scale - 1] ?? 'decimal-6'
    default:
      return 'text'
  }
}

const decimalFormats: readonly ColumnFormat[] = ['decimal-1', 'decimal-2', 'decimal-3', 'decimal-4', 'decimal-5', 'decimal-6']

function widthOf({ kind }: SourceColumn): number {
  return kind === 'text' ? 24 : kind === 'instant' ? 18 : 14
}

/** A stored value as a cell: money and decimals as numbers, dates typed, choices and people in words. */
export function documentCell(column: SourceColumn, value: string | number | null, world: DocumentWorld): Cell {
  if (value === null || value === '') return null
  switch (column.kind) {
    case 'money':
    case 'decimal':
      return typeof value === 'number' ? value / 10 ** column.scale : null
    case 'date':
      return typeof value === 'string' ? dayNumber(value) + epochSerial : null
    case 'instant':
      return typeof value === 'number' ? (value + world.offsets.offsetAt(value)) / dayMs + epochSerial : null
    case 'integer':
      return value
    default:
      return valueText(column, value, world)
  }
}

/** A value in words. */
function valueText(column: SourceColumn, value: string | number, world: DocumentWorld): string {
  const labelOf = (key: string): string => {
    const option = column.options.find((candidate) => candidate.key === key)
    return option ? inLanguage(option.label, world.language) : key
  }
  switch (column.kind) {
    case 'choice':
      return labelOf(String(value))
    case 'multi-choice':
      return listOf(value)
        .map(labelOf)
        .join(world.language === 'en' ? ', ' : '、')
    case 'member':
    case 'unit':
      return world.names(String(value))
    case 'state':
      return Object.entries(documentWords(world.language).states).find(([state]) => state === value)?.[1] ?? String(value)
    case 'money':
    case 'decimal':
      return typeof value === 'number' ? (value / 10 ** column.scale).toFixed(column.scale) : value
    case 'instant':
      return typeof value === 'number' ? formatInstant(value, world.timeZone) : value
    default:
      return String(value)
  }
}

function listOf(value: string | number): string[] {
  const parsed: unknown = typeof value === 'string' && value.startsWith('[') ? JSON.parse(value) : [value]
  return Array.isArray(parsed) ? parsed.map(String) : []
}

/** The line that says which filters were used. */
export function filtersText(query: RegisterQuery, columns: readonly SourceColumn[], world: DocumentWorld): string {
  const words = documentWords(world.language)
  const texts = query.filters.flatMap((filter) => {
    const column = columns.find(({ key }) => key === filter.column)
    return column ? [`${inLanguage(column.label, world.language)} ${filterText(filter, column, world)}`] : []
  })
  const all = query.search.trim() === '' ? texts : [...texts, words.search(query.search.trim())]
  return all.length === 0 ? words.noFilters : words.filters(all)
}

function filterText({ op, value }: Filter, column: SourceColumn, world: DocumentWorld): string {
  const words = documentWords(world.language)
  const shown = (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'string' || typeof item === 'number' ? valueText(column, item, world) : '',
  )
  if (op === 'between') return words.between(shown[0] ?? '', shown[1] ?? '')
  return op === 'empty' || op === 'not-empty' ? words.operators[op] : `${words.operators[op]} ${shown.join(world.language === 'en' ? ', ' : '、')}`
}
