import type { Database } from 'better-sqlite3'
import { failed, type Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { entityNames, type EntityName } from '#shared/rows/entities.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import { forgetImageRows } from '../apply/effects.ts'
import { statement } from '../apply/statement.ts'
import type { ProjectChanges } from '../apply/carrying.ts'

/** A desk with fewer records is replaced without asking. */
const brakeRecords = 100
const wipeChunk = 2000

/** Whether a server's rows may replace all that are here: not when it has so few that it is more likely empty than right, unless a person has agreed. */
export function replacingBrake(raw: Database, total: number): Fault | null {
  const records = statement(raw, 'select count(*) from "record"').pluck().get() as number
  if (records <= brakeRecords || total * 2 >= records || readMeta(raw, 'removalAllowed') !== undefined) return null
  return failed('removal-too-large', { removed: records, total: records }).fault
}

/**
 * Removes every row that came by sync; what this desk made itself (outbox, journal, drafts, audit) stays. In the transaction that brings the first rows of what
 * replaces them, the company's members among them: a desk that dies in between must still know whom to let in. `but` is the one table that stays.
 */
export function removeAll(raw: Database, projectChanges: ProjectChanges, but?: EntityName): void {
  for (let after = ''; ;) {
    const records = statement(raw, 'select "id", "definitionKey" from "record" where "id" > ? order by "id" limit ?').all(after, wipeChunk) as {
      id: Id
      definitionKey: string
    }[]
    if (records.length === 0) break
    after = records.at(-1)?.id ?? after
    const changes: RowChange[] = records.map((before) => ({ entity: 'record', id: before.id, before, after: undefined }))
    statement(raw, 'delete from "record" where "id" <= ?').run(after)
    projectChanges(raw, changes)
  }
  for (const entity of entityNames) if (entity !== but) statement(raw, `delete from "${entity}"`).run()
  forgetImageRows(raw)
  writeMeta(raw, 'removalAllowed', null)
}
