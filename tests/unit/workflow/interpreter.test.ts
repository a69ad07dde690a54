import { expect, test } from 'vitest'
import type { LinearDraft } from '#shared/definition/definition.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { instantAt } from '#shared/calendar/civil-date.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Act, BusinessRecord, Decision, Notice, Task } from '#shared/domain/record.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { Change, Unnumbered } from '#shared/workflow/change.ts'
import { tick } from '#shared/workflow/clock.ts'
import { comment, decide, resubmit, submit, withdraw } from '#shared/workflow/interpreter.ts'
import { possibleActs, returnTargets } from '#shared/workflow/possible-acts.ts'
import { routeAhead } from '#shared/workflow/route-ahead.ts'
import { reassign } from '#shared/workflow/reassign.ts'
import { companyIndex, compiledOf, draftWith, idOf, member, monday, unit, worldFor, type MemberName } from '../../support/company.ts'

const label = { zh: '节点', en: 'Node' }
type Node = LinearDraft['route']['nodes'][number]
const node = (key: string, assignee: Node['assignee'], more: Partial<Node> = {}): Node => ({ key, kind: 'approve', label, assignee, ...more })
const head = node('head', { kind: 'unit-head', level: 1 })
const finance = node('finance', { kind: 'role', role: 'finance' })
const both = node('both', { kind: 'role', role: 'finance' }, { mode: 'all' })
const confirm = node('confirm', { kind: 'initiator' }, { kind: 'confirm' })

/** A record walked by hand. */
class Walk {
  record: Unnumbered<BusinessRecord>
  tasks = new Map<string, Unnumbered<Task>>()
  acts: Unnumbered<Act>[] = []
  notices: Unnumbered<Notice>[] = []
  organisation: OrganisationIndex
  readonly compiled: CompiledDefinition
  private step = 0

