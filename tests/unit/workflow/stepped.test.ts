import { expect, test } from 'vitest'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { SteppedDraft } from '#shared/definition/definition.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { TaskRow } from '#shared/workflow/change.ts'
import { submit } from '#shared/workflow/interpreter.ts'
import { routeAhead } from '#shared/workflow/route-ahead.ts'
import { applied, perform, runningRecord, type Deed, type State } from '../../property/workflow/stepped-walk.ts'
import { companyIndex, compiledOf, member, monday, steppedWith, worldFor, type MemberName } from '../../support/company.ts'

const label = { zh: '节点', en: 'Node' }
type Steps = SteppedDraft['route']['steps']
const node = (key: string, name: MemberName, more: object = {}): Steps[number] =>
  ({ key, kind: 'approve', label, assignee: { kind: 'member', memberId: member[name] }, ...more }) as Steps[number]

const record = runningRecord(member.amy, { subject: 'x', amount: 1 })
type Act<D> = D extends Deed ? Omit<D, 'at' | 'actorId' | 'organisation'> : never

/** A record of amy's on a route of blocks, walked by hand. */
class Walk {
  state: State
  organisation: OrganisationIndex = companyIndex()
  private readonly compiled: CompiledDefinition
  private at = 0

  constructor(steps: Steps) {
    this.compiled = compiledOf(steppedWith({ route: { steps } }))
    const begun = applied(
      { record, tasks: [], acts: [], running: [] },
      submit({ compiled: this.compiled, record }, { kind: 'submit', changes: {} }, worldFor(member.amy)),
    )
    if (!begun.ok) throw new Error(begun.fault.code)
    this.state = begun.value
  }

  /** Does an act, half an hour after the one before. */
  act(actor: MemberName, deed: Act<Deed>): string {
    this.at += 1
    const done = perform(this.compiled, this.state, { ...deed, at: this.at, actorId: member[actor], organisation: this.organisation } as Deed)
    if (!done.ok) return done.fault.code
    this.state = done.value
    return 'ok'
  }

  decide = (actor: MemberName, decision: 'agree' | 'return' = 'agree', more: { returnTo?: string | null; resume?: boolean } = {}) =>
    this.act(actor, { kind: 'decide', act: { taskId: this.taskOf(actor).id, decision, opinion: '意见', returnTo: null, ...more } })
  taskOf = (name: MemberName, kind?: TaskRow['kind']): TaskRow => {
    const isKind = (task: TaskRow) => (kind === undefined ? task.kind !== 'answer' : task.kind === kind)
    const found = this.state.tasks.find((task) => task.state === 'open' && task.assigneeId === member[name] && isKind(task))
    if (!found) throw new Error(`${name} has no open task`)
    return found
  }
  open = () =>
    this.state.tasks
      .filter(({ state }) => state === 'open')
      .map((task) => `${task.node}:${Object.entries(member).find(([, id]) => id === task.assigneeId)?.[0]}`)
      .toSorted()
}

test('[WFL-04] a task whose clock stood has a limit again when a return is taken up', () => {
  const walk = new Walk([node('first', 'shiftHead'), node('second', 'cfo', { limit: { workingMinutes: 600, warnBefore: 60 } })])
  walk.decide('shiftHead')
  expect(walk.act('cfo', { kind: 'add-signers', taskId: walk.taskOf('cfo').id, memberIds: [member.clerk], where: 'before' })).toBe('ok')
  expect(walk.decide('clerk', 'return', { returnTo: 'first', resume: true })).toBe('ok')
  expect([walk.decide('shiftHead'), walk.decide('clerk'), walk.open()]).toEqual(['ok', 'ok', ['second:cfo']])
  const { createdAt, dueAt, warnAt, pausedAt } = walk.taskOf('cfo')
  expect([createdAt, dueAt !== null, warnAt !== null, pausedAt]).toEqual([monday + 5 * 1_800_000, true, true, null])
})

