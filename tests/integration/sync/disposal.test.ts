import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { digestOfText } from '#shared/kernel/digest.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import type { Act, BusinessRecord, Task } from '#shared/domain/record.ts'
import { recordContent } from '#shared/archive/record-content.ts'
import type { EntityRow } from '#shared/rows/entities.ts'
import { recordDisposal } from '#shared/templates/archive/record-disposal.ts'
import { verifyAudit } from '#server/store/audit-chain.ts'
import { pruneLog } from '#server/store/prune-log.ts'
import { chosenPath } from '#tests/support/choosing.ts'
import { checkRows } from '../../../scripts/sim/checks.ts'
import { personId, unitId, type PersonName } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { actAt, publishAt, recordAt } from '../../support/timed-case.ts'
import { ask, deskAt, settle, syncWorld } from '../../support/sync-world.ts'

const year = 366 * 24 * 3_600_000
const secret = 'what only the record said'

async function addFile(world: SimWorld, desk: SimDesk, words: string) {
  const path = join(world.directory, 'paper.pdf')
  writeFileSync(path, `%PDF-1.7\n${words}`)
  const added = await desk.store.attachments.add(chosenPath(path), 1_000_000)
  if (!added.ok) throw new Error(added.fault.code)
  return { name: 'paper.pdf', ...added.value }
}

async function submitAt(world: SimWorld, desk: SimDesk, subject: string, files: readonly object[]): Promise<string> {
  const recordId = world.newId()
  const data = { subject, amount: 5, files: files.map((file) => ({ id: world.newId(), ...file })) }
  const args = { recordId, definitionKey: 'sim-case', definitionVersion: 1, data, businessDate: '2026-01-05', unitId: unitId('a'), warningReasons: {} }
  await actAt(desk, 'ops-a', 'record.submit', 1, args)
  return recordId
}

async function decideAt(desk: SimDesk, who: PersonName, recordId: string): Promise<void> {
  const task = ((await desk.rows('task')) as readonly Task[]).find(
    (each) => each.recordId === recordId && each.state === 'open' && each.assigneeId === personId(who),
  )
  await actAt(desk, who, 'record.decide', 1, { recordId, taskId: task?.id, decision: 'agree', opinion: 'fine', returnTo: null })
}

/** Eleven years after two cases of ops-a were closed: finance is the archivist, at the first desk; head-a the supervisor, at the second; boss the auditor, at the third. */
async function elevenYearsLater() {
  const world = await syncWorld()
  const [first, second, third] = [deskAt(world, 0), deskAt(world, 1), deskAt(world, 2)]
  await settle(world)
  await publishAt(first, definitionBodySchema.parse(recordDisposal))
  for (const [who, roleKey] of [
    ['finance', 'archivist'],
    ['head-a', 'supervisor'],
    ['boss', 'auditor'],
  ] as const)
    await actAt(first, 'admin', 'grant.put', 1, { id: world.newId(), memberId: personId(who), roleKey, unitId: null, expiresAt: null })
  await world.enrol(third, 'boss')
  await settle(world)
  const [own, shared] = [await addFile(world, second, secret), await addFile(world, second, 'of both')]
  const going = await submitAt(world, second, secret, [own, shared])
  const staying = await submitAt(world, second, 'stays', [shared])
  await settle(world)
  for (const id of [going, staying]) await decideAt(second, 'head-a', id)
  await settle(world)
  world.pass(11 * year)
  await settle(world)
  return { world, first, second, third, going, staying, own: own.sha256, shared: shared.sha256 }
}

/** Asked for by finance, agreed to by both, and done by finance; nothing is sent in between but what is. */
async function dispose(world: SimWorld, recordIds: readonly string[]): Promise<string> {
  const [first, second, third] = [deskAt(world, 0), deskAt(world, 1), deskAt(world, 2)]
  const recordId = world.newId()
  const records = await Promise.all(recordIds.map((id) => nameAt(first, id)))
  const args = { recordId, definitionKey: recordDisposal.key, definitionVersion: 1, businessDate: '2037-01-05', unitId: unitId('root'), warningReasons: {} }
  await actAt(first, 'finance', 'record.submit', 1, { ...args, data: { basis: 'period', reason: 'due', records } })
  await settle(world)
  await decideAt(second, 'head-a', recordId)
  await settle(world)
  await decideAt(third, 'boss', recordId)
  await settle(world)
  return recordId
}

async function carryOutAt(desk: SimDesk, recordId: string): Promise<void> {
  const taskId = ask(desk, `select "id" from "task" where "recordId" = ? and "node" = 'dispose' and "state" = 'open'`, recordId)
  await actAt(desk, 'finance', 'record.dispose', 1, { recordId, taskId, opinion: 'done' })
}

async function nameAt(desk: SimDesk, id: string) {
  const record = await recordAt(desk, id)
  if (!record) throw new Error(`no ${id} at ${desk.parts.name}`)
  const acts = ((await desk.rows('act')) as readonly Act[]).filter(({ recordId }) => recordId === id)
  const files = ((await desk.rows('attachment')) as readonly EntityRow<'attachment'>[]).filter(({ recordId }) => recordId === id)
  const content = recordContent(record, acts, files)
  return { record: id, number: record.number, content: digestOfText(content) }
}

