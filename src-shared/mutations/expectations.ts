import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import type { RowReader } from '#shared/rows/transaction.ts'
import type { MutationBody } from './mutation.ts'

/** Named here again because mutations know rows by type only; the compiler says when one is missing. */
const known: Readonly<Record<EntityName, true>> = {
  unit: true,
  post: true,
  member: true,
  role: true,
  grant: true,
  delegation: true,
  desk: true,
  setting: true,
  definition: true,
  record: true,
  task: true,
  act: true,
  attachment: true,
  notice: true,
  conflict: true,
  phrase: true,
  hold: true,
  disposal: true,
  day: true,
}

/** Whether the rows that the author saw still stand as he saw them. A row that is gone has revision 0. */
export async function checkExpectations(rows: RowReader, body: Pick<MutationBody, 'expects'>): Promise<Result<void>> {
  for (const { entity, id, revision } of body.expects) {
    if (!isEntity(entity)) return failed('mutation-malformed', { path: 'expects' })
    const row = await rows.get(entity, id)
    const actual = row?.revision ?? 0
    if (actual !== revision) return failed('record-changed', { entity, id, expected: revision, actual })
  }
  return ok(undefined)
}

function isEntity(name: string): name is EntityName {
  return Object.hasOwn(known, name)
}
