import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { SteppedDraft } from '#shared/definition/definition.ts'
import type { Delegation } from '#shared/domain/delegation.ts'
import { indexOrganisation, type OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Act, BusinessRecord, FormData } from '#shared/domain/record.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { Change, RecordRow, Start, TaskRow, Unnumbered } from '#shared/workflow/change.ts'
import { childClosed, tick } from '#shared/workflow/clock.ts'
import { decide, recall, resubmit, submit, terminate, withdraw, type Decided } from '#shared/workflow/interpreter.ts'
import { handOver, reassign } from '#shared/workflow/reassign.ts'
import { addSigners, answer, ask, progress, removeSigner, transfer, urge } from '#shared/workflow/seat-acts.ts'
import type { Dice } from '../../../scripts/sim/dice.ts'
import { companyRows, compiledOf, idOf, member, monday, steppedWith, unit, worldFor, type MemberName } from '../../support/company.ts'

/** Random routes of blocks, and random acts on them, for the laws of the workflow. */
const names = Object.keys(member) as MemberName[]
const label = { zh: '节点', en: 'Node' }
type Steps = SteppedDraft['route']['steps']
type Step = Steps[number]

const conditions = ['form.amount > 500', 'form.amount <= 500', 'record.round > 1', "form.subject == 'x'", 'form.amount > param.limit'] as const

/** A valid definition: nodes of every kind, choices and parallel blocks in each other up to three deep. */
export function definitionOf(dice: Dice): SteppedDraft {
  const asked: string[] = []
  const filled: string[] = []
  let count = 0
  const key = (kind: string): string => `${kind}${(count += 1)}`
  const assignee = () => {
    const rules = [
      { kind: 'unit-head' as const, level: 1 + dice.below(3) },
      { kind: 'role' as const, role: dice.one(['finance', 'operator', 'budget-owner', 'analyst']) },
      { kind: 'member' as const, memberId: member[dice.one(names)] },
      { kind: 'field' as const, field: dice.one(['chosen', 'signers.member']) },
      { kind: 'field-unit-head' as const, field: 'unit' },
    ]
    return dice.one(rules)
  }
  const when = () => (dice.chance(0.25) ? { when: dice.one(conditions) } : {})
  const node = (): Step => {
    const base = { label, ...when(), canReturn: dice.chance(0.85), assignee: assignee(), limit: { workingMinutes: 1 + dice.below(900) } }
    const kind = dice.one(['approve', 'approve', 'approve', 'approve', 'do', 'check', 'double-entry', 'copy', 'wait', 'sub-process', 'confirm'])
    if (kind === 'copy') return { key: key('copy'), kind, label, ...when(), to: [assignee()] }
    if (kind === 'wait') {
      const until = dice.one([
        { kind: 'working-minutes', minutes: 1 + dice.below(600) },
        { kind: 'field', field: 'day' },
        { kind: 'event', assignee: assignee() },
      ] as const)
      return { key: key('wait'), kind, label, ...when(), until }
    }
    if (kind === 'sub-process')
      return { key: key('sub'), kind, label, ...when(), definition: 'other', waits: dice.chance(0.8), ...(dice.chance(0.5) ? { forEach: 'signers' } : {}) }
    const mode = dice.one(['any', 'all', 'in-order'] as const)
    const made = key('n')
    if (kind === 'confirm' && asked.length > 0) return { ...base, key: made, kind, assignee: { kind: 'initiator' } }
    asked.push(made)
    if (kind === 'do') {
      filled.push(`fill${made}`)
      return { ...base, key: made, kind, mode, fills: [`fill${made}`] }
    }
    if (kind === 'check' || kind === 'double-entry') return { ...base, key: made, kind, mode, canRefuse: dice.chance(0.5) }
    const ratio = dice.chance(0.25) ? { mode: 'ratio' as const, percent: 1 + dice.below(100) } : { mode }
    return { ...base, key: made, kind: 'approve', ...ratio, canRefuse: dice.chance(0.6) }
  }
  const steps = (depth: number, least: number): Step[] =>
    Array.from({ length: least + (count < 20 ? dice.below(3) : 0) }, () => (depth > 0 && count < 20 && dice.chance(0.4) ? block(depth - 1) : node()))
  const block = (depth: number): Step => {
    const isChoice = dice.chance(0.4)
    const made = key(isChoice ? 'choice' : 'all')
    const branches = Array.from({ length: 2 + dice.below(2) }, (_, n) => ({ key: `b${n}`, label, steps: steps(depth, isChoice ? 0 : 1) }))
    if (isChoice)
      return {
        key: made,
        kind: 'choice',
        label,
        branches: branches.map((branch, n) => (n < branches.length - 1 ? { ...branch, when: dice.one(conditions) } : branch)),
      }
    const join = dice.one([{ kind: 'all' }, { kind: 'all' }, { kind: 'any' }, { kind: 'at-least', count: 2 }] as const)
    return { key: made, kind: 'parallel', label, join, branches: branches.map((branch) => ({ ...branch, ...when() })) }
  }
  const route = {
    steps: [{ key: 'first', kind: 'approve' as const, label, assignee: { kind: 'unit-head' as const, level: 1 } }, ...steps(3, 1)],
    withdraw: dice.one(['never', 'before-first-decision', 'until-closed'] as const),
    recall: dice.chance(0.3),
    copyTo: [{ kind: 'role' as const, role: 'analyst' }],
  }
  return steppedWith({
    form: [
      ...filled.map((made) => ({ key: made, kind: 'text' as const, label, checked: true })),
      { key: 'subject', kind: 'text', label, checked: true },
      { key: 'amount', kind: 'money', label },
      { key: 'chosen', kind: 'member', label },
      { key: 'unit', kind: 'unit', label },
      { key: 'day', kind: 'date', label },
      { key: 'signers', kind: 'table', label, columns: [{ key: 'member', kind: 'member', label }] },
    ],
    parameters: [{ key: 'limit', label, value: 300 }],
    route,
  })
}

