import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FaultError } from '#shared/kernel/fault.ts'
import { createZipWriter } from '#store/export/zip-writer.ts'
import { openTableFile } from '#store/import/table-file.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsdesk-files-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function write(name: string, bytes: Buffer | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

/** All rows, or the code of the fault that reading ended with. */
async function read(path: string): Promise<readonly { row: number; cells: readonly string[] }[] | string> {
  const file = await openTableFile(path)
  if (!file.ok) return file.fault.code
  try {
    const rows = []
    for await (const row of file.value) rows.push(row)
    return rows
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code
    throw error
  }
}

test('a csv of an older Chinese system is read: GB18030, quoted thousands, full-width digits', async () => {
  // 报销单号,金额,提交时间,结果 … in GB18030, which Node can read and not write.
  const hex =
    'b1a8cffab5a5bac52cbdf0b6ee2ccce1bdbbcab1bce42cbde1b9fb0a47422d312c22312c3233342e3530222c323032362d30312d30352030393a33302cd2d1d6a7b8b60a47422d322ca3b1a3b2a3aea3b52c323032362f312f362031303a30302cd2d1b2b5bbd80a'
  expect(await read(await write('gbk.csv', Buffer.from(hex, 'hex')))).toEqual([
    { row: 1, cells: ['报销单号', '金额', '提交时间', '结果'] },
    { row: 2, cells: ['GB-1', '1,234.50', '2026-01-05 09:30', '已支付'] },
    { row: 3, cells: ['GB-2', '１２．５', '2026/1/6 10:00', '已驳回'] },
  ])
})

test('marks at the start, other separators, quoted line breaks and blank lines are read', async () => {
  const rows = [
    { row: 1, cells: ['单号', '金额'] },
    { row: 3, cells: ['甲\n乙', '1'] },
  ]
  expect(await read(await write('bom.csv', '\ufeff单号;金额\r\n\r\n"甲\n乙";1\r\n'))).toEqual(rows)
  expect(await read(await write('utf16.csv', Buffer.from('\ufeff单号\t金额\n\n"甲\n乙"\t1\n', 'utf16le')))).toEqual(rows)
  expect(await read(await write('bar.txt', '单号|金额\n\n"甲\n乙"|1'))).toEqual(rows)
})

test('what is neither is refused with its own answer', async () => {
  expect(await read(join(folder, 'nowhere.xlsx'))).toBe('file-missing')
  expect(await read(folder)).toBe('file-unreadable')
  expect(await read(await write('picture.csv', Buffer.from([0x89, 0x50, 0, 0x47])))).toBe('file-malformed')
  expect(await read(await write('quote.csv', 'a,b\n"never closed,1\n'))).toBe('file-malformed')
  expect(await read(await write('torn.xlsx', Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(500)])))).toBe('file-malformed')
  expect(await read(await write('old.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])))).toBe('file-malformed')
  const encrypted = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')])
  expect(await read(await write('locked.xlsx', encrypted))).toBe('file-encrypted')
})

/** A workbook whose sheet is what the test says, packed like every workbook. */
async function workbookOf(name: string, sheet: Iterable<string>, shared = ''): Promise<string> {
  const path = join(folder, name)
  const target = createWriteStream(path)
  const zip = createZipWriter(target)
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  await zip.add('xl/workbook.xml', `<workbook ${main} xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`)
  await zip.add('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')
  if (shared !== '') await zip.add('xl/sharedStrings.xml', shared)
  await zip.addStream('xl/worksheets/sheet1.xml', sheet)
  await zip.finish()
  target.end()
  await once(target, 'close')
  return path
}

function* repeated(piece: string, times: number): Generator<string> {
  yield '<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>'
  for (let n = 0; n < times; n++) yield piece
  yield '</t></is></c></row></sheetData></worksheet>'
}

test('a bomb is refused before it is unpacked, and one that lies about its size as it grows', async () => {
  const bomb = await workbookOf('bomb.xlsx', repeated('0'.repeat(1_000_000), 60))
  const before = process.memoryUsage.rss()
  expect(await read(bomb)).toBe('file-bomb')
  expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000)

  const bytes = await readFile(bomb)
  // The directory's entry of the sheet now claims that it unpacks to a thousand bytes.
  const entry = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  bytes.writeUInt32LE(1000, entry + 24)
  expect(await read(await write('liar.xlsx', bytes))).toBe('file-bomb')
})

const inline = (reference: string, text: string): string => `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`
const sheetOf = (...rows: readonly string[]): readonly string[] => [`<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`]

test('a row is known by its number: what stands twice, goes up the sheet, or is no row of any sheet is refused', async () => {
  const row = (number: string): string => `<row r="${number}">${inline('A1', 'x')}</row>`
  for (const numbers of [['2', '2'], ['9', '4'], ['NaN'], ['1.5'], ['-1'], ['0'], ['99999999999']])
    expect(await read(await workbookOf('rows.xlsx', sheetOf(...numbers.map(row)))), numbers.join()).toBe('file-malformed')
})

test('a cell longer than a spreadsheet may hold, and more texts than any register has, are refused while they are read', async () => {
  const long = 'x'.repeat(40_000)
  expect(await read(await workbookOf('long.xlsx', sheetOf(`<row r="1">${inline('A1', long)}</row>`)))).toBe('file-too-large')
  expect(
    await read(await workbookOf('long-shared.xlsx', sheetOf('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), `<sst><si><t>${long.repeat(8)}</t></si></sst>`)),
  ).toBe('file-too-large')
  expect(await read(await write('long.csv', `单号,金额\n${long},1\n`))).toBe('file-too-large')
})

test('a quote within a word of a csv is a broken file, not a bug', async () => {
  expect(await read(await write('quoted.csv', 'claim_no,amount\nC"1,12.50\n'))).toBe('file-malformed')
})

test('entities that a sheet declares are not expanded', async () => {
  const lol = '<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
  const path = await workbookOf('entities.xlsx', [
    `${lol}<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`,
  ])
  expect(await read(path)).toBe('file-malformed')
})

test('a sheet is read as people see it: rich text, formulas by their result, gaps, dates by their format, the first visible sheet', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('hidden', { state: 'hidden' }).addRow(['not this'])
  const sheet = book.addWorksheet('shown')
  sheet.addRow(['a', { richText: [{ text: '甲' }, { font: { bold: true }, text: '乙' }] }, { formula: '1+1', result: 2 }, '', true])
  sheet.getCell('A4').value = new Date(Date.UTC(2026, 0, 5))
  sheet.getCell('A4').numFmt = 'yyyy/m/d'
  sheet.getCell('C4').value = 0.1 + 0.2
  const path = await write('shown.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
  expect(await read(path)).toEqual([
    { row: 1, cells: ['a', '甲乙', '2', '', '1'] },
    { row: 4, cells: ['2026-01-05', '', '0.3'] },
  ])
})
