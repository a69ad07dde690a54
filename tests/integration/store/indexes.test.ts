import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { taskDraft } from '#store/entry/draft-table.ts'
import { alarmsOf } from '#store/departure/alarms.ts'
import { intakeOf, takenBefore } from '#store/intake/intake-table.ts'
import { carryOutDue, nextDue } from '#store/time/due.ts'
import { countConflicts, listConflicts } from '#store/sync/conflict-entries.ts'
import { goodClaim, writeClaimsWorkbook } from '../../support/claims-files.ts'
import { memberIds } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

/** Each index of a desk's store, and words of the query that needs it. One that no query needs is a page more in every save. */
const neededBy: Readonly<Record<string, string>> = {
  act_recordId: 'select * from "act" where "recordId" = ?',
  act_taking_part: `FROM "act" WHERE "actorId" = ? AND "kind" NOT IN ('submit', 'import')`,
  attachment_recordId: 'select * from "attachment" where "recordId" = ?',
  attachment_sha256: 'FROM "attachment" WHERE "sha256" = ?',
  conflict_memberId_state: `FROM "conflict_entry" WHERE "state" = 'open' AND "authorId" = ?`,
  conflict_recordId: 'FROM "conflict_entry" WHERE "recordId" IN',
  day_unit: 'FROM "day" WHERE "unitId" = ? ORDER BY "date" DESC',
  definition_key_version: 'FROM "definition" WHERE "key" = ?',
  draft_member: 'from "draft" where "memberId" = ?',
  draft_task: 'from "draft" where "recordId" = ? and "memberId" = ? and "node" = ?',
  grid_member: 'FROM "grid" WHERE "memberId" = ? ORDER BY "updatedAt"',
  hold_recordId: 'select * from "hold" where "recordId" = ?',
  intake_digest: 'FROM "intake" WHERE "digest" = ?',
  intake_memberId: 'FROM "intake" WHERE "memberId" = ? ORDER BY "at"',
  intake_source: 'FROM "intake" WHERE "sourceId" = ? AND "name" = ?',
  journal_conflict_author: `FROM "conflict_entry" WHERE "state" = 'open' AND "authorId" = ?`,
  journal_conflict_record: 'FROM "conflict_entry" WHERE "recordId" IN',
  notice_memberId_readAt: 'FROM "notice" WHERE "memberId" = ? AND "readAt" IS NULL',
  notice_recordId: 'select * from "notice" where "recordId" = ?',
  phrase_memberId: 'from "phrase" where "memberId" = ?',
  record_day: 'FROM "record" WHERE "dayId" = ?',
  record_mine: '"record" AS r WHERE "creatorId" = ?',
  record_next: 'FROM "record" WHERE "nextAt" <= ?',
  record_parent: `FROM "record" WHERE json_extract("route", '$.parent.recordId') IS NOT NULL`,
  task_assigneeId_state_dueAt: 'FROM "task" WHERE "assigneeId" = ?',
  task_next: 'FROM "task" WHERE "nextAt" <= ?',
  task_recordId: 'select * from "task" where "recordId" = ?',
}

const grows = /^SCAN (record|r|task|t|act|outbox|o|journal|notice|attachment|waiting_record|audit|changed_record)\b/

/** Queries that read such a table without a condition on a key, and why each may. */
const mayScan: readonly string[] = [
  // A register is made anew when a version with another form is published.
  'SELECT * FROM "record" WHERE "definitionKey" = ? ORDER BY "id"',
  // The last row, from the end.
  'select "n", "recordId" from "changed_record" order by "n" desc limit 1',
  'select "sequence", "hash" from "audit" order by "sequence" desc limit ?',
  // Only what did not take effect lies in the index that is counted.
  'select count(*) from "conflict_entry" where "state" = \'open\'',
]

/** Texts of all statements that are prepared while something runs. */
async function preparedDuring(work: () => Promise<void>): Promise<readonly string[]> {
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  try {
    await work()
    return [...new Set(prepare.mock.calls.map(([sql]) => sql))]
  } finally {
    prepare.mockRestore()
  }
}

/** The driver wants a value for each place, the planner does not look at them. */
function withoutValues(sql: string): string {
  return sql.replaceAll(/\?|@\w+/g, 'NULL')
}

