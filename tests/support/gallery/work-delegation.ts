import type { CallValue } from '#shared/contract/store.ts'
import { ok } from '#shared/kernel/fault.ts'
import { claim, galleryNow, hour, members, sampleId } from './sample-company.ts'
import type { Answers } from './work-answers.ts'

type Delegation = CallValue<'delegation.list'>['given'][number]
type Who = keyof typeof members

function delegated(n: number, from: Who, to: Who, days: readonly [startsIn: number, count: number], scope: Partial<Delegation> = {}): Delegation {
  return {
    id: sampleId(n),
    revision: 1,
    fromId: members[from].id,
    toId: members[to].id,
    startsAt: galleryNow + days[0] * 24 * hour,
    endsAt: galleryNow + (days[0] + days[1]) * 24 * hour,
    definitionKeys: [],
    amountMaxMinor: null,
    reason: '参加行业展会',
    fromName: members[from].name,
    toName: members[to].name,
    ...scope,
  }
}

const delegations = [
  delegated(72, 'chen', 'zhao', [20, 3]),
  delegated(71, 'chen', 'lin', [-1, 5], { definitionKeys: [claim.key], amountMaxMinor: 500_000 }),
  delegated(74, 'zhao', 'chen', [-2, 9]),
  delegated(73, 'chen', 'sun', [-40, 6]),
]

/** The gallery's answers for delegation and hand-over. */
export const delegationAnswers: Answers = {
  'delegation.list': ({ memberId }) =>
    ok({ given: delegations.filter(({ fromId }) => fromId === memberId), received: delegations.filter(({ toId }) => toId === memberId) }),
  'member.previewHandOver': ({ successorId }) =>
    ok({
      moves: [
        { memberId: successorId, tasks: 12 },
        { memberId: members.sun.id, tasks: 2 },
      ],
      stuck: 1,
    }),
}
