import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { decisionsAt, possibleActs } from '#shared/workflow/possible-acts.ts'
import { compiledOf, member, type MemberName } from '../../support/company.ts'
import {
  companies,
  creators,
  deedOf,
  definitions,
  forms,
  names,
  staying,
  organisationOf,
  perform,
  start,
  steps,
  type Company,
  type Deed,
  type State,
  type Step,
} from './walk.ts'

const isClosed = (state: State): boolean => state.record.closedAt !== null
const openTasks = (state: State) => state.tasks.filter((task) => task.state === 'open')

type Walked = {
  readonly states: readonly State[]
  readonly deeds: readonly { readonly deed: Deed; readonly at: number; readonly organisation: OrganisationIndex }[]
  readonly organisation: OrganisationIndex
}

/** Walks the steps, calling `each` after every accepted and every refused one. */
function walk(
  compiled: CompiledDefinition,
  company: Company,
  first: State,
  list: readonly Step[],
  each: (before: State, deed: Deed, after: State | undefined, organisation: OrganisationIndex) => void = () => {},
): Walked {
  const left: MemberName[] = []
  const states = [first]
  const deeds: { deed: Deed; at: number; organisation: OrganisationIndex }[] = []
  let organisation = organisationOf(company)
  for (const [at, step] of list.entries()) {
    const before = states.at(-1)!
    const deed = deedOf(step, before, compiled)
    // Two administrators always stay (one may have to revise what the other then approves), and nobody leaves twice.
    if (deed.kind === 'leave' && (staying.includes(deed.who) || left.includes(deed.who) || company.disabled.includes(deed.who))) continue
    if (deed.kind === 'leave') {
      left.push(deed.who)
      organisation = organisationOf(company, left)
    }
    const result = perform(compiled, before, deed, organisation, at)
    each(before, deed, result.ok ? result.value : undefined, organisation)
    if (!result.ok) continue
    deeds.push({ deed, at, organisation })
    states.push(result.value)
  }
  return { states, deeds, organisation }
}

const cases = fc.record({ draft: definitions, company: companies, creator: creators, data: forms, list: steps })
function begun({
  draft,
  company,
  creator,
  data,
}: {
  draft: Parameters<typeof compiledOf>[0]
  company: Company
  creator: MemberName
  data: Parameters<typeof start>[2]
}) {
  const compiled = compiledOf(draft)
  const present = { ...company, disabled: company.disabled.filter((name) => name !== creator) }
  const first = start(compiled, creator, data, organisationOf(present))
  if (!first.ok) throw new Error(first.fault.code)
  return { compiled, company: present, first: first.value }
}

