/**
 * Turns what Excel or WPS put on the clipboard into rows of cell texts.
 *
 * The format is tab-separated; a cell that holds a tab, a line break or a quote is quoted, with quotes doubled. A quote in the
 * middle of a plain cell stands for itself. The line break that ends the last row is not a row.
 */
export function readPastedCells(text: string): readonly (readonly string[])[] {
  const source = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  if (source === '') return []
  const rows: string[][] = [[]]
  let at = 0
  while (at <= source.length) {
    const cell = source[at] === '"' ? (readQuoted(source, at) ?? readPlain(source, at)) : readPlain(source, at)
    rows.at(-1)?.push(cleanCellText(cell.text))
    const separator = source[cell.end]
    at = cell.end + 1
    if (separator === undefined) break
    if (separator === '\n') {
      if (at === source.length) break
      rows.push([])
    }
  }
  return rows
}

type ReadCell = { readonly text: string; readonly end: number }

function readPlain(source: string, start: number): ReadCell {
  let end = start
  while (end < source.length && source[end] !== '\t' && source[end] !== '\n') end += 1
  return { text: source.slice(start, end), end }
}

/** Null when the quotes do not close right before a separator: then the quote was typed by a person and belongs to the text. */
function readQuoted(source: string, start: number): ReadCell | null {
  let at = start + 1
  let text = ''
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote < 0) return null
    text += source.slice(at, quote)
    if (source[quote + 1] === '"') {
      text += '"'
      at = quote + 2
      continue
    }
    const after = source[quote + 1]
    return after === undefined || after === '\t' || after === '\n' ? { text, end: quote + 1 } : null
  }
}

/**
 * Full-width digits, signs and points become the ordinary ones when the whole cell is a number written so; other texts keep their
 * characters, because 「（浦东）」 is a name and not a formula. Blanks around the text go, inner ones stay.
 */
export function cleanCellText(text: string): string {
  // Nearly every cell of a large paste has nothing to clean; looking once is a third of the work.
  if (!needsCleaning.test(text)) return text
  const trimmed = text.replaceAll('\u00a0', ' ').replaceAll('\u3000', ' ').trim()
  const narrow = trimmed.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replaceAll('−', '-')
  return /^[-+]?[\d,，.\s:/-]+%?$/.test(narrow) ? narrow.replaceAll('，', ',') : trimmed
}

const needsCleaning = /^\s|\s$|[\u00a0\u3000\uff01-\uff5e\u2212]/

/** Fills a selected area from pasted cells: one cell fills all, a block repeats while it fits whole, otherwise it is laid down once. */
export function spreadCells(cells: readonly (readonly string[])[], rows: number, columns: number): readonly (readonly string[])[] {
  const height = cells.length
  const width = Math.max(0, ...cells.map((row) => row.length))
  if (height === 0 || width === 0) return []
  const down = rows > height && rows % height === 0 ? rows : height
  const across = columns > width && columns % width === 0 ? columns : width
  if (down === height && across === width && cells.every((row) => row.length === width)) return cells
  return Array.from({ length: down }, (_, row) => Array.from({ length: across }, (_, column) => cells[row % height]?.[column % width] ?? ''))
}
