import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PrintedFacts } from '#renderer/features/verify-print/printed-facts.tsx'

const print = { digest: 'abcdef0123456789'.repeat(4), printedBy: '李四', printedOn: '录入一号', printedAt: Date.UTC(2026, 2, 2, 2, 0) }
const record = {
  id: '00000001-0000-7000-8000-000000000001',
  revision: 3,
  number: 'S-2026-0001',
  title: '探头',
  definitionName: { zh: '设备巡检单', en: 'Inspection' },
  businessDate: '2026-03-02',
  amountMinor: null,
  currency: 'CNY',
  state: 'completed',
} as const

test('every line must agree with the paper, but not those of a record that has changed since it was printed', () => {
  const wordsFor = (kind: 'current' | 'changed') => renderToStaticMarkup(<PrintedFacts verdict={{ kind, revision: 3, ...print, record }} />)
  expect(wordsFor('current')).toContain('下面每一项都应一致')
  expect(wordsFor('changed')).not.toContain('每一项都应一致')
  expect(wordsFor('changed')).toContain('校验位和打印信息应一致')
  expect(wordsFor('changed')).toContain('ABCD EF01 2345 6789')
})