test('[WFL-03] no dead end: what is not closed waits for somebody who is there, and can be brought to its end', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { compiled, company, first } = begun(one)
      const { states, organisation } = walk(compiled, company, first, one.list)
      for (const state of states) {
        expect(openTasks(state).length > 0).toBe(!isClosed(state))
        expect(new Set(openTasks(state).map((task) => task.node)).size).toBeLessThanOrEqual(1)
        expect(state.record.state === 'running' ? state.record.nodes : [openTasks(state)[0]?.node]).toEqual([openTasks(state)[0]?.node])
      }
      let state = states.at(-1)!
      for (const task of openTasks(state)) expect(organisation.members.get(task.assigneeId)?.state).toBe('active')
      for (let at = 100; !isClosed(state); at += 1) {
        expect(at).toBeLessThan(160)
        const task = openTasks(state)[0]!
        const deed: Deed =
          task.kind === 'revise'
            ? { kind: 'resubmit', actorId: task.assigneeId, data: state.record.data }
            : {
                kind: 'decide',
                actorId: task.assigneeId,
                act: { taskId: task.id, decision: task.kind === 'confirm' ? 'confirm' : 'agree', opinion: '同意', returnTo: null },
              }
        const next = perform(compiled, state, deed, organisation, at)
        if (!next.ok) throw new Error(next.fault.code)
        state = next.value
      }
      expect(state.record.state === 'completed' || states.at(-1) === state).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('[ENT-05] [WFL-05] no decision without the right to it, and never one’s own', () => {
  let accepted = 0
  fc.assert(
    fc.property(cases, (one) => {
      const { compiled, company, first } = begun(one)
      walk(compiled, company, first, one.list, (before, deed, after, organisation) => {
        const actor = organisation.members.get(deed.actorId)!
        const may = possibleActs({ compiled, ...before }, actor)
        if (deed.kind === 'decide') {
          const task = before.tasks.find((candidate) => candidate.id === deed.act.taskId)
          if (after) {
            accepted += 1
            expect(task).toMatchObject({ state: 'open', assigneeId: actor.id })
            expect(actor.state).toBe('active')
            expect(deed.act.opinion.trim()).not.toBe('')
            expect(decisionsAt(compiled, task!)).toContain(deed.act.decision)
            expect(may).toContain(deed.act.decision)
            const reviserId = before.acts.findLast((act) => act.kind === 'resubmit')?.actorId
            if (task?.kind !== 'confirm') expect([before.record.creatorId, reviserId]).not.toContain(actor.id)
          } else if (deed.act.decision !== 'return' && deed.act.opinion.trim() !== '' && task?.state === 'open' && task.assigneeId === actor.id) {
            expect(may).not.toContain(deed.act.decision)
          }
        }
        if (deed.kind === 'withdraw' && deed.reason.trim() !== '') expect(may.includes('withdraw')).toBe(after !== undefined)
        if (deed.kind === 'resubmit') expect(may.includes('revise')).toBe(after !== undefined)
      })
    }),
    { numRuns: 2000 },
  )
  expect(accepted).toBeGreaterThan(500)
})

test('[ENT-05] [AUT-22] who revises in the place of a leaver decides on none of it, whatever the route asks', () => {
  let decided = 0
  fc.assert(
    fc.property(cases, (one) => {
      const { compiled, company, first } = begun(one)
      const creator = names.find((name) => member[name] === first.record.creatorId)!
      const organisation = organisationOf(company, [creator])
      if (staying.includes(creator)) return
      const before = openTasks(first)[0]
      if (before === undefined || !decisionsAt(compiled, before).includes('return')) return
      const act = { taskId: before.id, decision: 'return' as const, opinion: '请修改', returnTo: null }
      const returned = perform(compiled, first, { kind: 'decide', actorId: before.assigneeId, act }, organisation, 0)
      if (!returned.ok) return
      const reviserId = openTasks(returned.value)[0]!.assigneeId
      const resubmitted = perform(compiled, returned.value, { kind: 'resubmit', actorId: reviserId, data: returned.value.record.data }, organisation, 1)
      if (!resubmitted.ok) throw new Error(resubmitted.fault.code)
      let state = resubmitted.value
      for (let at = 2; !isClosed(state); at += 1) {
        const task = openTasks(state)[0]!
        const yes = { taskId: task.id, decision: task.kind === 'confirm' ? ('confirm' as const) : ('agree' as const), opinion: '同意', returnTo: null }
        if (task.kind !== 'confirm') {
          decided += 1
          expect(openTasks(state).map(({ assigneeId }) => assigneeId)).not.toContain(reviserId)
          const planted = { ...state, tasks: state.tasks.map((each) => (each === task ? { ...each, assigneeId: reviserId } : each)) }
          expect(perform(compiled, planted, { kind: 'decide', actorId: reviserId, act: yes }, organisation, at)).toMatchObject({
            fault: { code: 'own-record' },
          })
        }
        const next = perform(compiled, state, { kind: 'decide', actorId: task.assigneeId, act: yes }, organisation, at)
        if (!next.ok) throw new Error(next.fault.code)
        state = next.value
      }
    }),
    { numRuns: 2000, seed: 20 },
  )
  expect(decided).toBeGreaterThan(200)
})

test('[WFL-09] [ARC-03] what has happened stays: decided tasks, trail, version; a closed record changes no more', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { compiled, company, first } = begun(one)
      const { states } = walk(compiled, company, first, one.list)
      for (const [index, state] of states.entries()) {
        const before = states[index - 1]
        if (!before) continue
        expect(state.acts.slice(0, before.acts.length)).toEqual(before.acts)
        expect(state.record).toMatchObject({
          definitionVersion: first.record.definitionVersion,
          creatorId: first.record.creatorId,
          number: first.record.number,
        })
        for (const task of before.tasks) if (task.state !== 'open') expect(state.tasks).toContain(task)
        if (isClosed(before)) expect(state).toEqual(before)
        expect(state.record.round).toBe(1 + state.acts.filter((act) => act.kind === 'resubmit').length)
      }
      const decisions = states.at(-1)!.acts.filter((act) => ['agree', 'return', 'refuse', 'confirm', 'withdraw'].includes(act.kind))
      expect(decisions.every((act) => act.opinion.trim() !== '')).toBe(true)
      expect(states.at(-1)!.tasks.filter((task) => task.decision !== null)).toHaveLength(decisions.filter((act) => act.kind !== 'withdraw').length)
    }),
    { numRuns: 2000 },
  )
})

