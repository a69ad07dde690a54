import type { Dice } from '../sim/dice.ts'
import { zipOf, type Lies, type Part } from './zip-parts.ts'

/** A file to import; `unsound`: nothing of it may become a row that can be run, `how` says why. */
export type HostileFile = { readonly bytes: Buffer; readonly name: string; readonly unsound: boolean; readonly how: string }

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const rowsOf = (rows: string): string => `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`
const headings = '<row r="1"><c r="A1" t="inlineStr"><is><t>claim_no</t></is></c><c r="B1" t="inlineStr"><is><t>amount</t></is></c></row>'
const claim = (row: string, cell = '<v>12.5</v>', attributes = ''): string =>
  `<row r="${row}"><c r="A${row}" t="inlineStr"><is><t>C${row}</t></is></c><c r="B${row}" ${attributes}>${cell}</c></row>`
const soundRows = headings + claim('2') + claim('3')

type Book = { sheet: string; workbook: string; relations: string; shared: string; styles: string }

function soundBook(): Book {
  return {
    sheet: rowsOf(soundRows),
    workbook: `<workbook ${main} xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    relations: '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    shared: `<sst ${main}><si><t>甲</t></si><si><r><t>乙</t></r></si></sst>`,
    styles: `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
  }
}

function partsOf(book: Book): Part[] {
  const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text) })
  return [
    part('xl/workbook.xml', book.workbook),
    part('xl/_rels/workbook.xml.rels', book.relations),
    part('xl/sharedStrings.xml', book.shared),
    part('xl/styles.xml', book.styles),
    part('xl/worksheets/sheet1.xml', book.sheet),
  ]
}

/** A workbook that is wrong in one way: as a container, as XML, as a sheet, or in its size. */
export function hostileWorkbook(dice: Dice): HostileFile {
  bombs()
  const kind = dice.weighted({ bytes: 4, container: 4, xml: 3, sheet: 6, bomb: 0.15 })
  const broken = { bytes: brokenBytes, container: brokenContainer, xml: brokenXml, sheet: strangeSheet, bomb }[kind](dice)
  return { ...broken, name: 'hostile.xlsx' }
}

type Made = Omit<HostileFile, 'name'>

function brokenBytes(dice: Dice): Made {
  const sound = zipOf(partsOf(soundBook()))
  if (dice.chance(0.5)) return { bytes: sound.subarray(0, 4 + dice.below(sound.length - 4)), unsound: true, how: 'cut off' }
  const bytes = Buffer.from(sound)
  const times = 1 + dice.below(6)
  for (let n = 0; n < times; n++) bytes[4 + dice.below(bytes.length - 4)] = dice.below(256)
  return { bytes, unsound: false, how: `${times} bytes changed` }
}

function brokenContainer(dice: Dice): Made {
  const parts = partsOf(soundBook())
  const lie = (lies: Lies, how: string): Made => ({
    bytes: zipOf(parts.map((part) => (part.name.includes('sheet1') ? { ...part, lies } : part))),
    unsound: true,
    how,
  })
  const huge = dice.one([0xfffffffe, 0xffffffff, 0x7fffffff, 500_000_000])
  return dice.one<() => Made>([
    () => lie({ size: 3 }, 'says it is smaller'),
    () => lie({ size: huge }, `says it is ${huge}`),
    () => lie({ packed: huge }, `says it is packed in ${huge}`),
    () => lie({ packed: 0 }, 'says it is packed in nothing'),
    () => lie({ offset: huge }, `says it stands at ${huge}`),
    () => lie({ offset: 1 }, 'says it stands where it does not'),
    () => lie({ method: dice.one([1, 9, 12, 14, 99]) }, 'another packing'),
    () => lie({ flags: 1 }, 'encrypted'),
    () => lie({ name: '../../../etc/passwd' }, 'climbs out'),
    () => ({ bytes: zipOf(parts, { count: 65_535 }), unsound: true, how: 'too many entries' }),
    () => ({ bytes: zipOf(parts, { offset: huge }), unsound: true, how: 'no directory there' }),
    () => ({ bytes: zipOf(parts, { length: huge }), unsound: true, how: 'a directory without end' }),
    () => ({ bytes: zipOf(parts.filter((_, at) => at !== 4)), unsound: true, how: 'no sheet' }),
    () => ({ bytes: zipOf(parts.slice(1)), unsound: true, how: 'no workbook' }),
    () => ({ bytes: zipOf([]), unsound: true, how: 'nothing inside' }),
    () => ({ bytes: zipOf(parts, { comment: 'PK\u0005\u0006'.repeat(40) }), unsound: false, how: 'a comment like an end' }),
  ])()
}

