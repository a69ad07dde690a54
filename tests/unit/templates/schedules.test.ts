import { expect, test } from 'vitest'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { schedulesOf } from '#shared/definition/schedule.ts'
import { provePublishing } from '#shared/definition/structure.ts'
import { library } from '#shared/templates/library.ts'
import { nextScheduled, scheduledBetween, scheduledId } from '#shared/workflow/scheduled.ts'
import { companyIndex, idOf, member, unit } from '../../support/company.ts'

const bodies = library.filter((body) => schedulesOf(body).length > 0)
const inForce = bodies.map((body) => ({ body, publishedAt: 0 }))
const given = ['it', 'security-officer', 'office', 'hr', 'analyst', 'operator', 'supervisor']

/** Everybody's role is held by two. */
const organisation = companyIndex(() => ({
  grants: given.flatMap((roleKey, n) =>
    [member.amy, member.ben].map((memberId, at) => ({ id: idOf(900 + n * 2 + at), revision: 1, memberId, roleKey, unitId: null, expiresAt: null })),
  ),
}))
const company = { organisation, calendar: workingCalendar(organisation.settings), judgedAt: 0 }
const shanghai = (month: number, day: number) => Date.UTC(2026, month - 1, day) - 8 * 3_600_000

/** What a definition's work of these days of 2026 is: date and how many. */
function days(key: string, from: readonly [number, number], to: readonly [number, number]): readonly string[] {
  const due = scheduledBetween(
    inForce.filter(({ body }) => body.key === key),
    shanghai(...from),
    shanghai(...to),
    company,
  )
  return [...new Set(due.map(({ period }) => period.date.slice(5)))]
}

test('[OPS-01] [OPS-03] [OPS-04] [OPS-13] [OPS-27] recurring work comes on the days that the rule documents name, with holidays and make-up days', () => {
  // The Spring Festival of 2026: off from the 15th to the 23rd of February, worked on the 14th and the 28th.
  expect(days('daily-inspection', [2, 12], [2, 26])).toEqual(['02-12', '02-13', '02-14', '02-24', '02-25'])
  expect(days('weekly-summary', [2, 9], [3, 1])).toEqual(['02-13', '02-14', '02-27'])
  expect(days('performance-test', [2, 1], [3, 1])).toEqual(['02-28'])
  expect(days('performance-test', [10, 1], [10, 31])).toEqual(['10-30'])
  expect(days('upgrade-plan', [3, 20], [3, 31])).toEqual(['03-25'])
  expect(days('drill', [4, 1], [4, 30])).toEqual(['04-15'])
  expect(days('permission-review', [4, 1], [4, 30])).toEqual(['04-08'])
})

test('[KPI-13] the self-assessment of a quarter is begun for the head of every unit, the rest for one in turn or for each', () => {
  const made = (key: string, from: readonly [number, number], to: readonly [number, number]) =>
    scheduledBetween(
      inForce.filter(({ body }) => body.key === key),
      shanghai(...from),
      shanghai(...to),
      company,
    ).map(({ memberId }) => memberId)
  const heads = Object.values(unit).map((id) => organisation.headOf(id)?.id)
  expect(new Set(made('self-assessment', [3, 20], [3, 31]))).toEqual(new Set(heads))
  expect(made('day-summary', [3, 2], [3, 3]).length).toBe(2)
  const turns = made('daily-inspection', [3, 2], [3, 7])
  expect(turns.map((id, n) => n > 0 && id === turns[n - 1])).toEqual([false, false, false, false, false])
})

test('[TPL-06] every schedule of the library compiles, fills what it may, and finds its next time within half a year', () => {
  expect(bodies.length).toBeGreaterThanOrEqual(15)
  for (const body of bodies) {
    const compiled = compileDefinition(body)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.fault))
    expect(provePublishing(body), body.key).toMatchObject({ ok: true })
    for (const { key, data } of schedulesOf(body)) {
      const scope = { unitId: unit.shift, creatorId: member.amy, round: 1, businessDate: '2026-03-02' }
      expect(Object.keys(compiled.value.prefill(key, scope)), body.key).toEqual(Object.keys(data))
    }
  }
  expect(nextScheduled(inForce, shanghai(3, 2), company.calendar)).toBe(shanghai(3, 2) + 7.5 * 3_600_000)
})

test('the identity of recurring work: definition, schedule, period and member, and of work in turn no member; it is written for ever', () => {
  const each = { key: 'daily', for: { kind: 'role', role: 'operator', share: 'each' } } as const
  const turn = { key: 'daily', for: { kind: 'role', role: 'operator', share: 'in-turn' } } as const
  const id = scheduledId('day-summary', each, '2026-03-02', member.amy)
  expect(id).toBe(scheduledId('day-summary', each, '2026-03-02', member.amy))
  const others = [
    scheduledId('day-summary', each, '2026-03-03', member.amy),
    scheduledId('day-summary', each, '2026-03-02', member.ben),
    scheduledId('other', each, '2026-03-02', member.amy),
    scheduledId('day-summary', { ...each, key: 'other' }, '2026-03-02', member.amy),
    scheduledId('day-summary', turn, '2026-03-02', member.amy),
  ]
  expect(new Set([id, ...others]).size).toBe(6)
  expect(scheduledId('day-summary', turn, '2026-03-02', member.amy)).toBe(scheduledId('day-summary', turn, '2026-03-02', member.ben))
  expect(id).toBe('019cabd8-3800-8328-859a-56d25d6eb2c4')
})
