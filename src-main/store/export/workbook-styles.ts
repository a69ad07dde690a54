/** How a column of a workbook shows its values; numbers stay numbers, so that a spreadsheet can calculate with them. */
export type ColumnFormat = 'text' | 'integer' | 'money' | 'date' | 'instant' | `decimal-${1 | 2 | 3 | 4 | 5 | 6}`

/** How a cell looks beside its format. */
export type CellLook = 'plain' | 'heading' | 'note' | 'total' | 'faint' | 'bad'

/**
 * `text` has the format of text (`@`), so that what an operator types there stays as typed. `quoted` is the look of a text that begins
 * like a formula: Excel's own mark (the hidden apostrophe) keeps it a text even after somebody edits the cell (ASVS 1.2.10).
 */
type Style = { readonly format: ColumnFormat; readonly look: CellLook; readonly quoted: boolean }

const formats: readonly ColumnFormat[] = [
  'text',
  'integer',
  'money',
  'date',
  'instant',
  'decimal-1',
  'decimal-2',
  'decimal-3',
  'decimal-4',
  'decimal-5',
  'decimal-6',
]
const looks: readonly CellLook[] = ['plain', 'heading', 'note', 'total', 'faint', 'bad']

const codeByFormat: Readonly<Record<ColumnFormat, string>> = {
  text: '@',
  integer: '#,##0',
  money: '#,##0.00',
  date: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm',
  'decimal-1': '#,##0.0',
  'decimal-2': '#,##0.00',
  'decimal-3': '#,##0.000',
  'decimal-4': '#,##0.0000',
  'decimal-5': '#,##0.00000',
  'decimal-6': '#,##0.000000',
}
const firstOwnFormat = 164

const styles: readonly Style[] = formats.flatMap((format) => looks.flatMap((look) => [false, true].map((quoted) => ({ format, look, quoted }))))

/** The index of a style in the part that `stylesXml` writes; 0 is left to Excel's own default. */
export function styleIndex(format: ColumnFormat, look: CellLook, quoted = false): number {
  return 1 + (formats.indexOf(format) * looks.length + looks.indexOf(look)) * 2 + (quoted ? 1 : 0)
}

const font = (inner: string): string => `<font>${inner}<sz val="10"/><color rgb="FF1F2421"/><name val="Microsoft YaHei"/><family val="2"/></font>`
const tinted = (colour: string): string => `<font><sz val="10"/><color rgb="${colour}"/><name val="Microsoft YaHei"/><family val="2"/></font>`
const fontByLook: Readonly<Record<CellLook, number>> = { plain: 0, heading: 1, note: 2, total: 1, faint: 2, bad: 3 }
const fillByLook: Readonly<Record<CellLook, number>> = { plain: 0, heading: 2, note: 0, total: 0, faint: 0, bad: 3 }
const borderByLook: Readonly<Record<CellLook, number>> = { plain: 0, heading: 1, note: 0, total: 2, faint: 0, bad: 0 }
const fill = (colour: string): string => `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/></patternFill></fill>`
const line = (side: string): string => `<border><left/><right/>${side}<diagonal/></border>`
const hair = '<color rgb="FFBFC7C3"/>'

/** The styles part, the same for every workbook. */
export function stylesXml(): string {
  const numFmts = formats.map((format, index) => `<numFmt numFmtId="${firstOwnFormat + index}" formatCode="${codeByFormat[format]}"/>`).join('')
  const cells = styles.map(
    ({ format, look, quoted }) =>
      `<xf numFmtId="${firstOwnFormat + formats.indexOf(format)}" fontId="${fontByLook[look]}" fillId="${fillByLook[look]}" borderId="${borderByLook[look]}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${quoted ? ' quotePrefix="1"' : ''}/>`,
  )
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<numFmts count="${formats.length}">${numFmts}</numFmts>` +
    `<fonts count="4">${font('')}${font('<b/>')}${tinted('FF7A837F')}${tinted('FFB3261E')}</fonts>` +
    `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('FFEEF2F0')}${fill('FFFCEEEC')}</fills>` +
    `<borders count="3">${line('<top/><bottom/>')}${line(`<top/><bottom style="thin">${hair}</bottom>`)}${line(`<top style="thin">${hair}</top><bottom/>`)}</borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cells.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  )
}
