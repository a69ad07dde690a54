import { expect, test } from 'vitest'
import { decodePrintCode, encodePrintCode, type PrintCode } from '#shared/contract/print-code.ts'

const code: PrintCode = {
  recordId: '01950000-0000-7000-8000-00000000abcd:12',
  revision: 7,
  digest: '00'.repeat(15) + 'ff',
  printedAt: Date.UTC(2026, 2, 2, 2, 0),
  memberId: '00000001-0000-7000-8000-000000000001',
  deskId: '00000005-0000-7000-8000-000000000001',
  keyId: '00000006-0000-7000-8000-000000000001',
  publicKey: 'a1'.repeat(32),
  certifiedAt: 0,
  company: '华东冷链（上海）运营中心 & Co. %41',
  certificateSignature: 'b2'.repeat(64),
  authorityKey: `02${'c3'.repeat(32)}`,
  signature: '0d'.repeat(64),
}

test('a print code is figures alone, small enough for a square, and reads back as it was', () => {
  const figures = encodePrintCode(code)
  expect(figures).toMatch(/^\d+$/)
  expect(figures.length).toBeLessThan(1000)
  expect(decodePrintCode(figures)).toEqual(code)
  const fullWidth = figures.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  expect(decodePrintCode(` ${fullWidth.slice(0, 90)}\n${fullWidth.slice(90)}\r\n`), 'full-width figures, spaces and line ends are forgiven').toEqual(code)
})

test('what is no print code is none: other text, a cut or a longer one, another format', () => {
  const figures = encodePrintCode(code)
  for (const text of ['', 'HD000001', '0'.repeat(800), figures.slice(1), figures.slice(0, -9), `${figures}123`, `x${figures}`])
    expect(decodePrintCode(text), text.slice(0, 30)).toBeUndefined()
  const next = (BigInt(figures) + (1n << BigInt((BigInt(figures).toString(16).length - 3) * 4))).toString()
  expect(decodePrintCode(next)).toBeUndefined()
})
