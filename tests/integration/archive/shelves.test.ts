import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { namedRecordSchema } from '#shared/archive/disposing.ts'
import { retentionOf } from '#shared/archive/retention.ts'
import { yearsAfter } from '#shared/calendar/civil-date.ts'
import type { Hold } from '#shared/domain/archive.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { emptyRouteState } from '#shared/domain/route-state.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { recordDisposal } from '#shared/templates/archive/record-disposal.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { archiveHandlers } from '#store/archive/handlers.ts'
import type { Reports } from '#store/context.ts'
import { sortedHereMax } from '#store/register/open-query.ts'
import { Dice } from '../../../scripts/sim/dice.ts'
import { recordOf } from '../../support/filled-register.ts'
import { memberIds, unitIds } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

const disposal = definitionBodySchema.parse(recordDisposal)
const bodies = new Map([...shippedDefinitions, disposal].map((body) => [body.key, body]))
const nowhere = { definitionKey: null, search: '', dueBy: null }
const claim = { claimNo: 'C1', amountMinor: 100, budgetNumber: '', declarationNumber: '', submittedAt: 1, closedAt: 1, outcome: 'paid' as const }
const page = { offset: 0, limit: 1000 }
const dice = new Dice(11)
let desk: TestDesk
let records: readonly BusinessRecord[]
let held: ReadonlySet<string>

/** Closed records of every kind around the ends of their periods, some with a period of their own, some on hold. */
beforeAll(async () => {
  desk = await createTestDesk()
  const now = desk.as('finance').clock()
  const places = Object.values(unitIds)
  records = Array.from({ length: 400 }, (_, n) => {
    const owner = { unitId: dice.pick(places) ?? '', creatorId: dice.pick([memberIds.operator, memberIds.seller, memberIds.head]) ?? '' }
    const definitionKey = dice.pick(['expense-claim', 'claim-register', 'purchase-request', 'record-disposal']) ?? ''
    const years = dice.pick([1, 3, 10, 12]) ?? 1
    const closedAt = dice.chance(0.9) ? yearsAfter(now, -years, 'Asia/Shanghai') + dice.below(4 * 86_400_000) - 2 * 86_400_000 : null
    const keepUntil = dice.pick([null, now - 1, now, now + 86_400_000])
    const route = dice.chance(0.3) && closedAt !== null ? { ...emptyRouteState, archive: { node: 'archive', keepUntil: keepUntil ?? null } } : null
    return {
      ...recordOf(claim, n, undefined, owner),
      definitionKey,
      definitionVersion: 1,
      closedAt,
      state: closedAt === null ? 'running' : 'completed',
      route,
    }
  })
  const holds = records
    .filter(() => dice.chance(0.2))
    .map(({ id: recordId }, n): Hold => {
      const lifted = dice.chance(0.3)
      const by = { placedBy: memberIds.finance, placedAt: 1, liftedBy: lifted ? memberIds.finance : null, liftedAt: lifted ? 2 : null, liftReason: '' }
      const id = `01950000-0000-7000-8000-0000000a${n.toString(16).padStart(4, '0')}`
      return { id, revision: 1, recordId, matterId: id, reason: '诉讼', ...by }
    })
  held = new Set(holds.filter(({ liftedAt }) => liftedAt === null).map(({ recordId }) => recordId))
  await desk.store.database.write(async (db) => {
    const rows = rowStatements(db)
    await rows.insert('definition', [
      { id: 'record-disposal@1', revision: 1, key: disposal.key, version: 1, state: 'published', body: disposal, publishedAt: 1 },
    ])
    await rows.insert('record', records)
    await rows.insert('hold', holds)
    await rows.insert('setting', [
      { id: 'archive.keepYears', revision: 1, value: 10 },
      { id: 'archive.keepYearsBy', revision: 1, value: { 'expense-claim': 3, 'purchase-request': 'for-ever' } },
    ])
  })
})
afterAll(() => desk.remove())

