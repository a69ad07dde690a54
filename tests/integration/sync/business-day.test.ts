import { expect, test } from 'vitest'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import type { BusinessDay } from '#shared/domain/business-day.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { contentOf, dayIdOf } from '#shared/workflow/day-content.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import { personId, unitId, type PersonName } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { actAt, publishAt, recordAt } from '../../support/timed-case.ts'
import { ask, deskAt, settle, syncWorld } from '../../support/sync-world.ts'

const words = (zh: string, en: string) => ({ zh, en })
const hour = 3_600_000

/** Figures that belong to the business day of the unit, entered after signing in. */
const shiftFigures = definitionBodySchema.parse({
  format: 2,
  key: 'shift-figures',
  version: 1,
  name: words('班次数据', 'Shift figures'),
  summary: words('每班数据', 'Figures of a shift'),
  form: [
    { key: 'subject', kind: 'text', label: words('事由', 'Subject'), required: true },
    { key: 'orders', kind: 'integer', label: words('单量', 'Orders') },
  ],
  title: 'form.subject',
  businessDay: { signIn: true, totals: ['orders'] },
  route: { steps: [] },
  numbering: { prefix: 'SF', period: 'none', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number', 'subject'], sort: { column: 'number', descending: true } },
})

const date = '2026-01-05'
const ofDay = { unitId: unitId('a'), date }
const dayId = dayIdOf(ofDay.unitId, date)

/** Monday the 5th of January 2026, nine in the morning in Shanghai; two desks of the same unit. */
async function twoDesks() {
  const world = await syncWorld()
  await settle(world)
  await publishAt(deskAt(world, 0), shiftFigures)
  const [first, second] = [deskAt(world, 1), deskAt(world, 2)]
  for (const desk of [first, second]) for (const who of ['ops-a', 'head-a'] as const) if (!(await desk.mutateAs(personId(who)))) await world.enrol(desk, who)
  await settle(world)
  return { world, first, second }
}

/** Rounds of one desk, while the others hear nothing. */
async function settleOne(world: SimWorld, desk: SimDesk): Promise<void> {
  for (let n = 0; n < 2; n++) {
    world.pass(1000)
    expect(await desk.round()).toBeNull()
  }
}

const dayAt = (desk: SimDesk): BusinessDay | undefined => {
  const stored = desk.store.database.readRaw.prepare('select * from "day" where "id" = ?').get(dayId) as StoredRow | undefined
  return stored && decodeRow('day', stored)
}

const contentAt = (desk: SimDesk): string =>
  contentOf(
    (desk.store.database.readRaw.prepare('select * from "record" where "dayId" = ?').all(dayId) as StoredRow[]).map((stored) => decodeRow('record', stored)),
    dayId,
  )

async function enterAt(world: SimWorld, desk: SimDesk, who: PersonName, orders: number): Promise<string> {
  const recordId = world.newId()
  const data = { subject: `shift ${orders}`, orders }
  await actAt(desk, who, 'record.submit', 1, {
    recordId,
    definitionKey: 'shift-figures',
    definitionVersion: 1,
    data,
    businessDate: date,
    ...unit,
    warningReasons: {},
  })
  return recordId
}
const unit = { unitId: ofDay.unitId }

async function closeAt(desk: SimDesk, typed: number): Promise<void> {
  await actAt(desk, 'head-a', 'day.reconcile', 1, { ...ofDay, lines: [{ definitionKey: 'shift-figures', field: 'orders', typed }], note: '' })
  await actAt(desk, 'head-a', 'day.summarise', 1, { ...ofDay, text: 'in order' })
  await actAt(desk, 'head-a', 'day.close', 1, { ...ofDay, inSpiteOf: [], reason: '' })
}

test('[CLD-14] [CLD-17] [CLD-20] a day is opened, entered, reconciled, closed and sealed at a desk without network, by those who share it, and stands so everywhere', async () => {
  const { world, first, second } = await twoDesks()
  first.unplugged = true
  second.unplugged = true
  await actAt(first, 'ops-a', 'day.sign-in', 1, ofDay)
  await actAt(second, 'head-a', 'day.sign-in', 1, ofDay)
  const id = await enterAt(world, first, 'ops-a', 7)
  world.pass(8 * hour)
  await closeAt(first, 7)
  await actAt(first, 'head-a', 'day.seal', 1, { ...ofDay, content: contentAt(first) })
  first.unplugged = false
  second.unplugged = false
  await settle(world)
  // Both have opened the same day; who came in at the other desk arrives when it is sealed, and is told so.
  for (const desk of [first, second]) {
    expect(dayAt(desk)).toMatchObject({ state: 'sealed', seal: { count: 1, content: contentAt(desk) } })
    expect((await recordAt(desk, id))?.dayId).toBe(dayId)
    expect(await checkRows(world, desk)).toEqual([])
  }
  expect(ask(second, `select "name" from "conflict_entry"`)).toBe('day.sign-in')
  expect(await checkFates(world, [])).toEqual([])
})

test('[ENT-13] [CLD-20] what was entered without network before the close is taken and marked when it arrives after it; after the seal it waits for a reason, and nothing is lost', async () => {
  const { world, first, second } = await twoDesks()
  second.unplugged = true
  await actAt(first, 'ops-a', 'day.sign-in', 1, ofDay)
  await settleOne(world, first)
  await actAt(second, 'ops-a', 'day.sign-in', 1, ofDay)
  const inTime = await enterAt(world, second, 'ops-a', 3)
  world.pass(8 * hour)
  await closeAt(first, 0)
  await settleOne(world, first)
  second.unplugged = false
  await settle(world)
  expect(await recordAt(first, inTime)).toMatchObject({ late: 'arrived' })
  expect(dayAt(first)?.people.map(({ late }) => late)).toEqual([false, true])

  second.unplugged = true
  await actAt(first, 'head-a', 'day.seal', 1, { ...ofDay, content: contentAt(first) })
  await settleOne(world, first)
  const sealed = dayAt(first)?.seal
  expect(sealed).toMatchObject({ count: 1 })

  const left = world.newId()
  const data = { subject: 'left out', orders: 5 }
  const args = { recordId: left, definitionKey: 'shift-figures', definitionVersion: 1, data, businessDate: date, ...unit, warningReasons: {} }
  await actAt(second, 'ops-a', 'record.supplement', 1, { ...args, reason: 'the line was down' })
  second.unplugged = false
  await settle(world)
  for (const desk of [first, second]) {
    expect(await recordAt(desk, left)).toMatchObject({ late: 'supplement', dayId })
    expect(dayAt(desk)?.seal).toEqual(sealed)
    expect(contentAt(desk)).toBe(sealed?.content)
    expect(await checkRows(world, desk)).toEqual([])
  }
  expect(await checkFates(world, [])).toEqual([])
})

test('an entry of the other desk that arrives after the seal stays with its author, whole', async () => {
  const { world, first, second } = await twoDesks()
  await actAt(first, 'ops-a', 'day.sign-in', 1, ofDay)
  await settle(world)
  second.unplugged = true
  const id = await enterAt(world, second, 'ops-a', 9)
  world.pass(8 * hour)
  await closeAt(first, 0)
  await actAt(first, 'head-a', 'day.seal', 1, { ...ofDay, content: contentAt(first) })
  await settleOne(world, first)
  second.unplugged = false
  await settle(world)
  expect(await recordAt(second, id)).toBeUndefined()
  const kept = JSON.parse(String(ask(second, `select "args" from "conflict_entry" where "name" = 'record.submit'`))) as { readonly data: object }
  expect(kept.data).toMatchObject({ orders: 9 })
  expect(String(ask(second, `select "fault" from "conflict_entry" where "name" = 'record.submit'`))).toContain('day-sealed')
  expect(await checkFates(world, [])).toEqual([])
})
