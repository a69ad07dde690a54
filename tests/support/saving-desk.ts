/** `node saving-desk.ts SAVES`: a desk with a real encrypted store that saves a form so often, then submits it, and says so after each answer; see fsync.test.ts. */
import { writeSync } from 'node:fs'
import { createTestDesk } from './store-harness.ts'

const draftId = '01950000-0000-7000-8000-0000000c0001'
const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'B-1',
  lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
}

const desk = await createTestDesk()
const say = (text: string): void => void writeSync(1, `${text}\n`)
say('ready')
for (let n = 1; n <= Number(process.argv[2]); n++) {
  await desk.get('operator', 'draft.save', {
    id: draftId,
    definitionKey: 'expense-claim',
    recordId: null,
    data: { ...claim, budget_number: `B-${n}` },
    text: {},
  })
  say(`saved ${n}`)
}
await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
say('submitted')
await desk.remove()