function brokenXml(dice: Dice): Made {
  const book = soundBook()
  const which = dice.one(['sheet', 'workbook', 'relations', 'shared', 'styles'] as const)
  const text = book[which]
  const [how, next] = dice.one<readonly [string, string]>([
    ['cut off', text.slice(0, dice.below(text.length))],
    ['entities', `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}"><!ENTITY d "&b;&b;&b;&b;">]>${text.replace('claim_no', '&d;').replace('<', '<')}`],
    ['an outer entity', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${text.replace('claim_no', '&b;')}`],
    ['a tag never closed', text.replace('</', '<')],
    ['no XML', 'a,b,c\n1,2,3'],
    ['zero bytes', '\u0000'.repeat(100)],
    ['deep', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`],
    ['many attributes', text.replace('<', `<a ${Array.from({ length: 5000 }, (_, n) => `b${n}="c"`).join(' ')}/><`)],
    ['another root', text.replaceAll('worksheet', 'chartsheet')],
    ['empty', ''],
  ])
  book[which] = next
  return { bytes: zipOf(partsOf(book)), unsound: false, how: `${which}: ${how}` }
}

/** Well-formed, and yet nothing that a spreadsheet program writes. */
function strangeSheet(dice: Dice): Made {
  const odd = dice.one(['NaN', '-1', '0', '1e99', '1.5', '99999999999', '', '2', 'abc', '１'])
  const [how, rows] = dice.one<readonly [string, string]>([
    [`the row number ${odd}`, headings + claim('2') + claim('3').replace('r="3"', `r="${odd}"`)],
    ['rows twice', headings + claim('2') + claim('2') + claim('2')],
    ['rows backwards', headings + claim('9') + claim('4')],
    ['a cell far out', headings + claim('2').replace('B2', 'XFD2')],
    ['a cell beyond the sheet', headings + claim('2').replace('B2', 'ZZZZ2')],
    ['a cell without letters', headings + claim('2').replace('B2', '22')],
    ['a text that is not there', headings + claim('2', '<v>99999</v>', 't="s"')],
    ['a text at a negative place', headings + claim('2', '<v>-1</v>', 't="s"')],
    ['a prototype for a text', headings + claim('2', '<v>__proto__</v>', 't="s"')],
    ['a style that is not there', headings + claim('2', '<v>1</v>', 's="99999"')],
    ['a date beyond time', headings + claim('2', `<v>${dice.pick(['1e300', '-5', '2958467', 'NaN', 'Infinity', '1e-320'])}</v>`, 's="1"')],
    ['an unknown type', headings + claim('2', '<v>1</v>', 't="zz"')],
    ['a cell of a megabyte', headings + claim('2', `<is><t>${'长'.repeat(400_000)}</t></is>`, 't="inlineStr"')],
    ['escaped surrogates', headings + claim('2', '<is><t>_xD800__x0000__xFFFF_</t></is>', 't="inlineStr"')],
    ['a heading of a megabyte', headings.replace('claim_no', 'claim_no'.repeat(100_000)) + claim('2')],
    ['300 columns', `<row r="1">${'<c t="inlineStr"><is><t>claim_no</t></is></c>'.repeat(300)}</row>${claim('2')}`],
    ['a formula', headings + claim('2', '<f>HYPERLINK("http://evil")</f><v>1</v>')],
    ['the same heading twice', headings.replace('amount', 'claim_no') + claim('2')],
    ['no rows', ''],
  ])
  return { bytes: zipOf(partsOf({ ...soundBook(), sheet: rowsOf(rows) })), unsound: false, how }
}

/** Small on the disk, beyond all measure unpacked. Made once: the memory of the generator is not the product's. */
function bomb(dice: Dice): Made {
  return dice.one(bombs())
}

let made: readonly Made[] | undefined
function bombs(): readonly Made[] {
  if (made) return made
  const sheet = rowsOf(headings + claim('2', `<is><t>${'0'.repeat(40_000_000)}</t></is>`, 't="inlineStr"'))
  const parts = partsOf({ ...soundBook(), sheet })
  const lying = parts.map((part) => (part.name.includes('sheet1') ? { ...part, lies: { size: 900_000 } } : part))
  const texts = Buffer.concat([Buffer.from(`<sst ${main}>`), Buffer.alloc(5 * 4_000_000, '<si/>'), Buffer.from('</sst>')])
  const filled = partsOf(soundBook()).map((part) => (part.name.includes('sharedStrings') ? { ...part, bytes: texts, stored: true } : part))
  made = [
    { bytes: zipOf(parts), unsound: true, how: 'a bomb' },
    { bytes: zipOf(lying), unsound: true, how: 'a bomb that lies' },
    { bytes: zipOf(filled), unsound: true, how: 'four million empty texts' },
  ]
  return made
}
