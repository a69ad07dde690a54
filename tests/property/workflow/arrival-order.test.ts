import { expect, test } from 'vitest'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { Dice } from '../../../scripts/sim/dice.ts'
import { begin, deedOf, definitionOf, organisationOf, perform, type Deed, type State } from './stepped-walk.ts'

/** So many pairs of acts are done in both orders; each record has its seed. */
const pairsInAll = 5000
const actsInAWalk = 50
const pairsAtAState = 12
const away = new Set(['task-closed', 'record-closed', 'record-withdrawn', 'act-not-allowed'])

const counted = { pairs: 0, independent: 0, sameNode: 0, joined: 0, overtaken: 0, returnedOut: 0, kinds: new Set<string>() }

/** The task on which an act is done; undefined for one that has none. */
function taskOf(state: State, deed: Deed): State['tasks'][number] | undefined {
  const id = deed.kind === 'decide' ? deed.act.taskId : 'taskId' in deed ? deed.taskId : undefined
  return state.tasks.find((task) => task.id === id)
}
const nodeOf = (state: State, deed: Deed): string | undefined =>
  deed.kind === 'child' ? state.running.find(({ id }) => id === deed.childId)?.node : taskOf(state, deed)?.node
/** Whether what the act is done on is still there. */
const stands = (state: State, deed: Deed): boolean =>
  deed.kind === 'child'
    ? state.running.some(({ id }) => id === deed.childId) && state.record.nodes.includes(nodeOf(state, deed) ?? '')
    : (deed.kind === 'remove-signer' ? ['open', 'queued'] : ['open']).includes(taskOf(state, deed)?.state ?? '')

/** Lines of the trail that nobody writes: they bear the name of whoever came last. */
const following = new Set(['complete', 'copy', 'archive', 'sub-start', 'sub-end', 'wait-end'])

/** All that a state says, without the names that acts have given and without their order. */
function without(state: State): unknown {
  const named = new Map(state.tasks.map((task) => [task.id, `${task.node}/${task.kind}/${task.assigneeId}/${task.visit}`]))
  const sorted = (list: readonly unknown[]): readonly string[] => list.map((one) => canonicalJson(one as never)).toSorted()
  const { route, ...record } = state.record
  const counts = (children: Readonly<Record<string, readonly string[]>>): object =>
    Object.fromEntries(Object.entries(children).map(([key, ids]) => [key, ids.length]))
  const aside = (route?.aside ?? []).map(({ tasks, children: held, ...rest }) => ({
    ...rest,
    tasks: sorted(tasks.map(({ id, state: was }) => [named.get(id) ?? null, was])),
    children: counts(held),
  }))
  // Of two that wait for different nodes none is the first.
  const byTarget = aside.toSorted((a, b) => String(a.at).localeCompare(String(b.at)))
  return {
    record,
    route: route && { ...route, children: counts(route.children), aside: byTarget },
    tasks: sorted(state.tasks.map(({ id: _id, after, ...task }) => ({ ...task, after: after === null ? null : (named.get(after) ?? after) }))),
    acts: sorted(state.acts.map(({ id: _id, mutationId: _by, actorId, ...act }) => ({ ...act, actorId: following.has(act.kind) ? null : actorId }))),
    running: sorted(state.running.map(({ id: _id, ...start }) => start)),
  }
}
const told = (state: State): string => canonicalJson(without(state) as never)

