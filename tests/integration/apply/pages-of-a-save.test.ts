import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { unitIds } from '../../support/store-company.ts'
import { createTestDesk, storeFolder } from '../../support/store-harness.ts'
import { pagesWrittenBy } from '../../support/wal-frames.ts'

/** What a save of an expense claim may write at most, in the mean; each page is bytes that its fsync waits for. Whoever adds a table or an index meets it here. */
const pagesMax = 20

test('[ENT-20] a saved expense claim writes a handful of pages', async () => {
  const desk = await createTestDesk()
  onTestFinished(() => desk.remove())
  const context = desk.as('operator')
  const save = async (): Promise<void> => {
    const saved = await context.mutate('record.submit', 1, {
      recordId: context.newId(),
      definitionKey: 'expense-claim',
      definitionVersion: 1,
      data: {
        purpose: '赴杭州验收',
        expense_type: 'daily',
        budget_number: 'budget 86566',
        lines: [
          { spent_on: '2026-02-27', category: 'lodging', description: '两晚', receipts: 2, amount: 116_800 },
          { spent_on: '2026-02-28', category: 'transport', description: '机场往返', receipts: 1, amount: 18_650 },
        ],
      },
      businessDate: '2026-03-02',
      unitId: unitIds.laboratory,
      warningReasons: { 'receipts-attached': '纸质票据已交财务' },
    })
    expect(saved.ok).toBe(true)
  }
  for (let n = 0; n < 60; n++) await save()
  const pages: number[] = []
  while (pages.length < 20) {
    const written = await pagesWrittenBy(join(storeFolder(desk.directory), 'store.db-wal'), save)
    if (written !== undefined) pages.push(written)
  }
  const mean = pages.reduce((sum, one) => sum + one, 0) / pages.length
  expect(mean).toBeGreaterThan(5)
  expect(mean).toBeLessThanOrEqual(pagesMax)
})