test('a question has one addressee, also where several stand in for the initiator, and each asker has his answer', () => {
  const walk = new Walk([{ ...node('n', 'cfo'), assignee: { kind: 'role', role: 'finance' }, mode: 'all' } as Steps[number]])
  const ask = (name: MemberName) => walk.act(name, { kind: 'ask', taskId: walk.taskOf(name).id })
  expect([ask('cfo'), ask('clerk'), walk.open()]).toEqual(['ok', 'ok', ['n:amy', 'n:amy', 'n:cfo', 'n:clerk']])
  walk.organisation = companyIndex((rows) => ({
    members: rows.members.map((row) => (row.id === member.amy ? { ...row, state: 'disabled' as const } : row)),
    units: rows.units.map((row) => ({ ...row, headId: null })),
  }))
  expect(walk.act('admin2', { kind: 'leave', who: member.amy, to: member.ben })).toBe('ok')
  expect(walk.open()).toEqual(['n:admin', 'n:admin', 'n:cfo', 'n:clerk'])
  expect(walk.act('admin2', { kind: 'hand-over', who: member.admin, to: member.ben })).toBe('ok')
  const answer = () => walk.act('ben', { kind: 'answer', taskId: walk.taskOf('ben', 'answer').id })
  expect([answer(), answer(), walk.open()]).toEqual(['ok', 'ok', ['n:cfo', 'n:clerk']])
  expect(walk.state.acts.filter(({ kind }) => kind === 'answer').map(({ memberId }) => memberId)).toEqual([member.cfo, member.clerk])
  expect(walk.state.tasks.filter(({ state, pausedAt }) => state === 'open' && pausedAt !== null)).toEqual([])
})

test('a question asked where several stand in for the initiator goes to one of them', () => {
  const walk = new Walk([node('n', 'cfo')])
  walk.organisation = companyIndex((rows) => ({
    members: rows.members.map((row) => (row.id === member.amy ? { ...row, state: 'disabled' as const } : row)),
    units: rows.units.map((row) => ({ ...row, headId: null })),
  }))
  expect([walk.act('cfo', { kind: 'ask', taskId: walk.taskOf('cfo').id }), walk.open()]).toEqual(['ok', ['n:admin', 'n:cfo']])
})

test('a parent whose next node nobody can take waits for no record that is closed; the clock takes it on when somebody can', () => {
  const walk = new Walk([{ key: 's', kind: 'sub-process', label, definition: 'other' }, node('next', 'cfo')])
  const [child] = walk.state.running
  const staffed = walk.organisation
  walk.organisation = companyIndex((rows) => ({
    members: rows.members.map((row) => (row.id === member.amy ? row : { ...row, state: 'disabled' as const })),
  }))
  expect(walk.act('amy', { kind: 'child', childId: child?.id ?? '' })).toBe('ok')
  expect([walk.state.record.nodes, walk.state.record.route?.children, walk.open()]).toEqual([['s'], { s: [] }, []])
  expect(walk.act('amy', { kind: 'tick' })).toBe('assignee-missing')
  walk.organisation = staffed
  expect([walk.act('amy', { kind: 'tick' }), walk.state.record.nodes, walk.open()]).toEqual(['ok', ['next'], ['next:cfo']])
  expect(walk.state.acts.map(({ kind }) => kind)).toEqual(['submit', 'sub-start', 'sub-end'])
})

test('[WFL-12] that a sub-process has ended stands in the trail also when its parent was returned meanwhile', () => {
  const step = { key: 's', kind: 'sub-process', label, definition: 'other' } as const
  const branches = [
    { key: 'a', label, steps: [step] },
    { key: 'b', label, steps: [node('n', 'clerk')] },
  ]
  const walk = new Walk([node('first', 'cfo'), { key: 'all', kind: 'parallel', label, join: { kind: 'all' }, branches }, node('next', 'cfo')])
  const decided = (name: MemberName, decision: 'agree' | 'return', returnTo: string | null = null) =>
    walk.act(name, { kind: 'decide', act: { taskId: walk.taskOf(name).id, decision, opinion: '意见', returnTo, resume: true } })
  expect([decided('cfo', 'agree'), decided('clerk', 'return', 'first')]).toEqual(['ok', 'ok'])
  expect(walk.act('ben', { kind: 'child', childId: walk.state.running[0]?.id ?? '' })).toBe('ok')
  expect([decided('cfo', 'agree'), decided('clerk', 'agree'), walk.open()]).toEqual(['ok', 'ok', ['next:cfo']])
  expect(walk.state.acts.map(({ kind }) => kind)).toEqual(['submit', 'agree', 'sub-start', 'return', 'agree', 'sub-end', 'agree'])
})

test('[WFL-11] whoever handles a node ahead is expected at the later ones that are his, before he has handled it', () => {
  const compiled = compiledOf(steppedWith({ route: { steps: [node('in', 'ben'), node('out', 'amy', { assignee: { kind: 'handler', node: 'in' } })] } }))
  const scope = { unitId: record.unitId, creatorId: record.creatorId, round: 1, businessDate: record.businessDate }
  const ahead = routeAhead(compiled, { ...record, reviserId: null }, scope, [], { organisation: companyIndex(), judgedAt: monday })
  expect(ahead.map(({ node: { key }, members, fallback }) => [key, members.map(({ name }) => name), fallback])).toEqual([
    ['in', ['ben'], false],
    ['out', ['ben'], false],
  ])
})
