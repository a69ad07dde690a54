import fc from 'fast-check'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { LinearDraft } from '#shared/definition/definition.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Act, BusinessRecord, Decision, FormData, Task } from '#shared/domain/record.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { Change, Unnumbered } from '#shared/workflow/change.ts'
import { decide, resubmit, submit, withdraw, type Decided } from '#shared/workflow/interpreter.ts'
import { reassign } from '#shared/workflow/reassign.ts'
import { companyIndex, draftWith, idOf, member, monday, unit, worldFor, type MemberName } from '../../support/company.ts'

/** Random routes, organisations and acts for the laws of the workflow. */
export const names = Object.keys(member) as MemberName[]
const label = { zh: '节点', en: 'Node' }
type Node = LinearDraft['route']['nodes'][number]
export type Company = { readonly disabled: readonly MemberName[]; readonly headless: boolean }
export type Step =
  | { readonly kind: 'decide'; readonly actor: number; readonly task: number; readonly decision: Decision; readonly opinion: string; readonly target: number }
  | { readonly kind: 'resubmit'; readonly actor: number; readonly amount: number }
  | { readonly kind: 'withdraw'; readonly actor: number; readonly reason: string }
  | { readonly kind: 'leave'; readonly who: number }

const assignee: fc.Arbitrary<Node['assignee']> = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((level) => ({ kind: 'unit-head' as const, level })),
  fc.constantFrom('finance', 'operator', 'approver', 'budget-owner').map((role) => ({ kind: 'role' as const, role })),
  fc.constantFrom(...names).map((name) => ({ kind: 'member' as const, memberId: member[name] })),
  fc.constant({ kind: 'field' as const, field: 'chosen' }),
)
const when = fc.option(fc.constantFrom('form.amount > 500', 'form.amount <= 500', 'record.round > 1', "form.subject == 'x'"), { nil: undefined, freq: 3 })

const nodes = fc
  .array(
    fc.record({
      assignee,
      when,
      kind: fc.constantFrom('approve' as const, 'approve' as const, 'check' as const, 'confirm' as const),
      mode: fc.constantFrom('any' as const, 'all' as const),
      canReturn: fc.boolean(),
      canRefuse: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((list) =>
    list.map(({ assignee: rule, when: condition, kind, ...more }, index): Node => {
      const isConfirm = kind === 'confirm' && index > 0
      return {
        key: `n${index}`,
        label,
        ...more,
        kind: isConfirm ? 'confirm' : kind === 'confirm' ? 'approve' : kind,
        assignee: isConfirm ? { kind: 'initiator' } : rule,
        ...(condition === undefined ? {} : { when: condition }),
      }
    }),
  )

export const definitions: fc.Arbitrary<LinearDraft> = fc
  .record({ nodes, withdraw: fc.constantFrom('never' as const, 'before-first-decision' as const, 'until-closed' as const) })
  .map(({ nodes: list, withdraw: policy }) =>
    draftWith({
      form: [
        { key: 'subject', kind: 'text', label, checked: true },
        { key: 'amount', kind: 'money', label },
        { key: 'chosen', kind: 'member', label },
      ],
      route: { nodes: list, withdraw: policy, copyTo: [{ kind: 'role', role: 'analyst' }] },
    }),
  )
/** Four eyes need two people: a company whose last other administrator leaves appoints one before its records can go on. */
export const staying: readonly MemberName[] = ['admin', 'admin2']
export const companies: fc.Arbitrary<Company> = fc.record({
  disabled: fc.subarray(
    names.filter((name) => !staying.includes(name)),
    { maxLength: 4 },
  ),
  headless: fc.boolean(),
})
export const creators = fc.constantFrom(...names.filter((name) => name !== 'admin'))
export const forms: fc.Arbitrary<FormData> = fc.record(
  { subject: fc.constantFrom('x', 'y'), amount: fc.integer({ min: 0, max: 1000 }), chosen: fc.constantFrom(...names).map((name) => member[name]) },
  { requiredKeys: [] },
)
const opinions = fc.constantFrom('同意', '请修改', ' ', '金额不符')
const actor = fc.nat(names.length * 3)
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('decide' as const),
        actor,
        task: fc.nat(20),
        decision: fc.constantFrom('agree' as const, 'agree' as const, 'return' as const, 'refuse' as const, 'confirm' as const),
        opinion: opinions,
        target: fc.nat(5),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('resubmit' as const), actor, amount: fc.integer({ min: 0, max: 1000 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), actor, reason: opinions }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: fc.nat(names.length - 1) }) },
  ),
  { maxLength: 14 },
)

