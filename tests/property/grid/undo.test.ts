import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clearCells,
  copyDown,
  insertLines,
  openSheet,
  pasteCells,
  redo,
  remember,
  removeLines,
  setCell,
  typeCell,
  undo,
  type Sheet,
} from '#renderer/features/grid/model/sheet.ts'
import { keptAfter, sheetChanges, type KeptSheet } from '#renderer/features/grid/model/sheet-changes.ts'
import { dailyReader } from '../../support/sheet-reader.ts'

const reader = dailyReader()
type Act = { readonly name: string; readonly run: (sheet: Sheet) => Sheet }

const line = fc.nat({ max: 12 })
const cell = fc.nat({ max: reader.cells.length - 1 })
const text = fc.constantFrom('', ' ', '早班', 'zb', '12', '１２', '￥1,200.5', '0930', '-18', '不是', 'A\nB', '2026/3/21')
const span = (most: number) => fc.tuple(fc.nat({ max: most }), fc.nat({ max: most })).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const rows = span(12)
const cells = span(reader.cells.length - 1)

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ line, cell, text }).map((at): Act => ({ name: `type ${JSON.stringify(at)}`, run: (sheet) => typeCell(sheet, reader, at, at.text) })),
  fc.record({ line, cell }).map((at): Act => ({ name: `pick ${JSON.stringify(at)}`, run: (sheet) => setCell(sheet, reader, at, 'early') })),
  fc
    .tuple(fc.record({ line, cell }), fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }))
    .map(([at, block]): Act => ({ name: `paste ${JSON.stringify([at, block])}`, run: (sheet) => pasteCells(sheet, reader, at, block) })),
  fc.tuple(rows, cells).map(([r, c]): Act => ({ name: `clear ${JSON.stringify([r, c])}`, run: (sheet) => clearCells(sheet, reader, r, c) })),
  fc.tuple(rows, cells).map(([r, c]): Act => ({ name: `fill ${JSON.stringify([r, c])}`, run: (sheet) => copyDown(sheet, reader, r, c) })),
  fc
    .tuple(line, fc.integer({ min: 1, max: 3 }))
    .map(([at, n]): Act => ({ name: `insert ${at} ${n}`, run: (sheet) => insertLines(sheet, Math.min(at, sheet.lines.length), n) })),
  rows.map((r): Act => ({ name: `remove ${JSON.stringify(r)}`, run: (sheet) => removeLines(sheet, r) })),
)

test('[ENT-13] undo after any sequence of acts gives each former state, and redo each later one', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      let sheet = openSheet(reader, [], [])
      const states = [sheet.lines]
      for (const { run } of acts) {
        sheet = run(remember(sheet))
        if (sheet.lines !== states.at(-1)) states.push(sheet.lines)
      }
      for (const before of states.toReversed().slice(1)) {
        sheet = undo(sheet)
        expect(sheet.lines).toEqual(before)
      }
      expect(undo(sheet)).toBe(sheet)
      for (const after of states.slice(1)) {
        sheet = redo(sheet)
        expect(sheet.lines).toEqual(after)
      }
    }),
    { seed: 20_261_126, numRuns: 400 },
  )
})

test('[ENT-20] whatever is done and undone, what the draft has written opens as the sheet that stands', () => {
  const step = fc.oneof({ weight: 5, arbitrary: act }, { weight: 1, arbitrary: fc.constantFrom<Act>({ name: 'undo', run: undo }, { name: 'redo', run: redo }) })
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 25 }), (steps) => {
      let sheet = openSheet(reader, [], [])
      let kept: KeptSheet = { content: new Map(), order: [], reasons: {} }
      const write = () => {
        const changes = sheetChanges(kept, sheet.lines, kept.reasons)
        if (changes !== null) kept = keptAfter(kept, sheet.lines, changes, new Set(changes.rows.map(({ row }) => row)))
      }
      for (const [{ name, run }, pause] of steps) {
        sheet = run(name === 'undo' || name === 'redo' ? sheet : remember(sheet))
        if (pause) write()
      }
      write()
      const stored = [...kept.content].map(([row, { data, text: raw }]) => ({ row, data, text: raw, recordId: null, fault: null }))
      const opened = openSheet(reader, kept.order, stored)
      expect(opened.lines.map(({ row, form }) => ({ row, data: form.data, text: form.text }))).toEqual(
        sheet.lines.map(({ row, form }) => ({ row, data: form.data, text: form.text })),
      )
    }),
    { seed: 20_261_126, numRuns: 300 },
  )
})
