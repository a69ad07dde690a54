import { expect, test } from 'vitest'
import type { SteppedDraft } from '#shared/definition/definition.ts'
import { submit, type Decided } from '#shared/workflow/interpreter.ts'
import { Dice } from '../../../scripts/sim/dice.ts'
import { compiledOf, member, steppedWith, worldFor, type MemberName } from '../../support/company.ts'
import { applied, organisationOf, perform, runningRecord, type State } from './stepped-walk.ts'

/**
 * Where a record stands follows from what has been done, and from nothing else: an oracle that knows no order of arrivals says it from the set of nodes that are done. The
 * engine, which walks, must come to the same after every act, through joins of all kinds, seats of all modes, and returns that begin again or resume.
 */
const actsInAll = 25_000
const actsInAWalk = 60
const label = { zh: '节点', en: 'Node' }
const names: readonly MemberName[] = ['cfo', 'clerk', 'budget', 'shiftHead', 'opsHead', 'analyst', 'chief']
type Steps = SteppedDraft['route']['steps']
type Step = Steps[number]
type Block = Extract<Step, { kind: 'parallel' | 'choice' }>
type Node = Exclude<Step, Block>
type Data = { readonly amount: number }

const isBlock = (step: Step): step is Block => step.kind === 'parallel' || step.kind === 'choice'
const conditions = { 'form.amount > 500': ({ amount }: Data) => amount > 500, 'form.amount <= 300': ({ amount }: Data) => amount <= 300 } as const
const holds = (when: string | undefined, data: Data): boolean => when === undefined || conditions[when as keyof typeof conditions](data)

/** Nodes that ask several members in every mode, in blocks up to three deep. */
function routeOf(dice: Dice): Steps {
  let count = 0
  const when = () => (dice.chance(0.2) ? { when: dice.one(Object.keys(conditions)) } : {})
  const node = (): Step => {
    const key = `n${(count += 1)}`
    const modes = [{ mode: 'any' }, { mode: 'all' }, { mode: 'in-order' }, { mode: 'ratio', percent: 1 + dice.below(100) }] as const
    return {
      key,
      kind: 'approve',
      label,
      ...when(),
      canRefuse: false,
      assignee: { kind: 'field', field: dice.one(['few.member', 'many.member']) },
      ...dice.one(modes),
    }
  }
  const steps = (depth: number, least: number): Step[] =>
    Array.from({ length: least + dice.below(2) }, () => (depth > 0 && count < 14 && dice.chance(0.55) ? block(depth - 1) : node()))
  const block = (depth: number): Step => {
    const key = `b${(count += 1)}`
    const isChoice = dice.chance(0.2)
    const branches = Array.from({ length: 2 + dice.below(3) }, (_, n) => ({ key: `x${n}`, label, steps: steps(depth, 1) }))
    if (isChoice) {
      const conditioned = branches.map((branch, n) => (n < branches.length - 1 ? { ...branch, when: dice.one(Object.keys(conditions)) } : branch))
      return { key, kind: 'choice', label, branches: conditioned }
    }
    const join = dice.one([{ kind: 'all' }, { kind: 'any' }, { kind: 'at-least', count: 2 }] as const)
    return { key, kind: 'parallel', label, join, branches: branches.map((branch) => ({ ...branch, ...when() })) }
  }
  return [{ key: 'first', kind: 'approve', label, assignee: { kind: 'member', memberId: member.cfo } }, ...steps(3, 2), block(2)]
}

/** Where a record stands in these steps when these nodes are done; null: it has gone through. */
function standing(steps: Steps, done: ReadonlySet<string>, data: Data): readonly string[] | null {
  for (const step of steps) {
    const here = isBlock(step) ? inBlock(step, done, data) : done.has(step.key) || !holds(step.when, data) ? null : [step.key]
    if (here !== null) return here
  }
  return null
}

function inBlock(block: Block, done: ReadonlySet<string>, data: Data): readonly string[] | null {
  const holding = block.branches.filter(({ when }) => holds(when, data))
  const begun = block.kind === 'choice' ? holding.slice(0, 1) : holding
  const branches = begun.map((branch) => standing(branch.steps, done, data))
  const through = branches.filter((branch) => branch === null).length
  const join = (block.kind === 'choice' ? undefined : block.join) ?? { kind: 'all' }
  const wanted = join.kind === 'all' ? begun.length : Math.min(begun.length, join.kind === 'any' ? 1 : Number(join.count))
  return through >= wanted ? null : branches.flatMap((branch) => branch ?? [])
}

