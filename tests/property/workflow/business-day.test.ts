import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayBlockers, type BusinessDay } from '#shared/domain/business-day.ts'
import { businessDaySchema } from '#shared/domain/business-day.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { blockersOf, close, isSignedIn, newDay, reconcile, seal, signIn, signOut, summarise, type Day, type Standing } from '#shared/workflow/business-day.ts'
import { contentOf, dayIdOf, leafOf, type DayRecord } from '#shared/workflow/day-content.ts'
import { figuresOf } from '#shared/workflow/day-figures.ts'
import { judgeWrite } from '#shared/workflow/day-judgement.ts'
import { idOf } from '../../support/company.ts'

const unitId = idOf(1)
const date = '2026-03-02'
const dayId = dayIdOf(unitId, date)
const people = [idOf(11), idOf(12), idOf(13)]

const acts = fc.oneof(
  fc.record({ kind: fc.constantFrom('in', 'out'), who: fc.nat(2) }),
  fc.record({ kind: fc.constantFrom('reconcile', 'summarise', 'seal', 'seal-unseen'), who: fc.nat(2) }),
  fc.record({ kind: fc.constant('close'), who: fc.nat(2), passes: fc.boolean(), mayPass: fc.boolean(), reason: fc.constantFrom('', '设备故障') }),
  fc.record({ kind: fc.constantFrom('enter', 'change', 'drop', 'finish'), who: fc.nat(2), n: fc.nat(5), says: fc.constantFrom('none', 'reason', 'blank') }),
)
type Step = {
  readonly kind: string
  readonly who: number
  readonly n?: number
  readonly says?: string
  readonly passes?: boolean
  readonly mayPass?: boolean
  readonly reason?: string
}

const entry = (n: number, change: Partial<DayRecord> = {}): DayRecord => ({
  id: idOf(100 + n),
  definitionKey: 'figures',
  definitionVersion: 1,
  unitId,
  businessDate: date,
  creatorId: people[0]!,
  state: 'running',
  data: { n },
  dayId,
  late: null,
  ...change,
})

type State = { readonly day: Day; readonly records: ReadonlyMap<string, DayRecord> }

const standingOf = ({ records }: State): Standing => {
  const all = [...records.values()].map((record) => ({ ...record, route: null }))
  return { figures: figuresOf(all, () => undefined), content: contentOf(all, dayId), count: all.length }
}

/** One act on the day or on one of its records; a refusal leaves all as it was. */
function step(state: State, act: Step, at: number): Result<State> {
  const { day, records } = state
  const world = { by: people[act.who]!, at, bounds: null, mutationId: idOf(1000 + at) }
  const standing = standingOf(state)
  const onDay = (changed: Result<Day>): Result<State> => (changed.ok ? { ok: true, value: { ...state, day: changed.value } } : changed)
  switch (act.kind) {
    case 'in':
      return onDay(signIn(day, date, world))
    case 'out':
      return onDay(signOut(day, world))
    case 'reconcile':
      return onDay(reconcile(day, [{ definitionKey: 'figures', field: null, typed: records.size }], '', standing, world))
    case 'summarise':
      return onDay(summarise(day, '正常', world))
    case 'close':
      return onDay(
        close(
          day,
          { inSpiteOf: act.passes ? dayBlockers : [], reason: act.reason ?? '', mayPass: act.mayPass ?? false },
          blockersOf(day, standing, false),
          standing,
          world,
        ),
      )
    case 'seal':
      return onDay(seal(day, standing.content, standing, null, world))
    case 'seal-unseen':
      return onDay(seal(day, '0'.repeat(64), standing, null, world))
    default:
      return write(state, act, at)
  }
}

