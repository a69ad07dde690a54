import { expect, test } from 'vitest'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { precedes } from '#shared/definition/route.ts'
import { possibleActs } from '#shared/workflow/possible-acts.ts'
import { Dice } from '../../../scripts/sim/dice.ts'
import { member, monday } from '../../support/company.ts'
import { begin, deedOf, definitionOf, organisationOf, outsideDeed, perform, type Company, type Deed, type State } from './stepped-walk.ts'

/** So many acts are tried in all, each walk has its seed. */
const actsInAll = 100_000
const actsInAWalk = 60
const deciding = new Set(['approve', 'check', 'double-entry'])

type Walk = { readonly seed: number; readonly compiled: CompiledDefinition; readonly first: State; readonly deeds: readonly Deed[]; readonly last: State }
const counted = { acts: 0, accepted: 0, closed: 0, parallel: 0, returned: 0, resumed: 0, compared: 0, kinds: new Set<string>() }

/** Walks one random record of one random definition; every state on the way must be lawful. */
function walk(seed: number): Walk | undefined {
  const dice = new Dice(seed)
  let company: Company = { left: [], delegations: dice.chance(0.4) ? [delegation(dice), delegation(dice)] : [] }
  const begun = begin(dice, definitionOf(dice), company)
  if (!begun) return undefined
  const { compiled } = begun
  let { state } = begun
  const deeds: Deed[] = []
  lawful(seed, compiled, state, company)
  for (let at = 0; at < actsInAWalk && state.record.closedAt === null; at += 1) {
    const outside = dice.chance(0.04) ? outsideDeed(dice, at, company) : undefined
    const deed = outside?.deed ?? deedOf(dice, compiled, state, at, organisationOf(company))
    const after = perform(compiled, state, deed)
    counted.acts += 1
    choke(seed, compiled, state, deed, after.ok ? after.value : undefined)
    if (!after.ok) {
      // Somebody leaves whether or not his seat could be filled; nobody else is here who could be asked.
      law(deed.kind !== 'leave', 'a leaver’s seat is filled', { seed, at, code: after.fault.code })
      continue
    }
    if (outside) ({ company } = outside)
    counted.accepted += 1
    counted.kinds.add(deed.kind)
    kept(seed, state, after.value)
    state = after.value
    deeds.push(deed)
    lawful(seed, compiled, state, company)
  }
  if (state.record.closedAt !== null) counted.closed += 1
  return { seed, compiled, first: begun.state, deeds, last: state }
}

function delegation(dice: Dice): Company['delegations'][number] {
  const [fromId, toId] = [dice.one(Object.values(member)), dice.one(Object.values(member))]
  const amountMaxMinor = dice.chance(0.5) ? null : dice.below(1000)
  return {
    id: `${fromId}:${dice.below(9)}`,
    revision: 1,
    fromId,
    toId,
    startsAt: monday - 1,
    endsAt: monday + dice.below(100_000_000),
    definitionKeys: [],
    amountMaxMinor,
    reason: '',
  }
}

/** A law must hold; told without the matchers of the test, which would take most of the time. */
function law(holds: boolean, name: string, where: object): void {
  if (!holds) throw new Error(`${name}: ${JSON.stringify(where)}`)
}

/** Law 1: what is open waits for somebody who is there, for a time that is known, or for a record that runs. What is closed waits for nothing. */
function lawful(seed: number, compiled: CompiledDefinition, { record, tasks, running }: State, company: Company): void {
  const open = tasks.filter((task) => task.state === 'open')
  const queued = tasks.filter((task) => task.state === 'queued')
  const where = { seed, state: record.state, nodes: record.nodes }
  if (record.closedAt !== null) {
    law(open.length + queued.length + record.nodes.length === 0, 'what is closed waits for nothing', where)
    return
  }
  const { waits = {}, children = {}, blocks = {} } = record.route ?? {}
  for (const task of open) law(!company.left.includes(task.assigneeId), 'whoever is asked is there', { ...where, task })
  if (record.state === 'returned') {
    const isRevised = open.length > 0 && queued.length === 0 && open.every(({ kind }) => kind === 'revise')
    law(isRevised && record.nodes.length === 0, 'what is returned waits for its initiator', where)
    return
  }
  law(record.state === 'running' && record.nodes.length > 0, 'what runs stands somewhere', where)
  if (record.nodes.length > 1) counted.parallel += 1
  for (const key of record.nodes) {
    const isAsked = open.some((task) => task.node === key && task.kind !== 'answer')
    const isWaiting = key in waits || (children[key] ?? []).some((id) => running.some((child) => child.id === id))
    law((isAsked || isWaiting) && compiled.nodesByKey.has(key), 'no dead end', { ...where, key })
  }
  for (const task of [...open, ...queued]) law(record.nodes.includes(task.node), 'nothing is asked where the record does not stand', { ...where, task })
  for (const task of queued)
    law(
      [...open, ...queued].some(({ id }) => id === task.after),
      'no turn waits for one that is over',
      { ...where, task },
    )
  for (const [key, { begun, finished }] of Object.entries(blocks)) law(finished.length < begun.length, 'no block is held that is done', { ...where, key })
}