const nodesOf = (steps: Steps): readonly Node[] => steps.flatMap((step) => (isBlock(step) ? step.branches.flatMap((branch) => nodesOf(branch.steps)) : [step]))

/** How many of those asked must agree. */
const needed = (node: Node, asked: number): number =>
  node.kind !== 'approve' || node.mode === undefined || node.mode === 'any'
    ? 1
    : node.mode === 'ratio'
      ? Math.max(1, Math.ceil((Number(node.percent) * asked) / 100))
      : asked

const counted = { acts: 0, returned: 0, resumed: 0, joins: 0, closed: 0 }

class Walk {
  readonly dice: Dice
  readonly seed: number
  readonly steps: Steps
  readonly data: Data
  readonly compiled: ReturnType<typeof compiledOf>
  state: State
  at = 0
  /** What the oracle knows: the nodes that are done, and who has agreed at the others. */
  done = new Set<string>()
  readonly agreed = new Map<string, number>()
  /** Steps of the route itself to which the record was returned to go on afterwards where it was. */
  resuming: string[] = []

  constructor(seed: number, amount?: number) {
    this.seed = seed
    this.dice = new Dice(seed)
    this.steps = routeOf(this.dice)
    const seats = (least: number, more: number) => names.slice(0, least + this.dice.below(more)).map((name) => ({ member: member[name] }))
    const data = { subject: 'x', amount: amount ?? this.dice.below(1000), few: seats(1, 2), many: seats(2, 5) }
    this.data = data
    const table = (key: string) => ({ key, kind: 'table' as const, label, columns: [{ key: 'member', kind: 'member' as const, label }] })
    const form = [{ key: 'subject', kind: 'text' as const, label }, { key: 'amount', kind: 'money' as const, label }, table('few'), table('many')]
    this.compiled = compiledOf(steppedWith({ form, route: { steps: this.steps } }))
    const record = runningRecord(member.amy, data)
    const begun = applied(
      { record, tasks: [], acts: [], running: [] },
      submit({ compiled: this.compiled, record }, { kind: 'submit', changes: {} }, worldFor(member.amy)),
    )
    if (!begun.ok) throw new Error(begun.fault.code)
    this.state = begun.value
  }

  expected(): readonly string[] {
    const aside = this.resuming.at(-1)
    return aside === undefined ? (standing(this.steps, this.done, this.data) ?? []) : [aside]
  }

  check(what: string): void {
    const [is, should] = [this.state.record.nodes.toSorted(), this.expected().toSorted()]
    const isClosed = this.state.record.state === 'completed'
    if (is.join() !== should.join() || isClosed !== (should.length === 0 && this.state.record.state !== 'returned'))
      throw new Error(`after ${what} of seed ${this.seed} the record stands at ${is.join()} and not at ${should.join()}`)
  }

  /** One open task is decided: with a yes, or by a return to a node of the route itself. */
  step(): void {
    const task = this.dice.pick(this.open())
    if (!task) throw new Error(`nobody is asked: seed ${this.seed}`)
    counted.acts += 1
    const isReturn = this.dice.chance(0.12)
    const here = this.steps.findIndex((step) => nodesOf([step]).some(({ key }) => key === task.node))
    const passed = this.steps.slice(0, here).filter((step): step is Node => !isBlock(step) && this.done.has(step.key))
    const to = isReturn ? this.dice.pick(passed) : undefined
    const resume = this.dice.chance(0.5)
    const before = this.state.record.nodes
    this.decides(task, to ? { decision: 'return', returnTo: to.key, resume } : { decision: 'agree', returnTo: null })
    if (to) this.#returned(to, resume)
    else this.#agreed(task.node)
    this.check(`${to ? 'return' : 'agree'} at ${task.node}`)
    if (before.length > 1 && this.state.record.nodes.length < before.length && !to) counted.joins += 1
  }

  open(): State['tasks'] {
    return this.state.tasks.filter(({ state }) => state === 'open')
  }