export type State = {
  readonly record: RecordRow
  readonly tasks: readonly TaskRow[]
  readonly acts: readonly Unnumbered<Act>[]
  /** Records that sub-processes have started and that are not closed. */
  readonly running: readonly Start[]
}

/** An act with all its choices made, so that it can be done again. */
export type Deed = {
  readonly at: number
  readonly actorId: string
  readonly organisation: OrganisationIndex
  /** Its own name where several are done at the same time; left out: counted by `at`. */
  readonly mutation?: number
} & (
  | { readonly kind: 'decide'; readonly act: Decided }
  | { readonly kind: 'resubmit'; readonly data: FormData }
  | { readonly kind: 'withdraw' | 'recall' | 'terminate' | 'tick' }
  | { readonly kind: 'leave' | 'hand-over'; readonly who: string; readonly to: string }
  | { readonly kind: 'transfer'; readonly taskId: string; readonly to: string }
  | { readonly kind: 'add-signers'; readonly taskId: string; readonly memberIds: readonly string[]; readonly where: 'before' | 'after' }
  | { readonly kind: 'remove-signer' | 'ask' | 'answer' | 'progress'; readonly taskId: string }
  | { readonly kind: 'urge' }
  | { readonly kind: 'child'; readonly childId: string }
)

/** Does a deed on what stands. */
export function perform(compiled: CompiledDefinition, state: State, deed: Deed): Result<State> {
  const world = worldFor(deed.actorId, { organisation: deed.organisation, mutation: deed.mutation ?? deed.at + 2, now: monday + deed.at * 1_800_000 })
  const standing = { compiled, record: state.record, tasks: state.tasks }
  const reason = '因故'
  const run = (): Result<Change> => {
    switch (deed.kind) {
      case 'decide':
        return decide(standing, deed.act, world)
      case 'resubmit':
        return resubmit(standing, { data: deed.data, title: 't', amountMinor: null, opinion: '', reasons: {} }, world)
      case 'withdraw':
        return withdraw(standing, { reason }, world)
      case 'recall':
        return recall(standing, { reason }, world)
      case 'terminate':
        return terminate(standing, { reason }, world)
      case 'tick':
        return tick(standing, world)
      case 'leave':
        return reassign(standing, deed.who, world)
      case 'hand-over':
        return handOver(standing, { fromId: deed.who, toId: deed.to, reason }, world)
      case 'transfer':
        return transfer(standing, { taskId: deed.taskId, toId: deed.to, reason }, world)
      case 'add-signers':
        return addSigners(standing, { taskId: deed.taskId, memberIds: deed.memberIds, where: deed.where, reason }, world)
      case 'remove-signer':
        return removeSigner(standing, { taskId: deed.taskId, reason }, world)
      case 'ask':
        return ask(standing, { taskId: deed.taskId, question: reason }, world)
      case 'answer':
        return answer(standing, { taskId: deed.taskId, answer: reason }, world)
      case 'progress':
        return progress(standing, { taskId: deed.taskId, text: reason }, world)
      case 'urge':
        return urge(standing, { lastAt: state.acts.findLast(({ kind }) => kind === 'urge')?.at ?? null, words: '' }, world)
      case 'child':
        return childClosed(standing, deed.childId, world)
    }
  }
  const done = applied(state, run())
  return done.ok && deed.kind === 'child' ? { ok: true, value: { ...done.value, running: done.value.running.filter(({ id }) => id !== deed.childId) } } : done
}

