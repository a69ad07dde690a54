import { failed, type Result } from '#shared/kernel/fault.ts'
import type { SignedMutation } from '#shared/mutations/mutation.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { openJudge } from './judge.ts'
import { receive } from './received.ts'

/**
 * Judges a mutation that is sent by a message of its own, outside the line, because it is answered with more than its outcome. It is judged like any other, in one
 * transaction with what follows from it (`then`), and only once: what has been judged before is not answered again.
 */
export async function judgeAtOnce<T>(
  context: ServerContext,
  { deskId }: DeskCaller,
  mutation: SignedMutation,
  then: (set: ChangeSet) => Promise<Result<T>>,
): Promise<Result<T>> {
  const [received] = (await context.store.read((db) => receive(db, deskId, [{ sequence: 1, mutation }]))) ?? []
  if (!received) return failed('mutation-malformed', { path: 'id' })
  return context.write(async (set) => {
    const known = await set.db.selectFrom('mutation_log').select('id').where('id', '=', received.id).executeTakeFirst()
    if (known) return failed('mutation-malformed', { path: 'id' })
    const judge = await openJudge(context, set, { deskId, drainedAt: 0 }, [received])
    const { fault } = await judge(received)
    return fault ? { ok: false, fault } : then(set)
  })
}