export type State = { readonly record: Unnumbered<BusinessRecord>; readonly tasks: readonly Unnumbered<Task>[]; readonly acts: readonly Unnumbered<Act>[] }
/** An act with all its choices made, so that it can be replayed. */
export type Deed =
  | { readonly kind: 'decide'; readonly actorId: string; readonly act: Decided }
  | { readonly kind: 'resubmit'; readonly actorId: string; readonly data: FormData }
  | { readonly kind: 'withdraw'; readonly actorId: string; readonly reason: string }
  | { readonly kind: 'leave'; readonly actorId: string; readonly who: MemberName }

/** The organisation with these members gone. */
export function organisationOf({ disabled, headless }: Company, left: readonly MemberName[] = []): OrganisationIndex {
  const gone = new Set([...disabled, ...left].map((name) => member[name]))
  return companyIndex((rows) => ({
    members: rows.members.map((row) => (gone.has(row.id) ? { ...row, state: 'disabled' as const } : row)),
    units: rows.units.map((row) => (headless ? { ...row, headId: null } : row)),
  }))
}

export function start(compiled: CompiledDefinition, creator: MemberName, data: FormData, organisation: OrganisationIndex): Result<State> {
  const record: Unnumbered<BusinessRecord> = {
    id: idOf(9),
    definitionKey: 'test-form',
    definitionVersion: compiled.body.version,
    number: 'T',
    numberState: 'official',
    title: 't',
    businessDate: '2026-03-02',
    unitId: unit.shift,
    creatorId: member[creator],
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
  return applied(
    { record, tasks: [], acts: [] },
    submit({ compiled, record }, { kind: 'submit', changes: {} }, worldFor(member[creator], { organisation, mutation: 1 })),
  )
}

/** What the deed comes to; `at` counts deeds, for ids and the time. */
export function perform(compiled: CompiledDefinition, state: State, deed: Deed, organisation: OrganisationIndex, at: number): Result<State> {
  const world = worldFor(deed.actorId, { organisation, mutation: at + 2, now: monday + at * 1000 })
  const standing = { compiled, ...state }
  if (deed.kind === 'decide') return applied(state, decide(standing, deed.act, world))
  if (deed.kind === 'resubmit') return applied(state, resubmit(standing, { data: deed.data, title: 't', amountMinor: null, opinion: '', reasons: {} }, world))
  if (deed.kind === 'withdraw') return applied(state, withdraw(standing, { reason: deed.reason }, world))
  return applied(state, reassign(standing, member[deed.who], world))
}

function applied(state: State, change: Result<Change>): Result<State> {
  if (!change.ok) return change
  const tasks = new Map(state.tasks.map((task) => [task.id, task]))
  for (const task of change.value.tasks) tasks.set(task.id, task)
  return { ok: true, value: { record: change.value.record, tasks: [...tasks.values()], acts: [...state.acts, ...change.value.acts] } }
}

/** Makes a step's choices: mostly an open task by its own assignee, sometimes anything by anybody. */
export function deedOf(step: Step, state: State, compiled: CompiledDefinition): Deed {
  const anybody = (index: number): string => member[names[index % names.length]!]
  if (step.kind === 'leave') return { kind: 'leave', actorId: member.admin, who: names[step.who]! }
  const open = state.tasks.filter((task) => task.state === 'open')
  const isWild = step.actor < 4
  if (step.kind === 'decide') {
    const pool = isWild || open.length === 0 ? state.tasks : open
    const task = pool[step.task % Math.max(1, pool.length)]
    const targets = [null, ...compiled.route.nodes.map(({ key }) => key)]
    const actorId = isWild || !task ? anybody(step.actor) : task.assigneeId
    const decision = !isWild && task?.kind === 'confirm' && step.decision === 'agree' ? 'confirm' : step.decision
    return {
      kind: 'decide',
      actorId,
      act: { taskId: task?.id ?? idOf(404), decision, opinion: step.opinion, returnTo: targets[step.target % targets.length] ?? null },
    }
  }
  const reviser = open.find((task) => task.kind === 'revise')?.assigneeId
  const actorId = isWild ? anybody(step.actor) : (reviser ?? state.record.creatorId)
  if (step.kind === 'resubmit') return { kind: 'resubmit', actorId, data: { ...state.record.data, amount: step.amount } }
  return { kind: 'withdraw', actorId, reason: step.reason }
}