/** The state that a change leads to. */
export function applied(state: State, change: Result<Change>): Result<State> {
  if (!change.ok) return change
  const tasks = new Map(state.tasks.map((task) => [task.id, task]))
  for (const task of change.value.tasks) tasks.set(task.id, task)
  const { record, acts, starts } = change.value
  return { ok: true, value: { record, tasks: [...tasks.values()], acts: [...state.acts, ...acts], running: [...state.running, ...starts] } }
}

/** A company in which some have left and some have delegated. */
export type Company = { readonly left: readonly string[]; readonly delegations: readonly Delegation[] }
export function organisationOf({ left, delegations }: Company): OrganisationIndex {
  const rows = companyRows()
  const members = rows.members.map((row) => (left.includes(row.id) ? { ...row, state: 'disabled' as const } : row))
  return indexOrganisation({ ...rows, members, delegations })
}

/** A record that is being handed in. */
export function runningRecord(creatorId: string, data: FormData): Omit<BusinessRecord, 'revision'> {
  return {
    id: idOf(9),
    definitionKey: 'test-form',
    definitionVersion: 1,
    number: 'T',
    numberState: 'official',
    title: 't',
    businessDate: '2026-03-02',
    unitId: unit.shift,
    creatorId,
    state: 'running',
    nodes: [],
    round: 1,
    data,
    amountMinor: null,
    source: 'form',
    importId: null,
    createdAt: monday,
    submittedAt: monday,
    closedAt: null,
    scopes: [],
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
  }
}

/** Hands a new record in; undefined when nobody could take its first node. */
export function begin(dice: Dice, draft: SteppedDraft, company: Company): { readonly compiled: CompiledDefinition; readonly state: State } | undefined {
  const compiled = compiledOf(draft)
  const creatorId = member[dice.one(['amy', 'ben', 'clerk', 'shiftHead', 'chief'] as const)]
  const signers = Array.from({ length: dice.below(4) }, () => ({ member: member[dice.one(names)] }))
  const data = {
    subject: dice.one(['x', 'y']),
    amount: dice.below(1000),
    chosen: member[dice.one(names)],
    unit: dice.one(Object.values(unit)),
    day: dice.one(['2026-03-01', '2026-03-03']),
    signers,
  }
  const record = runningRecord(creatorId, data)
  const begun = applied(
    { record, tasks: [], acts: [], running: [] },
    submit({ compiled, record }, { kind: 'submit', changes: {} }, worldFor(creatorId, { organisation: organisationOf(company) })),
  )
  return begun.ok ? { compiled, state: begun.value } : undefined
}

