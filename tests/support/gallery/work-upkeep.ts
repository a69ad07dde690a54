import type { Page } from '@playwright/test'
import type { CallValue } from '#shared/contract/store.ts'
import { ok } from '#shared/kernel/fault.ts'
import { members, sampleId } from './sample-company.ts'
import type { Answers } from './work-answers.ts'

const label = { zh: '同一人 30 天内报销过相同金额', en: 'The same person has claimed the same amount within 30 days' }
const row = (n: number, title: string, amountMinor: number, businessDate: string) => ({
  id: sampleId(300 + n),
  number: `BX2026-000${300 + n}`,
  title,
  state: 'completed' as const,
  businessDate,
  creatorName: members.lin.name,
  amountMinor,
})

/** Earlier records like a claim that is entered. */
export function alikeSample(definitionKey: string): CallValue<'entry.check'>['alike'] {
  if (definitionKey !== 'expense-claim') return []
  const records = [{ id: sampleId(305), number: 'BX2026-000305', title: '广州客户走访' }]
  return [{ key: 'same-claimant-and-total', label, severity: 'note', records, hidden: 1 }]
}

/** The gallery's answers for the data check. */
export const upkeepAnswers: Answers = {
  'upkeep.find': () =>
    ok({
      alike: [
        {
          key: 'same-claimant-and-total',
          label,
          severity: 'note',
          total: 2,
          groups: [
            { count: 2, rows: [row(5, '广州客户走访', 428_650, '2026-11-02'), row(18, '广州客户走访（补）', 428_650, '2026-11-20')] },
            {
              count: 3,
              rows: [row(7, '市内送样交通费', 18_600, '2026-10-12'), row(9, '市内送样交通费', 18_600, '2026-10-13'), row(12, '送样交通', 18_600, '2026-10-30')],
            },
          ],
        },
      ],
      stale: { days: null, total: 0, rows: [] },
      invalid: {
        checked: 412,
        total: 1,
        rows: [
          {
            ...row(2, '展会布展材料', 96_000, '2026-09-01'),
            faults: [{ code: 'field-rule', params: { rule: 'within-ninety-days' }, field: 'lines.spent_on' }],
          },
        ],
      },
      mayRequest: true,
    }),
}

/** The data check of a register with its first group chosen. */
export async function checking(page: Page, register: (page: Page) => Promise<void>): Promise<void> {
  await register(page)
  await page.getByRole('button', { name: /^数据检查|^Data check/ }).click()
  await page.getByRole('checkbox').first().check()
}
