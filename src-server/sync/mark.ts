import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { DeskCaller, ServerContext } from './context.ts'

/**
 * The high-water mark of a line, kept where nobody at the desk reaches it: store and mark taken back to the same earlier moment look sound to each other, and only
 * here they do not. The mark moves when the desk shows that it has seen the one before, so that a lost answer hides nothing.
 */
export async function keepMark(context: ServerContext, ask: SyncAsk<'mark'>, caller: DeskCaller): Promise<Result<SyncAnswer<'mark'>>> {
  const { line, sequence, head, seen } = ask
  return context.write(async (set) => {
    const held = await set.db.selectFrom('line_mark').selectAll().where('line', '=', line).executeTakeFirst()
    if (held && held.deskId !== caller.deskId) return failed('desk-forked')
    if (held && (seen?.sequence !== held.sequence || seen.head !== held.head)) return ok({ known: { sequence: held.sequence, head: held.head } })
    if (held && (sequence < held.sequence || (sequence === held.sequence && head !== held.head)))
      set.audit({ actorId: '', act: 'desk.end-lost', subject: `${caller.deskId} ${held.sequence} ${sequence}` })
    const row = { deskId: caller.deskId, sequence, head, at: context.clock() }
    await set.db
      .insertInto('line_mark')
      .values({ line, ...row })
      .onConflict((conflict) => conflict.column('line').doUpdateSet(row))
      .execute()
    return ok({ known: null })
  })
}
