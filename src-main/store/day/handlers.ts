import { ok } from '#shared/kernel/fault.ts'
import type { BusinessDay } from '#shared/domain/business-day.ts'
import { can } from '#shared/permissions/policy.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers } from '#store/context.ts'
import { dayView, unitsOf } from './day-view.ts'

const listed = 120

/** The business day: read by whoever works in the unit or answers for it, done by mutations that ask for themselves. */
export const dayHandlers: Pick<Handlers, 'day.view' | 'day.list' | 'day.act'> = {
  'day.view': async (context, { unitId, date }) => ok(await dayView(context, unitId, date)),

  'day.list': async (context, { unitId }) => {
    const organisation = await context.organisation()
    const units = await unitsOf(context)
    const of = units.find(({ id }) => id === unitId)?.id ?? context.session.member.unitId
    const sql = 'SELECT * FROM "day" WHERE "unitId" = ? ORDER BY "date" DESC LIMIT ?'
    const days = (statement(context.database.readRaw, sql).all(of, listed) as StoredRow[]).map((stored): BusinessDay => decodeRow('day', stored))
    const may = can(organisation, context.session.member.id, 'day.sign-in', { kind: 'day', unitId: of }, context.clock())
    return ok(
      (may ? days : []).map(({ date, state, people, closing, seal }) => ({
        date,
        state,
        people: new Set(people.map(({ memberId }) => memberId)).size,
        count: seal?.count ?? closing?.count ?? null,
        inSpite: (closing?.inSpiteOf.length ?? 0) > 0,
        sealedAt: seal?.at ?? null,
        sealedByName: seal === null ? null : (organisation.members.get(seal.by)?.name ?? seal.by),
      })),
    )
  },

  'day.act': async (context, { kind, ...args }) => {
    const saved = await context.mutate(`day.${kind}`, 1, args)
    return saved.ok ? ok({}) : saved
  },
}
