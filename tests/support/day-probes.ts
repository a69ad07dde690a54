import type { CallArgs } from '#shared/contract/store.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { dayBlockers } from '#shared/domain/business-day.ts'
import { contentOf, dayIdOf } from '#shared/workflow/day-content.ts'
import { unitIds } from './store-company.ts'

const unitsAndDates = Object.values(unitIds).flatMap((unitId) => [dateAt(Date.now(), 'Asia/Shanghai'), '2026-03-02'].map((date) => ({ unitId, date })))

const everyAct = (ofDay: (typeof unitsAndDates)[number]): readonly CallArgs<'day.act'>[] => [
  { kind: 'sign-in', ...ofDay },
  { kind: 'summarise', ...ofDay, text: 't' },
  { kind: 'reconcile', ...ofDay, lines: [{ definitionKey: 'daily-operations', field: null, typed: 0 }], note: '' },
  { kind: 'sign-out', ...ofDay },
  { kind: 'close', ...ofDay, inSpiteOf: [...dayBlockers], reason: 'r' },
  { kind: 'seal', ...ofDay, content: '0'.repeat(64) },
]

/** How each call of the business day is tried, on the day of every unit; and that about this machine. */
export const dayProbes = {
  'day.view': () => unitsAndDates,
  'day.list': () => unitsAndDates.map(({ unitId }) => ({ unitId })),
  'day.act': () => unitsAndDates.flatMap(everyAct),
  'machine.state': { elsewhere: 'tests/integration/store/machine.test.ts' },
}

/** The same of its mutations. */
export const dayMutationProbes = {
  'day.sign-in@1': () => unitsAndDates,
  'day.summarise@1': () => unitsAndDates.map((ofDay) => ({ ...ofDay, text: 't' })),
  'day.reconcile@1': () => unitsAndDates.map((ofDay) => ({ ...ofDay, lines: [], note: '' })),
  'day.sign-out@1': () => unitsAndDates,
  'day.close@1': () => unitsAndDates.map((ofDay) => ({ ...ofDay, inSpiteOf: [...dayBlockers], reason: 'r' })),
  'day.seal@1': () => unitsAndDates.map((ofDay) => ({ ...ofDay, content: contentOf([], dayIdOf(ofDay.unitId, ofDay.date)) })),
  'capture.enter@1': () => [{ definitionKey: 'machine-alert', place: 'x', period: 'cpu 1', at: 1, data: {} }],
}