/** Law 3: nobody decides without an open task of his own, and nobody his own record, however the task came to him. */
function choke(seed: number, compiled: CompiledDefinition, before: State, deed: Deed, after: State | undefined): void {
  const authors = [before.record.creatorId, before.acts.findLast(({ kind }) => kind === 'resubmit')?.actorId]
  const known = new Set(before.tasks)
  for (const task of after?.tasks ?? []) {
    if (known.has(task) || !deciding.has(task.kind) || (task.state !== 'open' && task.decision === null)) continue
    law(deed.kind === 'resubmit' || !authors.includes(task.assigneeId), 'nobody holds a decision on his own record', { seed, deed: deed.kind, task })
    const filled = task.state === 'open' && (task.kind === 'check' || task.kind === 'double-entry') ? filledBefore(compiled, after, task) : []
    counted.compared += filled.length > 0 ? 1 : 0
    law(!filled.includes(task.assigneeId), 'nobody compares what he has filled himself', { seed, deed: deed.kind, task })
  }
  if (deed.kind !== 'decide' || !after) return
  const task = before.tasks.find(({ id }) => id === deed.act.taskId)
  law(task?.state === 'open' && task.assigneeId === deed.actorId, 'no decision without an open task of one’s own', { seed, task })
  law(deed.act.opinion.trim() !== '', 'no decision without an opinion', { seed })
  if (deed.act.decision === 'return') counted.returned += 1
  if (deed.act.decision === 'return' && deed.act.resume === true) counted.resumed += 1
  const own = before.tasks.filter(({ state, assigneeId }) => state === 'open' && assigneeId === deed.actorId)
  const actor = deed.organisation.members.get(deed.actorId)
  const may = actor ? possibleActs({ compiled, ...before }, actor) : []
  law(own.length > 1 || may.includes(deed.act.decision), 'what is done was offered', { seed, may, decision: deed.act.decision })
}

/** Who has last done the do-nodes before a comparison: each of them fills a field that is compared. */
function filledBefore({ route }: CompiledDefinition, state: State | undefined, { node }: State['tasks'][number]): readonly string[] {
  const place = route.places.get(node)
  if (!state || !place) return []
  return route.nodes.flatMap((each) => {
    const own = route.places.get(each.key)
    if (each.kind !== 'do' || !own || !precedes(own, place)) return []
    const done = state.tasks.filter((task) => task.node === each.key && task.decision === 'done')
    const last = Math.max(...done.map(({ visit }) => visit))
    return done.filter(({ visit }) => visit === last).map(({ assigneeId }) => assigneeId)
  })
}

/** Law 7, and what has happened: no act is lost, no decided task changes, and who has agreed is not asked again by a resumption. */
function kept(seed: number, before: State, after: State): void {
  law(
    before.acts.every((act, n) => after.acts[n] === act),
    'the trail only grows',
    { seed },
  )
  const now = new Map(after.tasks.map((task) => [task.id, task]))
  for (const task of before.tasks)
    law(task.state === 'open' || task.state === 'queued' || now.get(task.id) === task, 'what is over stays as it was', { seed, task })
  const agreed = new Set(after.tasks.filter(({ decision }) => decision === 'agree').map((task) => `${task.node} ${task.visit} ${task.assigneeId}`))
  for (const task of after.tasks) {
    const isAsked = task.state === 'open' && task.kind !== 'revise' && task.kind !== 'answer'
    law(!isAsked || !agreed.has(`${task.node} ${task.visit} ${task.assigneeId}`), 'nobody is asked again who has agreed', { seed, task })
  }
}

const walks: Walk[] = []
test('[WFL-02] [WFL-03] [ENT-05] over random definitions and random acts: no dead end, no decision without right, nothing that has happened is lost', () => {
  for (let seed = 1; counted.acts < actsInAll; seed += 1) {
    const walked = walk(seed)
    if (walked && seed % 20 === 0) walks.push(walked)
  }
  expect(counted.accepted).toBeGreaterThan(actsInAll * 0.4)
  expect(counted.closed).toBeGreaterThan(500)
  expect(counted.parallel).toBeGreaterThan(2000)
  expect(counted.returned).toBeGreaterThan(2000)
  expect(counted.resumed).toBeGreaterThan(1000)
  expect(counted.compared).toBeGreaterThan(300)
  const kinds = [
    'add-signers',
    'answer',
    'ask',
    'child',
    'decide',
    'hand-over',
    'leave',
    'progress',
    'recall',
    'remove-signer',
    'resubmit',
    'terminate',
    'tick',
    'transfer',
    'urge',
    'withdraw',
  ]
  expect([...counted.kinds].toSorted()).toEqual(kinds.toSorted())
})

test('[WFL-12] a history replayed gives the same state, to the byte', () => {
  expect(walks.length).toBeGreaterThan(50)
  for (const { compiled, first, deeds, last } of walks) {
    let state = first
    for (const deed of deeds) {
      const next = perform(compiled, JSON.parse(JSON.stringify(state)) as State, deed)
      if (!next.ok) throw new Error(next.fault.code)
      state = next.value
    }
    expect(JSON.stringify(state)).toBe(JSON.stringify(last))
  }
})