test('a history replayed gives the same state, to the byte', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { compiled, company, first } = begun(one)
      const { states, deeds } = walk(compiled, company, first, one.list)
      const again = begun(one)
      let state = again.first
      for (const { deed, at, organisation } of deeds) {
        const next = perform(again.compiled, state, deed, organisation, at)
        if (!next.ok) throw new Error(next.fault.code)
        state = next.value
      }
      expect(JSON.stringify(state)).toBe(JSON.stringify(states.at(-1)))
    }),
    { numRuns: 500 },
  )
})

test('all-of (会签): in whatever order they agree, the record comes to the same', () => {
  const nodes = [
    { key: 'all', kind: 'approve', label: { zh: '会签', en: 'All' }, assignee: { kind: 'post', postId: 'p' }, mode: 'all' },
    { key: 'next', kind: 'approve', label: { zh: '下一步', en: 'Next' }, assignee: { kind: 'unit-head', level: 1 } },
  ] as const
  const seats = names.filter((name) => name !== 'amy')
  fc.assert(
    fc.property(definitions, fc.shuffledSubarray(seats, { minLength: 1 }), fc.nat(), (draft, asked, seed) => {
      const compiled = compiledOf({ ...draft, route: { nodes: [...nodes] } })
      const base = organisationOf({ disabled: [], headless: false })
      const organisation: OrganisationIndex = {
        ...base,
        members: new Map([...base.members].map(([id, row]) => [id, asked.some((name) => member[name] === id) ? { ...row, postId: 'p' } : row])),
      }
      const outcome = (order: readonly string[]) => {
        const begun = start(compiled, 'amy', {}, organisation)
        if (!begun.ok) throw new Error(begun.fault.code)
        let state = begun.value
        for (const [at, id] of order.entries()) {
          expect(state.record.nodes).toEqual(['all'])
          const task = openTasks(state).find((candidate) => candidate.assigneeId === id)!
          const next = perform(
            compiled,
            state,
            { kind: 'decide', actorId: id, act: { taskId: task.id, decision: 'agree', opinion: '同意', returnTo: null } },
            organisation,
            at,
          )
          if (!next.ok) throw new Error(next.fault.code)
          state = next.value
        }
        return {
          nodes: state.record.nodes,
          state: state.record.state,
          tasks: state.tasks.map((task) => [task.node, task.assigneeId, task.state, task.decision]),
        }
      }
      const order = asked.map((name) => member[name])
      const turned = order.map((_, index) => order[(index + seed) % order.length]!).toReversed()
      expect(outcome(turned)).toEqual(outcome(order))
      expect(outcome(order).nodes).toEqual(['next'])
    }),
    { numRuns: 300 },
  )
})
