import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, expect, test } from 'vitest'
import type { RegisterQuery } from '#shared/contract/store.ts'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { findRecords } from '#store/search/find-records.ts'
import { forgetChangesBefore, newestChange } from '#store/search/changed-records.ts'
import { unitIds } from '../../support/store-company.ts'
import { createTestDesk, storeFolder, type TestDesk } from '../../support/store-harness.ts'

async function deskWithClaims(...purposes: readonly string[]): Promise<TestDesk> {
  const desk = await createTestDesk()
  for (const purpose of purposes) await submit(desk, purpose)
  await desk.as('operator').search.settled()
  return desk
}

async function submit(desk: TestDesk, purpose: string): Promise<string> {
  const context = desk.as('operator')
  const recordId = context.newId()
  const data = {
    purpose,
    expense_type: 'daily',
    budget_number: 'B-1',
    lines: [{ spent_on: '2026-02-27', category: 'lodging', description: '', receipts: 2, amount: 116_800 }],
  }
  const saved = await context.mutate('record.submit', 1, {
    recordId,
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    data,
    businessDate: '2026-03-02',
    unitId: unitIds.laboratory,
    warningReasons: { 'receipts-attached': '无' },
  })
  if (!saved.ok) throw new Error(JSON.stringify(saved.fault))
  return recordId
}

const indexFile = (desk: TestDesk): string => join(storeFolder(desk.directory), 'search.db')

/** Straight from the index; null while it does not stand. */
async function indexed(desk: TestDesk, word: string): Promise<readonly string[] | null> {
  await desk.as('operator').search.settled()
  const pages = await desk.as('operator').search.find([word], null, 50)
  return pages && [...pages].flat()
}

/** Reads the index as somebody would who has its key: whether any of its bytes still hold the text (of four bytes, which no other token begins like). */
function holdsAnywhere(desk: TestDesk, text: string): boolean {
  const raw = openConnection(indexFile(desk), Buffer.from(desk.key), 'read')
  try {
    const blocks = raw.prepare('select block from "token_data"').pluck().all() as Buffer[]
    const entries = raw.prepare('select "text" from "entry"').pluck().all() as string[]
    return [...blocks, ...entries.map((entry) => Buffer.from(entry))].some((bytes) => bytes.includes(Buffer.from(text)))
  } finally {
    raw.close()
  }
}

test('the index is a file of its own that holds no readable byte, and finds by text, sound and initials what was just saved', async () => {
  const desk = await deskWithClaims('赴杭州验收设备')
  onTestFinished(() => desk.remove())
  for (const typed of ['州', '杭州', '杭州验', '验收设备', 'hangzhou', 'hangzh', 'hz', 'yssb'])
    expect(await desk.get('operator', 'search.find', { text: typed, limit: 5 })).toHaveLength(1)
  expect(await desk.get('operator', 'search.find', { text: '杭收', limit: 5 })).toEqual([])
  expect(await desk.get('seller', 'search.find', { text: '杭州', limit: 5 })).toEqual([])
  const recordId = await submit(desk, '赴苏州')
  expect((await desk.get('operator', 'search.find', { text: '苏州', limit: 5 })).map(({ id }) => id)).toEqual([recordId])
  const bytes = Buffer.concat(['', '-wal'].filter((suffix) => existsSync(indexFile(desk) + suffix)).map((suffix) => readFileSync(indexFile(desk) + suffix)))
  expect(bytes.length).toBeGreaterThan(4096)
  for (const marker of ['杭州', '苏州', 'hangzhou', 'SQLite format 3']) expect(bytes.includes(Buffer.from(marker))).toBe(false)
})

test('[RPT-01] the register finds by pinyin and initials what the search finds, beside its filters, for whoever may see it, and what was just saved', async () => {
  const desk = await deskWithClaims('赴杭州验收设备', '赴苏州', 'hz')
  onTestFinished(() => desk.remove())
  const opened = async (who: 'operator' | 'seller', search: string, filters: RegisterQuery['filters'] = []) => {
    const { handle, total } = await desk.get(who, 'register.open', { definitionKey: 'expense-claim', filters, sort: [], search })
    const { rows } = await desk.get(who, 'register.rows', { handle, columns: ['title'], offset: 0, limit: 20 })
    expect(rows).toHaveLength(total)
    return rows.map(({ cells }) => cells[0])
  }
  expect(await opened('operator', 'hangzhou')).toEqual(['赴杭州验收设备'])
  expect(await opened('operator', 'HZ'), 'by ear and by its letters').toEqual(['赴杭州验收设备', 'hz'])
  expect(await opened('operator', 'hz 设备'), 'each word by its own way').toEqual(['赴杭州验收设备'])
  expect(await opened('operator', 'szh')).toEqual([])
  expect(await opened('operator', 'zhou', [{ column: 'title', op: 'contains', value: '苏' }])).toEqual(['赴苏州'])
  expect(await opened('seller', 'hangzhou'), 'what he may not see he does not hear either').toEqual([])
  await submit(desk, '赴广州')
  expect(await opened('operator', 'guangzhou')).toEqual(['赴广州'])
  const { groups } = await desk.get('operator', 'register.groups', {
    query: { definitionKey: 'expense-claim', filters: [], sort: [], search: 'zhou' },
    by: 'state',
    part: 'value',
  })
  expect(groups.map(({ count }) => count)).toEqual([3])
})

