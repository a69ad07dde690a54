import type { CallValue, Job } from '#shared/contract/store.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { galleryNow, hour, sampleId } from './sample-company.ts'
import { claims, type Answers, type Tell, type Wishes } from './work-answers.ts'
import { claimRow } from './work-register.ts'

const headings = ['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'submitted_at', 'closed_at', 'outcome', 'remark']
const mapping = ['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome', null]

/** Answers for an import of claims: seven bad rows in ten thousand. */
export function importAnswers({ empty }: Wishes, tell: Tell): Answers {
  const base: CallValue<'import.get'> = {
    id: sampleId(951),
    definitionKey: claims.key,
    fileName: 'claims.xlsx',
    state: 'checked',
    headings,
    mapping,
    rows: 10_357,
    good: 10_350,
    bad: 7,
    imported: 0,
    createdAt: galleryNow - hour,
    fault: null,
  }
  const imports = new Map(
    [
      base,
      { ...base, id: sampleId(952), fileName: '报销 2025.xlsx', state: 'mapping' as const, good: 0, bad: 0 },
      {
        ...base,
        id: sampleId(953),
        fileName: '旧台账.csv',
        state: 'done' as const,
        good: 412,
        bad: 3,
        rows: 415,
        imported: 412,
        createdAt: galleryNow - 300 * hour,
      },
    ].map((each) => [each.id, each]),
  )
  const job = (state: Job['state'], done: number): Job => ({
    id: sampleId(961),
    kind: 'import-run',
    state,
    done,
    total: 10_350,
    startedAt: galleryNow - 6000,
    fault: null,
  })
  let running = job('done', 10_350)
  const badRow = (step: number, total: number) => {
    const row = claimRow(step * 131, total)
    const cells = [
      String(row['claim_no']),
      step % 2 === 0 ? '12.3.4' : '-26.85',
      String(row['budget_number']),
      String(row['declaration_number']),
      step % 3 === 0 ? '2017-13-09' : '2017-01-09T09:49:50+01:00',
      '',
      step % 4 === 1 ? '已付' : 'paid',
      '',
    ]
    const faults = [
      step % 2 === 0 ? { code: 'field-malformed' as const, field: 'amount' } : { code: 'field-too-small' as const, field: 'amount', params: { min: '0.00' } },
      ...(step % 3 === 0 ? [{ code: 'field-malformed' as const, field: 'submitted_at' }] : []),
      ...(step % 4 === 1 ? [{ code: 'field-not-an-option' as const, field: 'outcome' }] : []),
    ]
    return { row: step * 131 + 2, cells, faults }
  }
  return {
    'import.list': () => ok(empty ? [] : [...imports.values()]),
    'import.get': ({ importId }) => {
      const found = imports.get(importId)
      return found === undefined ? failed('import-unknown') : ok(found)
    },
    'import.open': () => ok({ importId: base.id, jobId: sampleId(961) }),
    'import.check': () => ok({ jobId: sampleId(961) }),
    'import.rows': ({ only, offset, limit }) => {
      const total = only === 'bad' ? 7 : 10_357
      const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) => {
        if (only === 'bad') return badRow(offset + step, 10_357)
        const row = claimRow(offset + step, 10_357)
        return {
          row: offset + step + 2,
          cells: [
            ...['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome'].map((key) => String(row[key] ?? '')),
            '',
          ],
          faults: [],
        }
      })
      return ok({ rows, total })
    },
    'import.fix': ({ row, column, text }) => {
      const before = badRow((row - 2) / 131, 10_357)
      return ok({ ...before, cells: before.cells.with(column, text), faults: before.faults.filter((fault) => fault.field !== mapping[column]) })
    },
    'import.run': ({ importId }) => {
      running = job('running', 3650)
      imports.set(importId, { ...base, state: 'running' })
      tell('stale', { topics: ['import', 'job'] })
      return ok({ jobId: running.id })
    },
    'job.list': () => ok([running]),
    'job.cancel': () => ok({}),
  }
}
