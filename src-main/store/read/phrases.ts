import { ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '#store/context.ts'
import { statement } from '#store/apply/statement.ts'
import { listRows } from './rows.ts'

/** The acts that are looked at: what somebody said last year tells little of what he says now. */
const recentActs = 1000
/** Words beyond these were said too seldom to be offered first. */
const saidMax = 200

/** 常用语, with what the member himself says most: counted from his acts, so that every desk of his offers the same first. */
export const phraseHandlers: Pick<Handlers, 'phrase.list'> = {
  'phrase.list': async (context) => {
    const { id } = context.session.member
    const own = await listRows(context, 'phrase', { memberId: id })
    const said = statement(
      context.database.readRaw,
      `SELECT "opinion" AS "text", count(*) AS "times" FROM
         (SELECT "opinion" FROM "act" WHERE "actorId" = ? AND "kind" NOT IN ('submit', 'import') AND "enteredBy" IS NULL AND "opinion" <> '' ORDER BY "recordId" DESC LIMIT ?)
       GROUP BY "opinion" HAVING count(*) > 1 ORDER BY "times" DESC, "text" LIMIT ?`,
    ).all(id, recentActs, saidMax) as { text: string; times: number }[]
    return ok({ own: [...own].toSorted((a, b) => (a.id < b.id ? -1 : 1)), company: (await context.settings())['phrases.company'], said })
  },
}