/** Makes the choices of one act: mostly what somebody may do, sometimes anything by anybody. */
export function deedOf(dice: Dice, compiled: CompiledDefinition, state: State, at: number, organisation: OrganisationIndex): Deed {
  const anybody = (): string => member[dice.one(names)]
  const base = { at, organisation }
  const open = state.tasks.filter((task) => task.state === 'open')
  const task = dice.chance(0.1) ? dice.pick(state.tasks) : (dice.pick(open) ?? dice.pick(state.tasks))
  const actorId = dice.chance(0.08) || !task ? anybody() : task.assigneeId
  const child = dice.pick(state.running)
  if (child && dice.chance(0.2)) return { ...base, kind: 'child', actorId: anybody(), childId: child.id }
  if (task?.kind === 'answer' && dice.chance(0.6)) return { ...base, kind: 'answer', actorId, taskId: task.id }
  if (task?.kind === 'revise' && dice.chance(0.7)) return { ...base, kind: 'resubmit', actorId, data: { ...state.record.data, amount: dice.below(1000) } }
  if (!task || dice.chance(0.1))
    return {
      ...base,
      actorId: dice.chance(0.7) ? state.record.creatorId : anybody(),
      kind: dice.one(['tick', 'tick', 'tick', 'urge', 'withdraw', 'recall'] as const),
    }
  const taskId = task.id
  if (dice.chance(0.25)) {
    const kind = dice.one(['transfer', 'add-signers', 'add-signers', 'remove-signer', 'ask', 'progress'] as const)
    if (kind === 'transfer') return { ...base, kind, actorId, taskId, to: anybody() }
    if (kind === 'add-signers')
      return {
        ...base,
        kind,
        actorId,
        taskId,
        memberIds: dice.chance(0.5) ? [anybody()] : [anybody(), anybody()],
        where: dice.one(['before', 'after'] as const),
      }
    const added = kind === 'remove-signer' ? dice.pick(state.tasks.filter(({ origin }) => origin.startsWith('added'))) : undefined
    return added ? { ...base, kind, taskId: added.id, actorId: added.fromId ?? actorId } : { ...base, kind, actorId, taskId }
  }
  const yes = task.kind === 'confirm' ? ('confirm' as const) : task.kind === 'do' || task.kind === 'wait' ? ('done' as const) : ('agree' as const)
  const decision = dice.one([yes, yes, yes, 'return', 'return', 'refuse'] as const)
  const targets = [null, ...compiled.route.nodes.map(({ key }) => key)]
  const returnTo = decision === 'return' ? dice.one(targets) : null
  const act = { taskId, decision, opinion: dice.chance(0.05) ? ' ' : '意见', returnTo, resume: dice.chance(0.5), entered: state.record.data }
  return { ...base, kind: 'decide', actorId, act }
}

/** Somebody leaves, hands over or terminates: an act from outside the record. */
export function outsideDeed(dice: Dice, at: number, company: Company): { readonly deed: Deed; readonly company: Company } {
  const leavers = Object.values(member).filter((id) => !company.left.includes(id) && id !== member.admin && id !== member.admin2)
  const who = dice.one(leavers)
  const base = { at, actorId: member.admin, who, to: member[dice.one(names)] }
  if (dice.chance(0.1)) return { company, deed: { at, actorId: member.admin, kind: 'terminate', organisation: organisationOf(company) } }
  if (dice.chance(0.4)) return { company, deed: { ...base, kind: 'hand-over', organisation: organisationOf(company) } }
  const after = { ...company, left: [...company.left, who] }
  return { company: after, deed: { ...base, kind: 'leave', organisation: organisationOf(after) } }
}