  decides({ id, assigneeId }: State['tasks'][number], act: Pick<Decided, 'decision' | 'returnTo' | 'resume'>): void {
    const deed = { kind: 'decide' as const, at: this.at, organisation, actorId: assigneeId, act: { taskId: id, opinion: '意见', ...act } }
    const done = perform(this.compiled, this.state, deed)
    this.at += 1
    if (!done.ok) throw new Error(`${done.fault.code}: seed ${this.seed}`)
    this.state = done.value
  }

  #agreed(key: string): void {
    const node = nodesOf(this.steps).find((each) => each.key === key)
    if (!node) throw new Error(`no node ${key}`)
    const times = (this.agreed.get(key) ?? 0) + 1
    this.agreed.set(key, times)
    const rows =
      node.kind === 'approve' && node.assignee.kind === 'field'
        ? (this.state.record.data[node.assignee.field.split('.', 1)[0] ?? ''] as readonly unknown[])
        : [1]
    if (times < needed(node, rows.length)) return
    this.agreed.delete(key)
    if (this.resuming.at(-1) === key) this.resuming = this.resuming.slice(0, -1)
    else this.done.add(key)
  }

  /** Begins again from there: nothing at or after it is done. Resuming, only it is to be done once more. */
  #returned(to: Node, resume: boolean): void {
    counted.returned += 1
    if (resume) {
      counted.resumed += 1
      this.resuming = [...this.resuming, to.key]
      return
    }
    const from = this.steps.findIndex((step) => step.key === to.key)
    const again = new Set(nodesOf(this.steps.slice(from)).map(({ key }) => key))
    this.done = new Set([...this.done].filter((key) => !again.has(key)))
    for (const key of again) this.agreed.delete(key)
    this.resuming = this.resuming.filter((key) => !again.has(key))
  }
}
const organisation = organisationOf({ left: [], delegations: [] })

test('[WFL-02] joins open exactly when their condition holds: where a record stands follows from what is done, in whatever order it was', () => {
  for (let seed = 1; counted.acts < actsInAll; seed += 1) {
    const walk = new Walk(seed)
    walk.check('the submission')
    for (let n = 0; n < actsInAWalk && walk.state.record.closedAt === null; n += 1) walk.step()
    if (walk.state.record.closedAt !== null) counted.closed += 1
  }
  expect(counted.returned).toBeGreaterThan(actsInAll * 0.05)
  expect(counted.resumed).toBeGreaterThan(actsInAll * 0.02)
  expect(counted.joins).toBeGreaterThan(actsInAll * 0.05)
  expect(counted.closed).toBeGreaterThan(300)
})

/** The branches around a node, outer ones first; undefined where a condition on the way does not hold, or enough other branches are through at once. */
function wayTo(steps: Steps, key: string, data: Data): readonly string[] | undefined {
  for (const step of steps) {
    if (!isBlock(step)) {
      if (step.key === key) return holds(step.when, data) ? [] : undefined
      continue
    }
    const branch = step.branches.find((each) => nodesOf(each.steps).some((node) => node.key === key))
    if (!branch) continue
    const isBegun = step.kind === 'choice' ? step.branches.find(({ when }) => holds(when, data)) === branch : holds(branch.when, data)
    if (!isBegun || inBlock(step, new Set(), data) === null) return undefined
    const inner = wayTo(branch.steps, key, data)
    return inner && [`${step.key}/${branch.key}`, ...inner]
  }
  return undefined
}

test('[WFL-03] no node is out of reach: whoever decides along the way to it comes to every node that its conditions allow', () => {
  let reached = 0
  for (let seed = 1; seed <= 120; seed += 1) {
    const amount = [100, 400, 700][seed % 3] ?? 0
    const { steps, data } = new Walk(seed, amount)
    const ways = new Map(nodesOf(steps).map(({ key }) => [key, wayTo(steps, key, data)]))
    for (const [key, way] of ways) {
      if (!way) continue
      const walk = new Walk(seed, amount)
      const along = (node: string): number => {
        const own = ways.get(node) ?? []
        return way.findIndex((branch, at) => own[at] !== branch) === -1 ? way.length : way.findIndex((branch, at) => own[at] !== branch)
      }
      while (!walk.state.record.nodes.includes(key)) {
        const task = walk.open().toSorted((a, b) => along(b.node) - along(a.node))[0]
        if (!task) throw new Error(`${key} of seed ${seed} is not reached`)
        walk.decides(task, { decision: 'agree', returnTo: null })
      }
      reached += 1
    }
  }
  expect(reached).toBeGreaterThan(500)
})
