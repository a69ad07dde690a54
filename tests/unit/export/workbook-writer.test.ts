import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeWorkbook, type Cell, type WorkbookPlan } from '#store/export/workbook-writer.ts'
import { readSheetRows } from '#store/import/sheet-reader.ts'
import { openZip } from '#store/import/zip-reader.ts'
import { readWorkbook } from '../../support/claims-files.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsdesk-writer-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const plan: WorkbookPlan = {
  sheetName: '报销/2026: [all]*?',
  above: ['=note'],
  timeZone: 'Asia/Shanghai',
  author: '张三',
  look: 'plain',
  footRows: 0,
  columns: [
    { heading: '名称', format: 'text', width: 20, choices: [] },
    { heading: '数', format: 'decimal-3', width: 10, choices: [] },
    { heading: '项', format: 'text', width: 10, choices: ['甲', '乙'] },
  ],
}

async function write(name: string, rows: readonly (readonly Cell[])[]): Promise<string> {
  const path = join(folder, name)
  await writeWorkbook(
    path,
    plan,
    (async function* () {
      yield rows
    })(),
  )
  return path
}

async function part(path: string, name: string): Promise<string> {
  const zip = await openZip(path)
  if (!zip.ok) throw new Error(zip.fault.code)
  const chunks: Uint8Array[] = []
  for await (const chunk of zip.value.read(name)) chunks.push(chunk)
  await zip.value.close()
  return Buffer.concat(chunks).toString()
}

test('[RPT-02] any text comes back as it was, from another reader: marks of XML, other scripts, line breaks, half characters', async () => {
  const texts = ['<a>&"\'', ' 两端有空格 ', '第一行\n第二行', '𠮷野家 😀', 'a\u0001b', 'half \ud800 pair']
  const { rows, sheet } = await readWorkbook(
    await write(
      'texts.xlsx',
      texts.map((text) => [text, 1.5, '甲']),
    ),
  )
  expect(rows.slice(2).map(([text]) => text)).toEqual([...texts.slice(0, 4), 'ab', 'half \ufffd pair'])
  expect(rows[1]).toEqual(['名称', '数', '项'])
  expect(sheet.name).toBe('报销 2026   all')
  expect(sheet.getCell('B3').numFmt).toBe('#,##0.000')
  expect(sheet.getCell('C3').dataValidation).toMatchObject({ type: 'list', formulae: ['options!$A$1:$A$2'] })
})

test('what looks like an escape of Excel is written so that it is none, and read back as it was', async () => {
  const path = await write('escapes.xlsx', [['_x0041_ and _x41_', null, null]])
  expect(await part(path, 'xl/worksheets/sheet1.xml')).toContain('_x005F_x0041_ and _x41_')
  const rows = []
  for await (const row of readSheetRows(path)) rows.push(row)
  expect(rows.at(-1)?.cells).toEqual(['_x0041_ and _x41_'])
})

test('a text that begins like a formula is a text with Excel’s own text mark, wherever it stands', async () => {
  const path = await write('formulas.xlsx', [
    ['=1+1', null, null],
    ['+1', null, null],
    ['-1', null, null],
    ['@x', null, null],
    ['\t=1', null, null],
    ['plain', null, null],
  ])
  const sheet = await part(path, 'xl/worksheets/sheet1.xml')
  const styles = [...(await part(path, 'xl/styles.xml')).matchAll(/<xf [^>]*>/g)].map(([xf]) => xf).slice(1)
  const marked = (reference: string): boolean => {
    const [, style = '', type] = new RegExp(`<c r="${reference}" s="(\\d+)" t="(\\w+)">`).exec(sheet) ?? []
    return type === 'inlineStr' && (styles[Number(style)]?.includes('quotePrefix="1"') ?? false)
  }
  expect(['A1', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8'].map(marked)).toEqual([true, true, true, true, true, true, false])
  expect(sheet).not.toContain('<f>')
})

test('the same content is the same file, byte for byte', async () => {
  const rows = [['a', 1, '乙']]
  expect((await readFile(await write('one.xlsx', rows))).equals(await readFile(await write('two.xlsx', rows)))).toBe(true)
})