test('[WFL-19] [ARC-04] every closed record that one may see is in the archive, and each shelf has what the rule of periods and the holds say, for each member', async () => {
  for (const who of ['finance', 'supervisor', 'operator'] as const) {
    const context = desk.as(who)
    const [organisation, settings] = [await context.organisation(), await context.settings()]
    const now = context.clock()
    const readable = records.filter((record) => mayReadRecord(organisation, memberIds[who], record, now, bodies.get(record.definitionKey)))
    const kept = readable.filter(({ closedAt }) => closedAt !== null)
    const until = (record: BusinessRecord): number | null => {
      const body = bodies.get(record.definitionKey)
      return (body && retentionOf(record, body, settings)?.until) ?? null
    }
    const due = kept.filter((record) => (until(record) ?? Number.MAX_VALUE) <= now)
    const expected = { kept, due, held: kept.filter(({ id }) => held.has(id)), disposed: [] }
    for (const shelf of ['kept', 'due', 'held'] as const) {
      const listed = await desk.get(who, 'archive.list', { ...nowhere, shelf, ...page })
      expect([who, shelf, listed.rows.map(({ id }) => id).toSorted()]).toEqual([who, shelf, expected[shelf].map(({ id }) => id).toSorted()])
      expect([who, shelf, listed.counts]).toEqual([who, shelf, { kept: kept.length, due: due.length, held: expected.held.length, disposed: 0 }])
      const ends = listed.rows.map(({ keptUntil }) => keptUntil ?? Number.MAX_VALUE)
      expect([who, shelf, ends.every((end, n) => end - (ends[n - 1] ?? 0) > -2 * 86_400_000)]).toEqual([who, shelf, true])
      const { ids } = await desk.get(who, 'archive.ids', { ...nowhere, shelf })
      expect(ids).toEqual(listed.rows.map(({ id }) => id))
    }
    if (who === 'finance') expect([due.length > 30, kept.length > 200, expected.held.length > 20]).toEqual([true, true, true])
  }
})

test('an archive of many records is gone through by the worker, which finds what is found here of few', async () => {
  const large = await createTestDesk()
  onTestFinished(() => large.remove())
  const many = Array.from({ length: sortedHereMax + 40 }, (_, n) => ({ ...recordOf(claim, n + 1), closedAt: 1_700_000_000_000 + n * 1000 }))
  await large.store.database.write(async (db) => rowStatements(db).insert('record', many))
  const context = large.as('supervisor')
  const asked: string[] = []
  const reports: Reports = {
    ...context.reports,
    run: (name, args, options) => {
      asked.push(name)
      return context.reports.run(name, args, options)
    },
  }
  const filter = { ...nowhere, shelf: 'kept' as const }
  const listed = await archiveHandlers['archive.list']({ ...context, reports }, { ...filter, offset: 20, limit: 50 })
  const found = await archiveHandlers['archive.ids']({ ...context, reports }, filter)
  if (!listed.ok || !found.ok) throw new Error('the archive does not open')
  expect(asked).toEqual(['archive', 'archiveIds'])
  expect(listed.value.total).toBe(many.length)
  expect(listed.value.rows.map(({ id }) => id)).toEqual(many.slice(20, 70).map(({ id }) => id))
  expect(listed.value.rows[0]).toMatchObject({ number: many[20]?.number, definitionKey: 'claim-register', isHeld: false })
  expect(found.value).toEqual({ ids: many.slice(0, 5000).map(({ id }) => id), more: true })
})

test('[ARC-04] the preview says of each record what would go and why it may not yet, and the application names what may', async () => {
  const { rows } = await desk.get('finance', 'archive.list', { ...nowhere, shelf: 'kept', ...page })
  const free = rows.filter(({ isDue, isHeld }) => isDue && !isHeld).slice(0, 3)
  const heldRow = rows.find(({ isHeld }) => isHeld)
  const later = rows.find(({ isDue, isHeld, keptUntil }) => !isDue && !isHeld && keptUntil !== null)
  const forEver = rows.find(({ isHeld, keptUntil }) => keptUntil === null && !isHeld)
  const ids = [...free, heldRow, later, forEver].map((row) => row?.id ?? '')
  const { lines } = await desk.get('finance', 'archive.preview', { ids })
  expect(lines.map((line) => (line.kind === 'record' ? line.block : line.kind))).toEqual([null, null, null, 'held', 'not-due', 'for-ever'])
  const { draftId, left } = await desk.get('finance', 'archive.request', { ids })
  expect(left).toBe(3)
  const draft = await desk.get('finance', 'draft.get', { id: draftId })
  const named = namedRecordSchema
    .array()
    .parse(draft.data['records'])
    .map(({ record }) => record)
  expect(named).toEqual(free.map(({ id }) => id))
  expect(await desk.call('finance', 'archive.request', { ids: [heldRow?.id ?? ''] })).toMatchObject({ ok: false })
  // Whoever may not see a record is told nothing of it.
  const hidden = records.find(({ unitId, creatorId }) => unitId === unitIds.sales && creatorId !== memberIds.operator)?.id ?? ''
  expect((await desk.get('operator', 'archive.preview', { ids: [hidden] })).lines).toEqual([{ kind: 'unknown', id: hidden }])
  expect(await desk.call('operator', 'archive.hold', { ids: [hidden], reason: '诉讼' })).toMatchObject({ fault: { code: 'not-held' } })
})
