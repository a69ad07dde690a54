import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { inLanguage, type Language } from '#shared/kernel/text.ts'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { documentWords, faultText } from '#store/export/document-words.ts'
import type { ColumnFormat } from '#store/export/workbook-styles.ts'
import type { Cell, WorkbookColumn, WorkbookPlan } from '#store/export/workbook-writer.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { importableFields, type ImportableField } from './heading-mapping.ts'
import { rowsAfter, type ImportEntry, type ImportRow } from './import-table.ts'
import { sampleText } from './sample-row.ts'

type World = { readonly language: Language; readonly timeZone: string; readonly author: string }

/**
 * The template of a definition: its fields as headings, drop-downs where there are options, one sample row. Every cell is text, so that
 * a spreadsheet keeps `0321`, long numbers and dates as they are typed; what is read back goes through the same parser as the form.
 */
export function templatePlan(body: DefinitionBody, world: World): WorkbookPlan {
  return {
    sheetName: inLanguage(body.name, world.language),
    columns: importableFields(body).map((field) => templateColumn(field, world.language)),
    above: [],
    timeZone: world.timeZone,
    author: world.author,
    look: 'faint',
    footRows: 0,
  }
}

/** The template's one row. */
export function templateRows(body: DefinitionBody): readonly (readonly Cell[])[] {
  return [importableFields(body).map(sampleText)]
}

function templateColumn(field: ImportableField, language: Language): WorkbookColumn {
  const label = inLanguage(field.label, language)
  const heading = field.required ? `${label} *` : label
  return {
    heading,
    format: 'text',
    width: Math.max(16, heading.length * 2 + 4),
    choices: field.kind === 'choice' ? field.options.map((option) => inLanguage(option.label, language)) : [],
  }
}

/** The bad rows of an import as a workbook: the file's own columns, its row number in front, the reasons behind. */
export function errorsPlan(entry: ImportEntry, world: World): WorkbookPlan {
  const words = documentWords(world.language)
  const column = (heading: string, format: ColumnFormat, width: number): WorkbookColumn => ({ heading, format, width, choices: [] })
  return {
    sheetName: entry.fileName,
    columns: [
      ...entry.headings.map((heading) => column(heading, 'text', Math.max(14, heading.length * 2))),
      column(words.rowNumber, 'integer', 10),
      column(words.reason, 'text', 48),
    ],
    above: [],
    timeZone: null,
    author: world.author,
    look: 'plain',
    footRows: 0,
  }
}

const rowsAtOnce = 400

/** The rows of that workbook; cells that are wrong are marked. */
export function* errorBatches(
  raw: SqliteDatabase,
  entry: ImportEntry,
  compiled: CompiledDefinition,
  language: Language,
): Generator<readonly (readonly Cell[])[]> {
  const labels = new Map(compiled.body.form.map((field) => [field.key, inLanguage(field.label, language)]))
  const rules = new Map(compiled.body.rules.map((rule) => [rule.key, rule.message]))
  for (let after = 0; ;) {
    const rows = rowsAfter(raw, entry.id, 'bad', after, rowsAtOnce)
    if (rows.length === 0) return
    yield rows.map((row) => errorRow(row, entry, (fault) => faultText(fault, language, labels, rules)))
    after = rows.at(-1)?.row ?? after
  }
}

function errorRow(row: ImportRow, entry: ImportEntry, textOf: (fault: ImportRow['faults'][number]) => string): readonly Cell[] {
  const wrong = new Set(row.faults.map(({ field }) => field))
  const cells = entry.headings.map((_, index): Cell => {
    const value = row.cells[index] ?? ''
    const key = entry.mapping[index]
    return key !== null && key !== undefined && wrong.has(key) ? { value, look: 'bad' } : value
  })
  return [...cells, row.row, row.faults.map(textOf).join('；')]
}
