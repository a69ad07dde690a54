import { expect, test } from 'vitest'
import { createScanDetector, scanGapMs, type ScanStep } from '#renderer/ui/scan-detector.ts'

/** Types a text with so long between two signs, then ends it; a clock of the test's own. */
function typed(text: string, gapMs: number, { endsAfterMs = gapMs } = {}): readonly ScanStep[] {
  const detect = createScanDetector()
  let at = 1000
  const steps = [...text].map((sign) => {
    const step = detect({ kind: 'sign', sign }, at)
    at += gapMs
    return step
  })
  return [...steps, detect({ kind: 'end' }, at - gapMs + endsAfterMs)]
}
const last = (steps: readonly ScanStep[]) => steps.at(-1)

test('what comes as fast as a scanner and ends with its key is a scan, sign for sign', () => {
  expect(last(typed('BX2026-000318', 4))).toEqual({ kind: 'scan', text: 'BX2026-000318' })
  expect(last(typed('BX2026-000318', scanGapMs))).toEqual({ kind: 'scan', text: 'BX2026-000318' })
  expect(last(typed('9'.repeat(700), 1))).toEqual({ kind: 'scan', text: '9'.repeat(700) })
})

test('a person who types is none, however he ends, and neither is a roll over a few keys', () => {
  expect(last(typed('BX2026-000318', 80))).toEqual({ kind: 'none' })
  expect(last(typed('BX2026-000318', scanGapMs + 1))).toEqual({ kind: 'none' })
  expect(last(typed('BX2026-000318', 4, { endsAfterMs: 200 })), 'pasted by a text expander, sent by hand').toEqual({ kind: 'none' })
  expect(last(typed('abcde', 4))).toEqual({ kind: 'none' })
})

test('it says with the second sign that a scan may be coming, and a pause or another key begins anew', () => {
  const detect = createScanDetector()
  expect(detect({ kind: 'sign', sign: 'x' }, 0)).toEqual({ kind: 'single' })
  expect(detect({ kind: 'sign', sign: 'a' }, 300)).toEqual({ kind: 'single' })
  expect(detect({ kind: 'sign', sign: 'b' }, 305)).toEqual({ kind: 'burst' })
  expect(detect({ kind: 'other' }, 310)).toEqual({ kind: 'none' })
  const steps = ['1', '2', '3', '4', '5', '6'].map((sign, n) => detect({ kind: 'sign', sign }, 312 + n).kind)
  expect(steps).toEqual(['single', ...Array.from({ length: 5 }, () => 'burst')])
  expect(detect({ kind: 'end' }, 320)).toEqual({ kind: 'scan', text: '123456' })
  expect(detect({ kind: 'end' }, 325), 'one scan has one end').toEqual({ kind: 'none' })
})
