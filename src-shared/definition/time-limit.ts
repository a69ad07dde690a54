import type { Failed } from '#shared/kernel/fault.ts'
import type { DefinitionBody } from './definition.ts'
import { countOf, precedes, type Place, type Route } from './route.ts'
import type { Assignee, Count, Limit } from './steps.ts'
import { invalid } from './structure-problem.ts'

/** A limit with its numbers: when it ends, what warns before it, and who comes to know after it. */
export type TimeLimit = {
  readonly ends: { readonly by: 'working-minutes' | 'minutes'; readonly minutes: number } | { readonly by: 'field'; readonly field: string }
  readonly warn: { readonly minutes: number } | { readonly percent: number } | null
  readonly escalate: readonly { readonly after: number; readonly to: Assignee }[]
}

/** The numbers of a limit that the definition gives or names by parameters. */
export function timeLimitOf(body: DefinitionBody, limit: Limit): TimeLimit {
  const { warnBefore, warnPercent, escalate = [] } = limit
  return {
    ends: endOf(body, limit),
    warn: warnBefore !== undefined ? { minutes: countOf(body, warnBefore) } : warnPercent !== undefined ? { percent: countOf(body, warnPercent) } : null,
    escalate: escalate.map(({ after, to }) => ({ after: countOf(body, after), to })),
  }
}

function endOf(body: DefinitionBody, limit: Limit): TimeLimit['ends'] {
  if ('by' in limit) return { by: 'field', field: limit.by }
  return 'minutes' in limit ? { by: 'minutes', minutes: countOf(body, limit.minutes) } : { by: 'working-minutes', minutes: countOf(body, limit.workingMinutes) }
}

/** What counting proofs and proofs of assignees say of a limit's parts. */
type Proofs = {
  readonly count: (count: Count) => Iterable<Failed>
  readonly assignee: (assignee: Assignee) => Iterable<Failed>
}

/** What is wrong with a limit: numbers, a warning that comes too early or twice, a field that is no moment or is not known yet. `at` is the place of its node. */
export function* limitProblems(
  body: DefinitionBody,
  limit: Limit,
  where: string,
  proofs: Proofs,
  at?: { readonly route: Route; readonly place: Place },
): Generator<Failed> {
  const { warnBefore, warnPercent, escalate = [] } = limit
  const length = 'by' in limit ? undefined : 'minutes' in limit ? limit.minutes : limit.workingMinutes
  if (length !== undefined) yield* proofs.count(length)
  if ('by' in limit) yield* momentProblems(body, limit.by, where, at)
  if (warnBefore !== undefined && warnPercent !== undefined) yield invalid(where, 'warns by minutes and by percent')
  if (warnBefore !== undefined) {
    yield* proofs.count(warnBefore)
    if (length !== undefined && countOf(body, warnBefore) >= countOf(body, length)) yield invalid(where, 'warns before it starts')
  }
  if (warnPercent !== undefined) {
    yield* proofs.count(warnPercent)
    if (countOf(body, warnPercent) > 99) yield invalid(where, 'warns when the time is over')
  }
  for (const { after, to } of escalate) {
    yield* proofs.count(after)
    yield* proofs.assignee(to)
  }
}

function* momentProblems(body: DefinitionBody, key: string, where: string, at?: { readonly route: Route; readonly place: Place }): Generator<Failed> {
  const field = body.form.find((candidate) => candidate.key === key)
  if (field?.kind !== 'date' && field?.kind !== 'instant') yield invalid(where, `${key} is not a date`)
  if (!at) return
  const fillers = at.route.nodes.filter((node) => node.kind === 'do' && node.fills.includes(key))
  const isEarlier = (node: string): boolean => {
    const filler = at.route.places.get(node)
    return filler !== undefined && precedes(filler, at.place)
  }
  if (fillers.length > 0 && !fillers.some((node) => isEarlier(node.key))) yield invalid(where, `${key} is not filled before it`)
}
