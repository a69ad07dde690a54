import { FaultError } from '#shared/kernel/fault.ts'
import { numberText, serialText } from './excel-cell.ts'
import { grown, type FileRow } from './file-row.ts'
import { readWorkbookFacts, unescaped, type WorkbookFacts } from './workbook-parts.ts'
import { parseXml, type XmlListener } from './xml-parts.ts'
import { openZip } from './zip-reader.ts'

/** The last row that a sheet has. */
const lastRow = 1_048_576

/** The rows of a workbook's first visible sheet, streamed; formulas are read as the result they were saved with. */
export async function* readSheetRows(path: string): AsyncGenerator<FileRow> {
  const archive = await openZip(path)
  if (!archive.ok) throw new FaultError(archive.fault)
  try {
    const facts = await readWorkbookFacts(archive.value)
    if (!facts.ok) throw new FaultError(facts.fault)
    const gathered: FileRow[] = []
    for await (const _ of parseXml(
      archive.value.read(facts.value.sheetPart),
      sheetListener(facts.value, (row) => gathered.push(row)),
    )) {
      yield* gathered
      gathered.length = 0
    }
  } finally {
    await archive.value.close()
  }
}

/** Cell by cell: `c` holds `v` (a number, or an index of a shared text) or `is` (its own text). */
function sheetListener(facts: WorkbookFacts, emit: (row: FileRow) => void): XmlListener {
  let row = 0
  let cells: string[] = []
  let column = -1
  let type = 'n'
  let style = 0
  let value = ''
  let reading = false
  return {
    open(name, attributes) {
      if (name === 'v' || name === 't') reading = true
      else if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
      } else if (name === 'row') {
        row = attributes['r'] === undefined ? row + 1 : Number(attributes['r'])
        if (!(row <= lastRow)) throw new FaultError({ code: 'file-malformed' })
        cells = []
        column = -1
      }
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'c') setCell(cells, column, cellText(facts, type, style, value))
      else if (name === 'row' && cells.some((cell) => cell !== '')) emit({ row, cells })
    },
    text(piece) {
      if (reading) value = grown(value, piece)
    },
  }
}

function setCell(cells: string[], column: number, text: string): void {
  // Far columns that hold nothing (styled to the sheet's edge) must not make every row 16,384 cells wide.
  if (text === '') return
  while (cells.length < column) cells.push('')
  cells[column] = text
}

function cellText(facts: WorkbookFacts, type: string, style: number, value: string): string {
  if (type === 's') return facts.texts[Number(value)] ?? ''
  if (type !== 'n') return unescaped(value)
  const kind = facts.kinds[style] ?? 'number'
  const serial = Number(value)
  if (kind === 'number' || value === '' || !Number.isFinite(serial) || Math.abs(serial) > 2_958_466) return numberText(value)
  return serialText(serial, kind, facts)
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  if (column < 1 || column > 16_384) throw new FaultError({ code: 'file-malformed' })
  return column - 1
}