function write({ day, records }: State, { kind, n = 0, says, who }: Step, at: number): Result<State> {
  const before = records.get(idOf(100 + n))
  const after = {
    enter: before ?? entry(n),
    change: before && { ...before, data: { n, at } },
    drop: undefined,
    finish: before && { ...before, state: 'completed' as const },
  }[kind]
  const lines = says === 'none' ? [] : [{ kind: 'supplement' as const, opinion: says === 'reason' ? '漏录' : ' ', enteredBy: null }]
  const judged = judgeWrite(day, dayId, { before, after, acts: lines }, { author: people[who]!, authorUnitId: unitId, at, asksSignIn: false })
  if (!judged.ok) return judged
  const next = new Map(records)
  if (after) next.set(idOf(100 + n), { ...after, late: judged.value })
  else next.delete(idOf(100 + n))
  return { ok: true, value: { day, records: next } }
}

const order = ['open', 'closed', 'sealed'] as const

function holds(before: State, act: Step, after: State): void {
  const [was, is] = [order.indexOf(before.day.state), order.indexOf(after.day.state)]
  // Never back, and never by two steps at once.
  expect([0, 1]).toContain(is - was)
  expect(after.day.trail.slice(0, before.day.trail.length)).toEqual(before.day.trail)
  expect(businessDaySchema.safeParse({ ...after.day, revision: 1 } satisfies BusinessDay).success).toBe(true)
  for (const who of people) expect(after.day.people.filter(({ memberId, outAt }) => memberId === who && outAt === null).length).toBeLessThanOrEqual(1)
  if (before.day.state === 'sealed') {
    expect(after.day).toEqual(before.day)
    // Whatever was entered into it before and has been left without a reason is exactly what was sealed.
    for (const [id, record] of before.records)
      if (record.late !== 'supplement' && act.says !== 'reason') expect(leafOf(after.records.get(id), dayId)).toBe(leafOf(record, dayId))
    for (const [id, record] of after.records) if (!before.records.has(id)) expect(record.late).toBe('supplement')
  }
  if (before.day.state === 'closed') for (const [id, record] of after.records) if (!before.records.has(id)) expect(record.late).toMatch(/entered|arrived/)
  if (before.day.state === 'closed' && after.day.state === 'sealed') expect(after.day.seal?.content).toBe(standingOf(before).content)
  if (before.day.state === 'open' && after.day.state === 'closed') {
    const stood = blockersOf(before.day, standingOf(before), false)
    expect(after.day.closing?.inSpiteOf).toEqual(stood)
    if (stood.length > 0) expect([act.mayPass, act.reason]).toEqual([true, '设备故障'])
    expect(people.some((who) => isSignedIn(after.day, who))).toBe(false)
  }
}

test('[CLD-17] a business day goes one way; what is sealed stands as it was sealed, whatever is tried', () => {
  let sealed = 0
  fc.assert(
    fc.property(fc.array(acts, { minLength: 10, maxLength: 60 }), (steps) => {
      let state: State = { day: newDay(unitId, date), records: new Map() }
      for (const [at, act] of steps.entries()) {
        const next = step(state, act, at)
        if (!next.ok) continue
        holds(state, act, next.value)
        state = next.value
      }
      if (state.day.state === 'sealed') sealed += 1
    }),
    { numRuns: 1500 },
  )
  // The walk has been there.
  expect(sealed).toBeGreaterThan(50)
})

test('the content of a day does not depend on the order of its records, and on nothing but what was entered', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50), { maxLength: 12 }), fc.nat(), (numbers, turn) => {
      const records = numbers.map((n) => entry(n))
      const turned = [...records.slice(turn % (records.length + 1)), ...records.slice(0, turn % (records.length + 1))]
      expect(contentOf(turned, dayId)).toBe(contentOf(records, dayId))
      expect(
        contentOf(
          records.map((record) => ({ ...record, state: 'completed', late: 'arrived' }) as const),
          dayId,
        ),
      ).toBe(contentOf(records, dayId))
      for (const [at, record] of records.entries()) {
        const others = records.filter((_, n) => n !== at)
        expect(contentOf(others, dayId)).not.toBe(contentOf(records, dayId))
        expect(contentOf([...others, { ...record, data: { n: -1 } }], dayId)).not.toBe(contentOf(records, dayId))
        expect(contentOf([...others, { ...record, state: 'withdrawn' }], dayId)).toBe(contentOf(others, dayId))
      }
    }),
    { numRuns: 200 },
  )
})
