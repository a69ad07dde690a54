import { failed, type Result } from '#shared/kernel/fault.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { checkExpectations } from './expectations.ts'
import type { MutationBody, MutationContext } from './mutation.ts'
import { findMutation } from './registry.ts'

/**
 * The one way in which desk and server run a mutation: find it, parse its arguments, compare what its author saw, apply it. After a fault the caller discards what the
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
  const applied = await mutation.apply(rows, body.args, expected.ok ? context : { ...context, takeNumbers: null })
  return applied.ok ? expected : applied
}