  constructor(
    route: Partial<LinearDraft['route']>,
    options: { creator?: MemberName; data?: BusinessRecord['data']; organisation?: OrganisationIndex; draft?: Partial<LinearDraft> } = {},
  ) {
    this.compiled = compiledOf(draftWith({ route: { nodes: [], ...route }, ...options.draft }))
    this.organisation = options.organisation ?? companyIndex()
    const creatorId = member[options.creator ?? 'amy']
    this.record = {
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
      data: options.data ?? { subject: 'a', amount: 100 },
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
    this.take(submit(this.standing(), { kind: 'submit', changes: {} }, this.world(options.creator ?? 'amy')))
  }

  standing = () => ({ compiled: this.compiled, record: this.record, tasks: this.all() })

  world(actor: MemberName) {
    return worldFor(member[actor], { organisation: this.organisation, mutation: (this.step += 1), now: monday + this.step * 60_000 })
  }

  take(result: Result<Change>): string {
    if (!result.ok) return result.fault.code
    this.record = result.value.record
    for (const task of result.value.tasks) this.tasks.set(task.id, task)
    this.acts.push(...result.value.acts)
    this.notices.push(...result.value.notices)
    return 'ok'
  }

  all = () => [...this.tasks.values()]
  open = () =>
    this.all()
      .filter((task) => task.state === 'open')
      .map((task) => `${task.node}:${Object.entries(member).find(([, id]) => id === task.assigneeId)?.[0]}${task.fallback ? '*' : ''}`)
      .toSorted()
  taskOf = (actor: MemberName) => this.all().find((task) => task.state === 'open' && task.assigneeId === member[actor])?.id ?? idOf(404)
  decide = (actor: MemberName, decision: Decision = 'agree', more: { opinion?: string; returnTo?: string | null; taskId?: string } = {}) =>
    this.take(decide(this.standing(), { taskId: this.taskOf(actor), decision, opinion: '同意', returnTo: null, ...more }, this.world(actor)))
  resubmit = (actor: MemberName, data: BusinessRecord['data']) =>
    this.take(resubmit(this.standing(), { data, title: 't', amountMinor: null, opinion: '已改', reasons: {} }, this.world(actor)))
  withdraw = (actor: MemberName, reason = '填错') => this.take(withdraw(this.standing(), { reason }, this.world(actor)))
  trail = () => this.acts.map((act) => act.kind)
}

test('[WFL-02] [WFL-17] a record walks its route to the end, closes only when every node is done, and the initiator hears the result', () => {
  const walk = new Walk({ nodes: [head, finance, confirm], copyTo: [{ kind: 'role', role: 'budget-owner' }] })
  expect([walk.record.state, walk.record.nodes, walk.open()]).toEqual(['running', ['head'], ['head:shiftHead']])
  expect(walk.decide('shiftHead')).toBe('ok')
  expect(walk.open()).toEqual(['finance:cfo', 'finance:clerk'])
  expect(walk.decide('clerk')).toBe('ok')
  expect(walk.open()).toEqual(['confirm:amy'])
  expect(walk.decide('amy', 'confirm')).toBe('ok')
  expect([walk.record.state, walk.record.nodes, walk.open()]).toEqual(['completed', [], []])
  expect(walk.record.closedAt).toBe(monday + 4 * 60_000)
  expect(walk.trail()).toEqual(['submit', 'agree', 'agree', 'confirm', 'complete'])
  expect(walk.notices.map(({ kind, memberId }) => [kind, memberId])).toEqual([['copy', member.budget]])
})

test('any-of (或签): the first decision counts and the others need not', () => {
  const walk = new Walk({ nodes: [finance, head] })
  const other = walk.taskOf('clerk')
  walk.decide('cfo')
  expect(walk.all().find((task) => task.id === other)?.state).toBe('cancelled')
  expect(walk.decide('clerk', 'agree', { taskId: other })).toBe('task-closed')
})

test('all-of (会签): everybody must agree, and the record does not change before the last does', () => {
  const walk = new Walk({ nodes: [both, head] })
  const before = walk.record
  walk.decide('clerk')
  expect(walk.record).toBe(before)
  expect(walk.open()).toEqual(['both:cfo'])
  walk.decide('cfo')
  expect(walk.record.nodes).toEqual(['head'])
})

test('[WFL-03] nodes whose condition is false are passed over', () => {
  const rich = node('rich', { kind: 'role', role: 'finance' }, { when: 'form.amount > 500' })
  expect(new Walk({ nodes: [rich, head] }).record.nodes).toEqual(['head'])
  expect(new Walk({ nodes: [rich, head] }, { data: { amount: 501 } }).record.nodes).toEqual(['rich'])
  expect(new Walk({ nodes: [rich] }).record.state).toBe('completed')
})

test('[WFL-08] a return to an earlier node runs the route again from there; one to the initiator waits for him', () => {
  const walk = new Walk({ nodes: [head, both, node('last', { kind: 'member', memberId: member.chief })] })
  walk.decide('shiftHead')
  walk.decide('cfo')
  walk.decide('clerk')
  expect(returnTargets(walk.standing(), 'last')).toEqual(['head', 'both', null])
  expect(walk.decide('chief', 'return', { returnTo: 'last', opinion: '再看' })).toBe('act-not-allowed')
  expect(walk.decide('chief', 'return', { returnTo: 'both', opinion: '再看' })).toBe('ok')
  expect([walk.record.state, walk.record.round, walk.open()]).toEqual(['running', 1, ['both:cfo', 'both:clerk']])
  walk.decide('cfo')
  expect(walk.open()).toEqual(['both:clerk'])
  expect(walk.decide('clerk', 'return', { opinion: '缺发票' })).toBe('ok')
  expect([walk.record.state, walk.record.nodes, walk.open()]).toEqual(['returned', [], ['both:amy']])
  expect(walk.notices.filter((notice) => notice.kind === 'returned')).toHaveLength(2)
  expect(walk.resubmit('ben', {})).toBe('task-not-yours')
  expect(walk.resubmit('amy', { subject: 'b', amount: 100 })).toBe('ok')
  expect([walk.record.state, walk.record.round, walk.open()]).toEqual(['running', 2, ['head:shiftHead']])
})

test('[ENT-06] a resubmission keeps what each changed field was before', () => {
  const walk = new Walk({ nodes: [head] })
  walk.decide('shiftHead', 'return', { opinion: '金额不符' })
  walk.resubmit('amy', { amount: 90, extra: [1] })
  expect(walk.acts.at(-1)).toMatchObject({
    kind: 'resubmit',
    opinion: '已改',
    round: 2,
    changes: { subject: ['a', null], amount: [100, 90], extra: [null, [1]] },
  })
})

test('[WFL-05] [WFL-06] every decision bears an opinion; a return and a refusal bear a reason', () => {
  const walk = new Walk({ nodes: [head] })
  expect(walk.decide('shiftHead', 'agree', { opinion: ' \n' })).toBe('opinion-missing')
  expect(walk.decide('shiftHead', 'refuse', { opinion: '' })).toBe('reason-missing')
  expect(walk.decide('shiftHead', 'return', { opinion: '' })).toBe('reason-missing')
  expect(walk.decide('shiftHead', 'refuse', { opinion: '预算已用完' })).toBe('ok')
  expect([walk.record.state, walk.notices]).toMatchObject(['refused', [{ kind: 'result', memberId: member.amy }]])
  expect(walk.decide('shiftHead')).toBe('record-closed')
})

test('a node offers only what its definition says', () => {
  const walk = new Walk({ nodes: [{ ...head, canReturn: false, canRefuse: false }] })
  expect(walk.decide('shiftHead', 'return', { opinion: 'x' })).toBe('act-not-allowed')
  expect(walk.decide('shiftHead', 'refuse', { opinion: 'x' })).toBe('act-not-allowed')
  expect(walk.decide('shiftHead', 'confirm')).toBe('act-not-allowed')
  expect(walk.decide('ben')).toBe('task-missing')
  expect(walk.decide('ben', 'agree', { taskId: walk.taskOf('shiftHead') })).toBe('task-not-yours')
})

test('[ENT-05] nobody decides his own record: his own task goes to the next one up, or to the stand-ins, visibly', () => {
  expect(new Walk({ nodes: [head] }, { creator: 'shiftHead' }).open()).toEqual(['head:opsHead'])
  expect(new Walk({ nodes: [finance] }, { creator: 'cfo' }).open()).toEqual(['finance:clerk'])
  expect(new Walk({ nodes: [node('own', { kind: 'member', memberId: member.amy })] }).open()).toEqual(['own:shiftHead*'])
  const forged = new Walk({ nodes: [head] })
  const [task] = forged.all()
  forged.tasks.set(task!.id, { ...task!, assigneeId: member.amy })
  expect(forged.decide('amy')).toBe('own-record')
})

test('[ENT-04] a second-person check is never done by who entered the data', () => {
  const walk = new Walk(
    { nodes: [node('check', { kind: 'role', role: 'operator' }, { kind: 'check' })] },
    { draft: { form: [{ key: 'subject', kind: 'text', label, checked: true }] }, data: { subject: 'x' } },
  )
  expect(walk.open()).toEqual(['check:ben'])
  expect(walk.decide('ben')).toBe('ok')
  expect(walk.record.state).toBe('completed')
})

test('an empty or departed assignee falls back to the heads above, then to administrators', () => {
  const nobody = node('nobody', { kind: 'role', role: 'approver' })
  expect(new Walk({ nodes: [nobody] }).open()).toEqual(['nobody:shiftHead*'])
  const headless = companyIndex((rows) => ({ units: rows.units.map((row) => ({ ...row, headId: null })) }))
  expect(new Walk({ nodes: [nobody] }, { organisation: headless }).open()).toEqual(['nobody:admin*', 'nobody:admin2*'])
  const gone = companyIndex((rows) => ({ members: rows.members.map((row) => (row.id === member.shiftHead ? { ...row, state: 'disabled' as const } : row)) }))
  expect(new Walk({ nodes: [head] }, { organisation: gone }).open()).toEqual(['head:opsHead*'])
})

test('[WFL-18] withdrawal follows the definition and needs a reason', () => {
  const free = new Walk({ nodes: [head, finance] })
  free.decide('shiftHead')
  expect(free.withdraw('ben')).toBe('permission-denied')
  expect(free.withdraw('amy', ' ')).toBe('reason-missing')
  expect(free.withdraw('amy')).toBe('ok')
  expect([free.record.state, free.open(), free.record.closedAt !== null]).toEqual(['withdrawn', [], true])
  expect(free.decide('cfo', 'agree', { taskId: [...free.tasks.values()].find((task) => task.assigneeId === member.cfo)!.id })).toBe('record-withdrawn')
  const early = new Walk({ nodes: [head, finance], withdraw: 'before-first-decision' })
  early.decide('shiftHead')
  expect(early.withdraw('amy')).toBe('act-not-allowed')
  early.decide('cfo', 'return', { opinion: '缺发票' })
  expect(early.withdraw('amy')).toBe('ok')
  expect(new Walk({ nodes: [head], withdraw: 'never' }).withdraw('amy')).toBe('act-not-allowed')
})

test('[WFL-04] [WFL-13] limits count working time from when the task is opened', () => {
  const walk = new Walk({ nodes: [{ ...head, limit: { workingMinutes: 480, warnBefore: 120 } }] })
  const at = (date: string, minutes: number): number => instantAt(date, minutes * 60_000, 'Asia/Shanghai')
  expect(walk.all()).toMatchObject([{ dueAt: at('2026-03-03', 11 * 60 + 1), warnAt: at('2026-03-03', 9 * 60 + 1) }])
})

test('[AUT-22] a leaver’s seat is filled; where one of several is enough nobody new is asked', () => {
  const gone = (...names: MemberName[]): OrganisationIndex =>
    companyIndex((rows) => ({
      members: rows.members.map((row) => (names.some((name) => member[name] === row.id) ? { ...row, state: 'disabled' as const } : row)),
    }))
  const leave = (walk: Walk, name: MemberName): string => {
    walk.organisation = gone(name)
    return walk.take(reassign(walk.standing(), member[name], walk.world('admin')))
  }
  const any = new Walk({ nodes: [finance] })
  expect([leave(any, 'cfo'), any.open()]).toEqual(['ok', ['finance:clerk']])
  const all = new Walk({ nodes: [both, head] })
  all.decide('cfo')
  expect([leave(all, 'clerk'), all.open()]).toEqual(['ok', ['both:shiftHead*']])
  const alone = new Walk({ nodes: [head] })
  expect([leave(alone, 'shiftHead'), alone.open()]).toEqual(['ok', ['head:opsHead*']])
  const returned = new Walk({ nodes: [head] })
  returned.decide('shiftHead', 'return', { opinion: '改' })
  expect([leave(returned, 'amy'), returned.open()]).toEqual(['ok', ['head:shiftHead*']])
  expect(returned.resubmit('shiftHead', { subject: 'c' })).toBe('ok')
  // He has made the record his own: his seat as an approver goes to the next one up.
  expect(returned.open()).toEqual(['head:opsHead*'])
})

test('[ENT-05] whoever was the last to revise a record does not decide on it, also where he holds a task from before', () => {
  const walk = new Walk({ nodes: [both, finance] })
  walk.decide('cfo', 'return', { opinion: '改' })
  walk.organisation = companyIndex((rows) => ({
    members: rows.members.map((row) => (row.id === member.amy ? { ...row, state: 'disabled' as const } : row)),
    units: rows.units.map((row) => ({ ...row, headId: row.id === unit.shift ? member.cfo : row.headId })),
  }))
  walk.take(reassign(walk.standing(), member.amy, walk.world('admin')))
  expect(walk.open()).toEqual(['both:cfo*'])
  expect(walk.resubmit('cfo', { subject: 'c' })).toBe('ok')
  expect(walk.open()).toEqual(['both:clerk'])
  const planted = walk.all().find((task) => task.state === 'open')!
  const tasks = walk.all().map((task) => (task === planted ? { ...task, assigneeId: member.cfo } : task))
  const act = { taskId: planted.id, decision: 'agree' as const, opinion: '同意', returnTo: null }
  expect(decide({ ...walk.standing(), tasks }, act, walk.world('cfo'))).toMatchObject({ ok: false, fault: { code: 'own-record' } })
  expect(possibleActs({ ...walk.standing(), tasks }, walk.organisation.members.get(member.cfo)!)).not.toContain('agree')
})

test('where several stand in for an initiator who has left, one of them revises and the others need not', () => {
  const walk = new Walk({ nodes: [finance] })
  walk.organisation = companyIndex((rows) => ({
    members: rows.members.map((row) => (row.id === member.amy ? { ...row, state: 'disabled' as const } : row)),
    units: rows.units.map((row) => ({ ...row, headId: null })),
  }))
  walk.decide('cfo', 'return', { opinion: '改' })
  expect(walk.open()).toEqual(['finance:admin*', 'finance:admin2*'])
  expect(walk.resubmit('admin2', { subject: 'c' })).toBe('ok')
  expect(walk.open()).toEqual(['finance:cfo', 'finance:clerk'])
})

test('a remark needs words and changes nothing else', () => {
  const walk = new Walk({ nodes: [head] })
  expect(walk.take(comment(walk.standing(), { text: ' ' }, walk.world('amy')))).toBe('opinion-missing')
  const before = walk.record
  walk.take(comment(walk.standing(), { text: '请尽快' }, walk.world('amy')))
  expect([walk.record === before, walk.acts.at(-1)]).toMatchObject([true, { kind: 'comment', opinion: '请尽快', node: 'head' }])
})

test('[WFL-11] what one may do, and what is still ahead, is told as it will be judged', () => {
  const walk = new Walk({ nodes: [head, node('rich', { kind: 'role', role: 'finance' }, { when: 'form.amount > 500' }), finance, confirm] })
  const acts = (name: MemberName) => possibleActs(walk.standing(), walk.organisation.members.get(member[name])!)
  expect([acts('shiftHead'), acts('amy'), acts('cfo')]).toEqual([['agree', 'return', 'refuse', 'transfer', 'add-signer', 'ask'], ['urge', 'withdraw'], []])
  const scope = { unitId: walk.record.unitId, creatorId: walk.record.creatorId, round: 1, businessDate: walk.record.businessDate }
  const ahead = routeAhead(walk.compiled, { ...walk.record, reviserId: null }, scope, ['head'], { organisation: walk.organisation, judgedAt: monday })
  expect(ahead.map((step) => [step.node.key, step.members.map(({ name }) => name)])).toEqual([
    ['finance', ['cfo', 'clerk']],
    ['confirm', ['amy']],
  ])
})

test('[WFL-14] a task past its limit is recorded as late once, whoever says that the time has come, and the initiator is told', () => {
  const walk = new Walk({ nodes: [node('head', { kind: 'unit-head', level: 1 }, { limit: { workingMinutes: 60 } })] })
  const at = (minutes: number, mutation: number) => worldFor(member.ben, { organisation: walk.organisation, mutation, now: monday + minutes * 60_000 })
  walk.take(tick(walk.standing(), at(59, 900)))
  expect(walk.acts.filter(({ kind }) => kind === 'overdue')).toEqual([])
  walk.take(tick(walk.standing(), at(62, 901)))
  walk.take(tick(walk.standing(), at(63, 902)))
  expect(walk.acts.filter(({ kind }) => kind === 'overdue')).toMatchObject([{ node: 'head', memberId: member.shiftHead }])
  expect(walk.notices.filter(({ kind }) => kind === 'overdue').map(({ memberId }) => memberId)).toEqual([member.shiftHead, member.amy])
  // Also whose own desk says it.
  const own = new Walk({ nodes: [node('head', { kind: 'unit-head', level: 1 }, { limit: { workingMinutes: 60 } })] })
  own.take(tick(own.standing(), worldFor(member.amy, { organisation: own.organisation, mutation: 903, now: monday + 62 * 60_000 })))
  expect(own.notices.map(({ memberId }) => memberId)).toEqual([member.shiftHead, member.amy])
})