/** Whether any table of the desk still says what the record said, in clear as the key opens it. */
function saysAt(desk: SimDesk, words: string): readonly string[] {
  const raw = desk.store.database.readRaw
  const tables = raw.prepare(`select "name" from sqlite_schema where "type" = 'table' and "name" not like 'sqlite_%'`).pluck().all() as string[]
  return tables.filter((table) => JSON.stringify(raw.prepare(`select * from "${table}"`).all()).includes(words))
}

async function serverSays(world: SimWorld, words: string): Promise<readonly string[]> {
  return world.server().store.read(async (db) => {
    const found: string[] = []
    for (const table of ['record', 'act', 'task', 'attachment', 'mutation_log', 'conflict', 'notice', 'disposal', 'audit', 'unique_value'] as const)
      if (JSON.stringify(await db.selectFrom(table).selectAll().execute()).includes(words)) found.push(table)
    return found
  })
}

test('[ARC-04] carried out at the server, the content is gone there and at every desk, bytes and old mutations too; the certificate is everywhere, and the audit chain stands', async () => {
  const { world, first, second, third, going, staying, own, shared } = await elevenYearsLater()
  const application = await dispose(world, [going])
  await carryOutAt(first, application)
  // Nothing is taken away before the server has said so.
  expect(await recordAt(first, going)).toBeDefined()
  await settle(world)
  for (const desk of [first, second, third]) {
    expect(saysAt(desk, secret)).toEqual([])
    expect([desk.store.attachments.has(own), desk.store.attachments.has(shared)]).toEqual([false, true])
    expect(ask(desk, 'select "requestId" from "disposal" where "id" = ?', going)).toBe(application)
    expect(await recordAt(desk, staying)).toBeDefined()
    expect(await checkRows(world, desk)).toEqual([])
  }
  expect(await serverSays(world, secret)).toEqual([])
  const { blobs, audit, chain } = await world.server().store.read(async (db) => ({
    blobs: (await db.selectFrom('blob').select('sha256').execute()).map(({ sha256 }) => sha256),
    audit: await db.selectFrom('audit').select(['subject', 'digest']).where('act', '=', 'record.disposed').execute(),
    chain: await verifyAudit(db),
  }))
  expect(blobs).toEqual([shared])
  expect(audit).toEqual([{ subject: going, digest: ask(first, 'select "contentDigest" from "disposal"') }])
  expect(chain.brokenAt).toBeNull()
})

test('[ARC-04] a desk that was away, one that comes out of an old copy, a pruned log and a second epoch do not bring it back; what waited on it lies with its author', async () => {
  const { world, first, second, third, going } = await elevenYearsLater()
  const copy = join(world.directory, 'old-third')
  await third.copyTo(copy)
  const application = await dispose(world, [going])
  second.unplugged = true
  await actAt(second, 'ops-a', 'record.comment', 1, { recordId: going, text: 'still wanted' })
  await carryOutAt(first, application)
  for (const desk of [first, third]) expect(await desk.round()).toBeNull()
  const { store, sync } = world.server()
  await pruneLog(store, world.clock, await sync.version())
  await third.restoreFrom(copy)
  expect(await recordAt(third, going)).toBeDefined()
  second.unplugged = false
  await settle(world)
  expect(ask(second, `select json_extract("fault", '$.code') from "conflict_entry" where "recordId" = ? and "state" = 'open'`, going)).toBe('record-disposed')
  const server = join(world.directory, 'server-copy.db')
  await world.copyServer(server)
  await world.restoreServer(server)
  for (const desk of world.desks) await world.certifyAgain(desk)
  await settle(world)
  for (const desk of world.desks) {
    expect(await recordAt(desk, going)).toBeUndefined()
    expect(saysAt(desk, secret)).toEqual([])
    expect(ask(desk, 'select count(*) from "disposal"')).toBe(1)
    expect(await checkRows(world, desk)).toEqual([])
  }
  expect(await serverSays(world, secret)).toEqual([])
})

test('[ARC-04] a hold that reaches the server before the disposal stops it, all of it, and the archivist is told; one that comes after finds the certificate', async () => {
  const { world, first, third, going, staying } = await elevenYearsLater()
  const application = await dispose(world, [going, staying])
  // Boss holds one without network; finance carries out at the same time.
  await actAt(third, 'boss', 'hold.place', 1, { matterId: world.newId(), recordIds: [staying], reason: 'lawsuit' })
  await carryOutAt(first, application)
  expect(await third.round()).toBeNull()
  await settle(world)
  expect(ask(first, `select json_extract("fault", '$.code') from "conflict_entry" where "state" = 'open'`)).toBe('record-held')
  for (const id of [going, staying]) expect(((await first.rows('record')) as readonly BusinessRecord[]).some((record) => record.id === id)).toBe(true)
  const holdId = ask(first, 'select "id" from "hold"')
  await actAt(third, 'boss', 'hold.lift', 1, { holdIds: [holdId], reason: 'settled' })
  await settle(world)
  third.unplugged = true
  await actAt(third, 'boss', 'hold.place', 1, { matterId: world.newId(), recordIds: [going], reason: 'too late' })
  await carryOutAt(first, application)
  expect(await first.round()).toBeNull()
  third.unplugged = false
  await settle(world)
  expect(ask(third, `select json_extract("fault", '$.code') from "conflict_entry" where "state" = 'open' and "name" = 'hold.place'`)).toBe('record-disposed')
  for (const desk of world.desks) {
    expect(ask(desk, 'select count(*) from "hold"')).toBe(0)
    expect(await checkRows(world, desk)).toEqual([])
  }
})