/** Does the two in both orders; what each comes to alone is known. */
function bothOrders(seed: number, compiled: CompiledDefinition, state: State, one: Deed, other: Deed): void {
  const [afterOne, afterOther] = [perform(compiled, state, one), perform(compiled, state, other)]
  if (!afterOne.ok || !afterOther.ok) return
  counted.pairs += 1
  const where = { seed, one: said(one), other: said(other) }
  const [first, second] = [perform(compiled, afterOne.value, other), perform(compiled, afterOther.value, one)]
  const isLeft = { other: stands(afterOne.value, other), one: stands(afterOther.value, one) }
  // Only what has taken the other's task away stops the other; it is told why. That a record has ended is heard wherever it was waited for.
  const isHeard = (result: typeof first, deed: Deed, isThere: boolean): boolean => result.ok === (isThere || deed.kind === 'child')
  if (!isHeard(first, other, isLeft.other) || !isHeard(second, one, isLeft.one))
    throw new Error(`what still stands can be done, and nothing else: ${JSON.stringify({ ...where, isLeft })}`)
  for (const done of [first, second])
    if (!done.ok && !away.has(done.fault.code)) throw new Error(`refused for another reason: ${JSON.stringify({ ...where, done })}`)
  if (first.ok && second.ok && isLeft.one && isLeft.other) {
    counted.independent += 1
    for (const { kind } of [one, other]) counted.kinds.add(kind)
    if (nodeOf(state, one) === nodeOf(state, other)) counted.sameNode += 1
    if (first.value.record.nodes.some((key) => !state.record.nodes.includes(key)) && first.value.record.nodes.length < state.record.nodes.length)
      counted.joined += 1
    if (told(first.value) !== told(second.value)) throw new Error(`the order of two independent acts does not matter: ${JSON.stringify(where)}`)
    return
  }
  counted.overtaken += 1
  // Whoever sends the record back sends it to the same place, whether or not a neighbour was quicker.
  for (const [back, alone, both] of [
    [one, afterOne.value, second],
    [other, afterOther.value, first],
  ] as const) {
    if (back.kind !== 'decide' || back.act.decision !== 'return' || back.act.resume === true || !both.ok) continue
    counted.returnedOut += 1
    const standing = ({ record }: State): string => canonicalJson([record.state, record.nodes, record.route?.blocks ?? {}] as never)
    if (standing(both.value) !== standing(alone)) throw new Error(`a return leads to the same place: ${JSON.stringify(where)}`)
  }
}
const said = ({ organisation: _who, ...deed }: Deed): object => deed

/** Two acts that may be done beside each other: at different nodes, or two decisions at the same. */
function areBeside(state: State, one: Deed, other: Deed): boolean {
  const [here, there] = [nodeOf(state, one), nodeOf(state, other)]
  if (here === undefined || there === undefined) return false
  if (here !== there) return true
  return one.kind === 'decide' && other.kind === 'decide' && one.act.taskId !== other.act.taskId
}

test('[WFL-02] the order of parallel arrivals does not matter: what two people do beside each other comes to the same, whoever is first', () => {
  for (let seed = 1; counted.pairs < pairsInAll; seed += 1) {
    const dice = new Dice(seed)
    const company = { left: [], delegations: [] }
    const begun = begin(dice, definitionOf(dice), company)
    if (!begun) continue
    const organisation = organisationOf(company)
    let { state } = begun
    for (let at = 0; at < actsInAWalk && state.record.closedAt === null; at += 1) {
      const open = state.tasks.filter((task) => task.state === 'open').length + state.running.length
      for (let n = 0; open > 1 && n < pairsAtAState; n += 1) {
        const choose = (mutation: number): Deed => ({ ...deedOf(dice, begun.compiled, state, at, organisation), mutation })
        const [one, other] = [choose(1000), choose(1001)]
        if (areBeside(state, one, other)) bothOrders(seed, begun.compiled, state, one, other)
      }
      const next = perform(begun.compiled, state, deedOf(dice, begun.compiled, state, at, organisation))
      if (next.ok) state = next.value
    }
  }
  expect(counted.independent).toBeGreaterThan(pairsInAll * 0.4)
  expect(counted.joined).toBeGreaterThan(pairsInAll * 0.05)
  expect(counted.overtaken).toBeGreaterThan(pairsInAll * 0.1)
  expect(counted.sameNode).toBeGreaterThan(50)
  expect(counted.returnedOut).toBeGreaterThan(100)
  expect([...counted.kinds].toSorted()).toEqual(['add-signers', 'answer', 'ask', 'child', 'decide', 'progress', 'remove-signer', 'transfer'])
})
