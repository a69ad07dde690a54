import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { timeZoneName } from './workbook-zone.ts'
import { styleIndex, stylesXml, type CellLook, type ColumnFormat } from './workbook-styles.ts'
import { createZipWriter } from './zip-writer.ts'

/** A cell: dates and instants are Excel serials, money and decimals already divided. A look replaces the row's. */
export type Cell = string | number | null | { readonly value: string | number; readonly look: CellLook }

export type WorkbookPlan = {
  readonly sheetName: string
  readonly columns: readonly WorkbookColumn[]
  /** Lines above the headings, such as the filters used and who exported when. */
  readonly above: readonly string[]
  /** Set: the workbook says that its times stand in this zone. */
  readonly timeZone: string | null
  /** Written into the document's properties. */
  readonly author: string
  /** Look of the rows. */
  readonly look: CellLook
  /** Rows at the end that are no data, such as totals: sorting and filtering leave them alone. */
  readonly footRows: number
}
export type WorkbookColumn = {
  readonly heading: string
  readonly format: ColumnFormat
  /** In characters. */
  readonly width: number
  /** Offered as a drop-down in the rows below the heading. */
  readonly choices: readonly string[]
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const contentBase = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const rowsMax = 1_048_576
/** Rows below the heading that offer a drop-down; some readers keep every one of these cells apart. */
const choiceRows = 10_000

/** Where a workbook grows until it is complete. */
export function partialPath(path: string): string {
  return `${path}.part`
}

/** Writes a workbook beside `path` and puts it there when it is complete and on disk. */
export async function writeWorkbook(path: string, plan: WorkbookPlan, batches: AsyncIterable<readonly (readonly Cell[])[]>): Promise<void> {
  const partial = partialPath(path)
  try {
    const target = createWriteStream(partial, { highWaterMark: 262_144 })
    const broken = once(target, 'error').then(([error]) => Promise.reject(error))
    await Promise.race([writeParts(target, plan, batches), broken])
    target.end()
    await Promise.race([once(target, 'close'), broken])
    await syncFile(partial)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw error
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeParts(
  target: ReturnType<typeof createWriteStream>,
  plan: WorkbookPlan,
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
): Promise<void> {
  const zip = createZipWriter(target)
  const choiceColumns = plan.columns.filter((column) => column.choices.length > 0)
  await zip.add('[Content_Types].xml', contentTypes(choiceColumns.length > 0))
  await zip.add(
    '_rels/.rels',
    `${declaration}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
  )
  await zip.add(
    'docProps/core.xml',
    `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${escapeXml(plan.author)}</dc:creator></cp:coreProperties>`,
  )
  await zip.add('xl/workbook.xml', bookXml(plan, choiceColumns.length > 0))
  await zip.add('xl/_rels/workbook.xml.rels', bookRelations(choiceColumns.length > 0))
  await zip.add('xl/styles.xml', stylesXml())
  if (choiceColumns.length > 0) await zip.add('xl/worksheets/sheet2.xml', choicesXml(choiceColumns))
  await zip.addStream('xl/worksheets/sheet1.xml', sheetXml(plan, batches))
  await zip.finish()
}

function contentTypes(withChoices: boolean): string {
  const sheet = (index: number): string => `<Override PartName="/xl/worksheets/sheet${index}.xml" ContentType="${contentBase}.worksheet+xml"/>`
  return (
    `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${contentBase}.sheet.main+xml"/>${sheet(1)}${withChoices ? sheet(2) : ''}<Override PartName="/xl/styles.xml" ContentType="${contentBase}.styles+xml"/>` +
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
  )
}

function bookXml(plan: WorkbookPlan, withChoices: boolean): string {
  const zone = plan.timeZone === null ? '' : `<definedName name="${timeZoneName}" hidden="1">"${escapeXml(plan.timeZone)}"</definedName>`
  return (
    `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escapeXml(sheetName(plan.sheetName))}" sheetId="1" r:id="rId1"/>` +
    `${withChoices ? '<sheet name="options" sheetId="2" state="hidden" r:id="rId2"/>' : ''}</sheets>${zone === '' ? '' : `<definedNames>${zone}</definedNames>`}</workbook>`
  )
}

/** Excel refuses these characters and more than 31 of any. */
function sheetName(name: string): string {
  return (
    name
      .replaceAll(/[\\/?*[\]:]/g, ' ')
      .slice(0, 31)
      .trim() || 'Sheet1'
  )
}

function bookRelations(withChoices: boolean): string {
  const sheet = (index: number): string => `<Relationship Id="rId${index}" Type="${relations}/worksheet" Target="worksheets/sheet${index}.xml"/>`
  return `${declaration}<Relationships xmlns="${packageRelations}">${sheet(1)}${withChoices ? sheet(2) : ''}<Relationship Id="rId3" Type="${relations}/styles" Target="styles.xml"/></Relationships>`
}

async function* sheetXml(plan: WorkbookPlan, batches: AsyncIterable<readonly (readonly Cell[])[]>): AsyncGenerator<string> {
  const headingRow = plan.above.length + 1
  const widths = plan.columns.map(
    (column, index) => `<col min="${index + 1}" max="${index + 1}" width="${column.width}" customWidth="1" style="${styleIndex(column.format, 'plain')}"/>`,
  )
  yield (
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${headingRow}" topLeftCell="A${headingRow + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="16"/><cols>${widths.join('')}</cols><sheetData>`
  )
  yield plan.above.map((text, index) => `<row r="${index + 1}">${textCell(`A${index + 1}`, text, 'text', 'note')}</row>`).join('')
  yield `<row r="${headingRow}">${plan.columns.map((column, index) => textCell(`${columnName(index)}${headingRow}`, column.heading, 'text', 'heading')).join('')}</row>`
  const write = rowWriter(plan)
  let row = headingRow
  for await (const batch of batches) {
    let xml = ''
    for (const cells of batch) {
      row += 1
      if (row > rowsMax) throw new RangeError('a sheet holds 1,048,576 rows')
      xml += write(row, cells)
    }
    yield xml
  }
  yield `</sheetData>${filterXml(plan, headingRow, row - plan.footRows)}${validationsXml(plan, headingRow)}</worksheet>`
}

/** Each cell carries its reference, which the format leaves optional and many readers need; empty ones are left out. */
function rowWriter(plan: WorkbookPlan): (row: number, cells: readonly Cell[]) => string {
  const columns = plan.columns.map(({ format }, index) => ({
    format,
    name: columnName(index),
    style: styleIndex(format, plan.look),
    quoted: styleIndex(format, plan.look, true),
  }))
  return (row, cells) => {
    let xml = `<row r="${row}">`
    columns.forEach(({ format, name, style, quoted }, index) => {
      const cell = cells[index] ?? null
      const reference = `${name}${row}`
      if (typeof cell === 'number') xml += `<c r="${reference}" s="${style}"><v>${cell}</v></c>`
      else if (typeof cell === 'string') xml += inlineCell(reference, cell, beginsLikeFormula(cell) ? quoted : style)
      else if (typeof cell?.value === 'number') xml += `<c r="${reference}" s="${styleIndex(format, cell.look)}"><v>${cell.value}</v></c>`
      else if (cell !== null) xml += textCell(reference, String(cell.value), format, cell.look)
    })
    return `${xml}</row>`
  }
}

/** Texts are inline and marked as text, never a formula; one that begins like a formula also keeps Excel's own text mark. */
function textCell(reference: string, text: string, format: ColumnFormat, look: CellLook): string {
  return inlineCell(reference, text, styleIndex(format, look, beginsLikeFormula(text)))
}

function beginsLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text)
}

function inlineCell(reference: string, text: string, style: number): string {
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
}

function filterXml(plan: WorkbookPlan, headingRow: number, lastRow: number): string {
  return lastRow > headingRow && plan.columns.length > 0 ? `<autoFilter ref="A${headingRow}:${columnName(plan.columns.length - 1)}${lastRow}"/>` : ''
}

function validationsXml(plan: WorkbookPlan, headingRow: number): string {
  let list = -1
  const validations = plan.columns.flatMap((column, index) => {
    if (column.choices.length === 0) return []
    list += 1
    const name = columnName(index)
    const source = columnName(list)
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${name}${headingRow + 1}:${name}${headingRow + choiceRows}"><formula1>options!$${source}$1:$${source}$${column.choices.length}</formula1></dataValidation>`
  })
  return validations.length === 0 ? '' : `<dataValidations count="${validations.length}">${validations.join('')}</dataValidations>`
}

/** The hidden sheet of options: one column per column with a drop-down. */
function choicesXml(columns: readonly WorkbookColumn[]): string {
  const rows = Math.max(...columns.map((column) => column.choices.length))
  const cellAt = (row: number, column: number, text: string | undefined): string =>
    text === undefined ? '' : textCell(`${columnName(column)}${row}`, text, 'text', 'plain')
  const xml = Array.from(
    { length: rows },
    (_, row) => `<row r="${row + 1}">${columns.map(({ choices }, column) => cellAt(row + 1, column, choices[row])).join('')}</row>`,
  )
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${xml.join('')}</sheetData></worksheet>`
}

/** 27 → `AB`. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26))
}

/** Text as XML content; control characters that XML cannot hold are dropped, half of a broken surrogate pair is replaced, and what looks like Excel's own escape is escaped. */
function escapeXml(text: string): string {
  // Most texts hold nothing of all that; one look tells.
  if (!/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]|_x/.test(text)) return text
  const held = text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  const plain = held.replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
