import { failed, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { checkExpectations } from './expectations.ts'
import { watchDays } from './judge-days.ts'
import type { MutationBody, MutationContext } from './mutation.ts'
import { findMutation } from './registry.ts'

/**
 * The one way in which desk and server run a mutation: find it, parse its arguments, compare what its author saw, apply it, and ask the business days of the records that it has written. After a fault the caller discards what the
 * writer has gathered.
 *
 * When what the author saw has changed, the mutation's own answer (`record-withdrawn`, `task-closed`) explains it better than `record-changed`; so it is asked for that
 * answer, with no number to take, and refused in any case.
 */
export async function carryOut(
  rows: RowWriter,
  body: Pick<MutationBody, 'name' | 'version' | 'args' | 'expects'>,
  context: MutationContext,
): Promise<Result<void>> {
  const mutation = findMutation(body.name, body.version)
  if (!mutation) return failed('mutation-unknown', { name: body.name, version: body.version })
  const expected = await checkExpectations(rows, body)
  const watch = watchDays(rows, context)
  const applied = await mutation.apply(watch.rows, body.args, expected.ok ? context : { ...context, takeNumbers: null })
  if (!applied.ok) return applied
  const judged = await watch.judge()
  return judged.ok ? expected : atItsRow(judged, body.args)
}

/** Of several records in one mutation, the row of the one that its day refuses. */
function atItsRow(failure: Failed, args: MutationBody['args']): Failed {
  const { recordId } = failure.fault.params ?? {}
  const ids = Array.isArray(args['recordIds']) ? args['recordIds'] : Array.isArray(args['rows']) ? args['rows'].map(recordIdOf) : []
  const row = ids.indexOf(recordId ?? null) + 1
  return row === 0 ? failure : { ok: false, fault: { ...failure.fault, row } }
}

function recordIdOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'recordId' in row ? row.recordId : undefined
}