/** A day at a desk: entered, decided, imported and taken back, listed and looked up. */
async function aDay(desk: TestDesk): Promise<void> {
  const finished = async ({ jobId }: { jobId: string }): Promise<void> => {
    expect(await desk.settled(jobId)).toMatchObject({ fault: null })
  }
  const draftId = desk.as('operator').newId()
  const lines = [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }]
  const data = { purpose: '赴杭州验收', expense_type: 'daily', budget_number: 'B-1', lines }
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  await desk.get('operator', 'draft.list', {})
  await desk.get('operator', 'grid.list', {})
  const { recordId } = await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  const { record, myTaskId } = await desk.get('head', 'record.get', { id: recordId })
  await desk.get('head', 'record.decide', { recordId, taskId: myTaskId ?? '', revision: record.revision, decision: 'agree', opinion: '同意', returnTo: null })
  await desk.get('head', 'notice.read', { recordId })
  for (const tab of ['todo', 'done', 'mine', 'copied'] as const) await desk.get('head', 'inbox.list', { tab, offset: 0, limit: 50 })
  await desk.get('operator', 'inbox.counts', {})
  await desk.get('head', 'phrase.list', {})
  await desk.get('finance', 'archive.hold', { ids: [recordId], reason: '审计' })
  await desk.get('head', 'day.view', { unitId: null, date: null })
  await desk.get('head', 'day.list', { unitId: null })
  await desk.get('operator', 'search.find', { text: '杭州', limit: 10 })
  await desk.call('operator', 'attachment.read', { sha256: '0'.repeat(64) })

  const path = join(desk.directory, 'claims.xlsx')
  await writeClaimsWorkbook(path, [goodClaim(1), goodClaim(2)])
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  await finished({ jobId })
  const { mapping } = await desk.get('operator', 'import.get', { importId })
  await finished(await desk.get('operator', 'import.check', { importId, mapping }))
  await finished(await desk.get('operator', 'import.run', { importId }))
  const { handle } = await desk.get('analyst', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })
  await desk.get('analyst', 'register.rows', { handle, columns: ['claim_no'], offset: 0, limit: 10 })
  await finished(await desk.get('operator', 'import.undo', { importId }))

  await desk.get('operator', 'intake.files', { offset: 0, limit: 10 })
  const { readRaw } = desk.store.database
  takenBefore(readRaw, '', 'claim-register')
  intakeOf(readRaw, '', '')
  alarmsOf(readRaw, [memberIds.head])
  await taskDraft(desk.as('head'), recordId, 'handle')
  listConflicts(readRaw, memberIds.operator, 'open')
  countConflicts(readRaw)
  await carryOutDue(desk.as('head'), new Map())
  nextDue(desk.as('head'), Date.now())
}

test('every index of the store is one that a query of the product needs, and no query reads a whole table that grows with the work', async () => {
  const made: TestDesk[] = []
  onTestFinished(async () => {
    for (const desk of made) await desk.remove()
  })
  const asked = await preparedDuring(async () => {
    made.push(await createTestDesk())
    for (const desk of made) await aDay(desk)
  })
  const [desk] = made
  if (!desk) throw new Error('no desk')
  const plans = await desk.store.database.write(async (_db, raw) => {
    const steps = (sql: string): string[] => {
      try {
        return (raw.prepare(`explain query plan ${withoutValues(sql)}`).all() as { detail: string }[]).map(({ detail }) => detail)
      } catch {
        // Of another file, or of a table that stood for a while.
        return []
      }
    }
    return new Map(asked.filter((sql) => /^\s*(select|insert|update|delete|with)\b/i.test(sql)).map((sql) => [sql, steps(sql)]))
  })
  const uses = (index: string, words: string): boolean =>
    [...plans].some(([sql, steps]) => sql.includes(words) && steps.some((step) => new RegExp(`INDEX ${index}( |$)`).test(step)))
  const stands = desk.store.database.readRaw
    .prepare(`select "name" from sqlite_schema where "type" = 'index' and "sql" is not null and "tbl_name" not like 'register_%' order by "name"`)
    .pluck()
    .all()
  expect(stands).toEqual(Object.keys(neededBy))
  expect(Object.entries(neededBy).filter(([index, words]) => !uses(index, words))).toEqual([])

  const scans = (steps: readonly string[]): boolean => steps.some((step) => grows.test(step) && !steps.includes(step.replace('SCAN', 'CO-ROUTINE')))
  const scanning = [...plans].filter(([, steps]) => scans(steps)).map(([sql]) => sql)
  expect(scanning.toSorted()).toEqual(mayScan.toSorted())
})
