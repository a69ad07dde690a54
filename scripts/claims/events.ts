import { createRandom, type Claim } from './claims.ts'

/** One line of what happened to a claim, in the shape in which such systems hand it out. */
export type ClaimEvent = {
  readonly claimNo: string
  readonly seq: number
  readonly at: number
  readonly activity: string
  readonly role: string
  readonly actor: string
}

const submitted = 'SUBMITTED by EMPLOYEE'
const office = 'APPROVED by ADMINISTRATION'
const before = 'APPROVED by PRE_APPROVER'
const budget = 'APPROVED by BUDGET OWNER'
const final = 'FINAL_APPROVED by SUPERVISOR'
const takenBack = 'REJECTED by EMPLOYEE'
const paid = ['Request Payment', 'Payment Handled']

/** How often a claim takes which way: the usual ones, and those that no route foresees. */
type Way = readonly [weight: number, activities: readonly string[]]
const ways: Readonly<Record<Claim['outcome'], readonly Way[]>> = {
  paid: [
    [44, [submitted, office, final, ...paid]],
    [23, [submitted, office, budget, final, ...paid]],
    [13, [submitted, final, ...paid]],
    [6, [submitted, before, final, ...paid]],
    [5, [submitted, 'REJECTED by ADMINISTRATION', takenBack, submitted, office, final, ...paid]],
    [3, [submitted, office, 'REJECTED by SUPERVISOR', takenBack, submitted, office, budget, final, ...paid]],
    [2, [submitted, 'REJECTED by PRE_APPROVER', takenBack, submitted, before, final, ...paid]],
    [2, [submitted, final, 'REJECTED by MISSING', submitted, final, ...paid]],
    [1, [submitted, office, 'REJECTED by BUDGET OWNER', submitted, office, final, ...paid]],
    [1, [submitted, takenBack, submitted, office, final, ...paid]],
    [1, ['SAVED by EMPLOYEE', ...paid]],
    [1, [submitted, office, final, 'Payment Handled']],
    [1, [submitted, office, final, ...paid, takenBack]],
    [1, [submitted, 'REJECTED by SUPERVISOR', ...paid]],
  ],
  rejected: [
    [5, [submitted, 'REJECTED by ADMINISTRATION', takenBack]],
    [2, [submitted, office, 'REJECTED by SUPERVISOR', takenBack]],
    [1, [submitted, final, 'REJECTED by MISSING']],
    [1, [submitted, office, final, 'Request Payment', 'REJECTED by MISSING']],
  ],
  open: [[1, ['SAVED by EMPLOYEE']]],
}

/** What happened to these claims, claim by claim: the first event when it was submitted, the last when it was closed. The same seed makes the same events. */
export function makeEvents(claims: readonly Claim[], seed: number, prefix = 'Declaration'): readonly ClaimEvent[] {
  const random = createRandom(seed)
  return claims.flatMap((claim) => {
    const activities = pick(ways[claim.outcome], random())
    return activities.map((activity, n) => {
      const isPayment = paid.includes(activity)
      const share = activities.length === 1 ? 0 : n / (activities.length - 1)
      const role = isPayment ? 'UNDEFINED' : (activity.split(' by ')[1] ?? '')
      const at = claim.submittedAt + Math.round(((claim.closedAt - claim.submittedAt) * share) / 1000) * 1000
      return {
        claimNo: claim.claimNo,
        seq: n + 1,
        at,
        activity: isPayment || prefix === '' ? activity : `${prefix} ${activity}`,
        role,
        actor: isPayment ? 'SYSTEM' : 'STAFF MEMBER',
      }
    })
  })
}

function pick(from: readonly Way[], share: number): readonly string[] {
  let at = share * from.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, activities] of from) if ((at -= weight) < 0) return activities
  return from[0]?.[1] ?? []
}