test('a crash between the store and its index is repaired at the next opening, from the list of changes alone', async () => {
  const desk = await deskWithClaims('一号机房', '二号机房')
  const before = `${indexFile(desk)}.kept`
  const [first] = (await indexed(desk, '机房')) ?? []
  await desk.as('operator').search.close()
  copyFileSync(indexFile(desk), before)
  const third = await submit(desk, '三号机房')
  const gone = first ?? ''
  await desk.store.database.write(async (_db, raw) => {
    raw.prepare('delete from "record" where "id" = ?').run(gone)
    raw.prepare('insert into "changed_record" ("recordId") values (?)').run(gone)
  })
  copyFileSync(before, indexFile(desk))
  const again = await desk.reopen()
  onTestFinished(() => again.remove())
  const found = await indexed(again, '机房')
  expect(found).toHaveLength(2)
  expect(found).toContain(third)
  expect(found).not.toContain(gone)
})

test('a list of changes that does not go on where the index stands makes the index anew', async () => {
  const desk = await deskWithClaims('一号机房')
  await desk.as('operator').search.close()
  const before = `${indexFile(desk)}.kept`
  copyFileSync(indexFile(desk), before)
  await submit(desk, '二号机房')
  await submit(desk, '三号机房')
  // The changes have arrived in an index that is gone with the disk; the one from before comes back.
  await desk.store.database.write(async (_db, raw) => forgetChangesBefore(raw, newestChange(raw)?.n ?? 0))
  copyFileSync(before, indexFile(desk))
  const again = await desk.reopen()
  onTestFinished(() => again.remove())
  expect(await indexed(again, '机房')).toHaveLength(3)
})

test.each([
  ['damaged', (file: string) => writeFileSync(file, Buffer.alloc(8192, 7))],
  ['cut off', (file: string) => writeFileSync(file, 'x')],
  ['readable', (file: string) => writeFileSync(file, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8192)]))],
])('an index that is %s is made anew and nothing else is harmed', async (_, harm) => {
  const desk = await deskWithClaims('一号机房')
  await desk.as('operator').search.close()
  harm(indexFile(desk))
  const again = await desk.reopen()
  onTestFinished(() => again.remove())
  expect(await indexed(again, '机房')).toHaveLength(1)
})

test('the index of another store is never used', async () => {
  const [other, desk] = [await deskWithClaims('别人的机房'), await deskWithClaims('自己的机房')]
  onTestFinished(() => other.remove())
  await other.as('operator').search.close()
  await desk.as('operator').search.close()
  copyFileSync(indexFile(other), indexFile(desk))
  const again = await desk.reopen()
  onTestFinished(() => again.remove())
  expect(await indexed(again, '别人')).toEqual([])
  expect(await indexed(again, '自己')).toHaveLength(1)
})

test('[PRM-02] what leaves the store leaves the index, down to the last byte', async () => {
  const desk = await deskWithClaims('𠮷密机房巡检', '公开会议')
  const [recordId = ''] = (await indexed(desk, '𠮷密')) ?? []
  expect(holdsAnywhere(desk, '𠮷')).toBe(true)
  await desk.store.database.write(async (_db, raw) => {
    raw.prepare('delete from "record" where "id" = ?').run(recordId)
    raw.prepare('insert into "changed_record" ("recordId") values (?)').run(recordId)
  })
  // Without a search in between: closing alone must see to it.
  await desk.as('operator').search.close()
  expect(holdsAnywhere(desk, '𠮷')).toBe(false)
  expect(holdsAnywhere(desk, '公开')).toBe(true)
  const again = await desk.reopen()
  onTestFinished(() => again.remove())
  expect(await findRecords(again.as('operator'), '𠮷密', 5)).toEqual([])
})

test('0006: the records of a store of the fifth version are found though no change of theirs was ever noted', async () => {
  const desk = await deskWithClaims('一号机房', '二号机房')
  await desk.as('operator').search.close()
  const migration = shippedMigrations('client')[5]
  await desk.store.database.write(async (_db, raw) => raw.exec(`drop table "changed_record"; ${migration?.sql ?? ''}`))
  for (const suffix of ['', '-wal', '-shm']) rmSync(indexFile(desk) + suffix, { force: true })
  const again = await desk.reopen()
  onTestFinished(() => again.remove())
  expect(await indexed(again, '机房')).toHaveLength(2)
  await submit(again, '三号机房')
  expect(await indexed(again, '机房')).toHaveLength(3)
})
