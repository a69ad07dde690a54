import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { Trouble } from './checks.ts'
import { people, personId, simId, unitId, type FoundingRow } from './company.ts'
import type { Done, SimDesk } from './desk.ts'
import type { SimServer } from './server.ts'
import type { SimWorld } from './world.ts'

/**
 * Schedules in which people do all that a route offers, and time passes on it: work and decisions beside each other, returns that begin again or resume, transfers, signers added and taken
 * away, questions with a standing clock, delegations, hand-over of a leaver's work, corrections, terminations, limits. At the end no record waits for nobody.
 */
const words = (zh: string, en: string) => ({ zh, en })
const minute = 60_000

/** A small process with every seat act: two branches beside each other between two decisions. */
const simRoute: DefinitionBody = definitionBodySchema.parse({
  format: 2,
  key: 'sim-route',
  version: 1,
  name: words('模拟流转', 'Simulated route'),
  summary: words('模拟流转', 'For the sync simulator'),
  form: [
    { key: 'subject', kind: 'text', label: words('事由', 'Subject'), required: true },
    { key: 'note', kind: 'text', label: words('备注', 'Note') },
  ],
  title: 'form.subject',
  corrections: { fields: ['note'], own: { minutes: 100_000 }, by: [] },
  route: {
    steps: [
      { key: 'head', kind: 'approve', label: words('负责人', 'Head'), assignee: { kind: 'unit-head' }, limit: { workingMinutes: 60, warnBefore: 30 } },
      {
        key: 'beside',
        kind: 'parallel',
        label: words('并行', 'Beside each other'),
        branches: [
          {
            key: 'work',
            label: words('办理', 'Work'),
            steps: [{ key: 'work', kind: 'do', label: words('办理', 'Work'), assignee: { kind: 'role', role: 'operator' }, limit: { workingMinutes: 120 } }],
          },
          {
            key: 'sign',
            label: words('会签', 'Sign'),
            steps: [
              { key: 'sign', kind: 'approve', label: words('会签', 'Sign'), mode: 'all', assignee: { kind: 'role', role: 'finance' } },
              { key: 'rest', kind: 'wait', label: words('等待', 'Wait'), until: { kind: 'working-minutes', minutes: 30 } },
            ],
          },
        ],
      },
      { key: 'last', kind: 'approve', label: words('终审', 'Last'), assignee: { kind: 'role', role: 'finance' } },
    ],
    withdraw: 'until-closed',
    recall: true,
  },
  numbering: { prefix: 'SR', period: 'none', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number', 'subject'], sort: { column: 'number', descending: true } },
})

/** What a company has beside the usual in these schedules. */
export const routeRows: readonly FoundingRow[] = [
  { entity: 'grant', row: { id: simId(4, 80), memberId: personId('admin'), roleKey: 'supervisor', unitId: unitId('root'), expiresAt: null } },
  { entity: 'definition', row: { id: 'sim-route@1', key: simRoute.key, version: 1, state: 'published', body: simRoute, publishedAt: 1 } },
]

/** What may be tried, with how often. */
export const routeWeights = {
  begin: 8,
  decide: 24,
  resubmit: 4,
  recall: 1,
  transfer: 4,
  'add-signers': 4,
  'remove-signer': 2,
  ask: 4,
  answer: 5,
  urge: 2,
  progress: 2,
  terminate: 1,
  correct: 3,
  tick: 6,
  'hand-over': 2,
  delegate: 2,
  undelegate: 1,
} as const
export type RouteAct = keyof typeof routeWeights
/** Played by whoever administers. */
const administrative: ReadonlySet<RouteAct> = new Set(['terminate', 'hand-over', 'delegate', 'undelegate'])

/** Which tasks an act is done on. */
const kindsOf: Partial<Record<RouteAct, readonly Task['kind'][]>> = {
  decide: ['approve', 'do'],
  resubmit: ['revise'],
  transfer: ['approve', 'do'],
  'add-signers': ['approve'],
  ask: ['approve', 'do'],
  answer: ['answer'],
  progress: ['do'],
}

/** A desk at which somebody can do that; any where nobody can. */
async function deskFor({ dice, desks }: SimWorld, at: SimDesk, name: RouteAct): Promise<SimDesk> {
  const ready: SimDesk[] = []
  for (const desk of desks) {
    const here = desk.parts.enrolled.map(({ memberId }) => memberId)
    const isAsked = ({ state, kind, assigneeId }: Task): boolean => state === 'open' && (kindsOf[name]?.includes(kind) ?? false) && here.includes(assigneeId)
    const isReady = administrative.has(name) ? here.includes(personId('admin')) : ((await desk.rows('task')) as readonly Task[]).some(isAsked)
    if (isReady) ready.push(desk)
  }
  return dice.pick(ready) ?? at
}

/** Does one act on a route at a desk, mostly by whoever may; undefined when there is nothing to do it to. */
export async function routeAct(world: SimWorld, at: SimDesk, name: RouteAct): Promise<(Done & { readonly desk: SimDesk }) | undefined> {
  const { dice, clock, newId } = world
  const admin = personId('admin')
  const desk = await deskFor(world, at, name)
  const all = async <E extends EntityName>(entity: E) => (await desk.rows(entity)) as readonly EntityRow<E>[]
  const here = desk.parts.enrolled.map(({ memberId }) => memberId)
  const run = async (memberId: Id | undefined, mutation: string, args: Record<string, unknown>, version = 1) => {
    const author = memberId !== undefined && here.includes(memberId) && dice.chance(0.95) ? memberId : dice.pick(here)
    const done = author === undefined ? undefined : await (await desk.mutateAs(author))?.(mutation, version, args, {})
    return done && { ...done, desk }
  }
  const own = (await all('record')).filter(({ definitionKey }) => definitionKey === simRoute.key)
  const routed = new Set(own.map(({ id }) => id))
  const tasks = (await all('task')).filter(({ recordId }) => routed.has(recordId))
  const taskOf = (fits: (task: Task) => boolean): Task | undefined => {
    const open = tasks.filter((task) => task.state === 'open' && fits(task))
    const mine = open.filter(({ assigneeId }) => here.includes(assigneeId))
    return dice.pick(mine.length > 0 ? mine : open)
  }
  const recordOf = (fits: (record: BusinessRecord) => boolean): BusinessRecord | undefined => {
    const fitting = own.filter(fits)
    const mine = fitting.filter(({ creatorId }) => here.includes(creatorId))
    return dice.pick(mine.length > 0 ? mine : fitting)
  }
  const anybody = (): Id => personId(dice.one(people))
  const onTask = (task: Task | undefined, mutation: string, more: Record<string, unknown>, version = 1) =>
    task && run(task.assigneeId, mutation, { recordId: task.recordId, taskId: task.id, ...more }, version)
  const onRecord = (record: BusinessRecord | undefined, mutation: string, more: Record<string, unknown>) =>
    record && run(record.creatorId, mutation, { recordId: record.id, ...more })
  const deciding = ({ kind }: Task): boolean => kind === 'approve' || kind === 'do'
  switch (name) {
    case 'begin': {
      const members = (await all('member')).filter(({ id }) => here.includes(id))
      // Mostly where the head of the unit sits at a desk.
      const who = dice.pick(members.filter((member) => member.unitId !== unitId('root'))) ?? dice.pick(members)
      const home = who?.unitId ?? unitId('root')
      const form = { definitionKey: simRoute.key, definitionVersion: 1, businessDate: '2026-01-05', unitId: home, warningReasons: {} }
      return run(who?.id, 'record.submit', { recordId: newId(), ...form, data: { subject: `route ${dice.below(1000)}`, note: 'a' } })
    }
    case 'decide': {
      const task = taskOf(deciding)
      const decision = dice.chance(0.2) ? 'return' : dice.chance(0.06) ? 'refuse' : task?.kind === 'do' ? 'done' : 'agree'
      const returnTo = decision === 'return' ? dice.one([null, 'head'] as const) : null
      return onTask(task, 'record.decide', { decision, opinion: 'because', returnTo, resume: dice.chance(0.5), data: null, warningReasons: {} }, 2)
    }
    case 'resubmit':
      return onRecord(
        recordOf(({ state }) => state === 'returned'),
        'record.resubmit',
        { data: { subject: 'again', note: 'b' }, opinion: '', warningReasons: {} },
      )
    case 'recall':
      return onRecord(
        recordOf(({ closedAt }) => closedAt === null),
        'record.recall',
        { reason: 'wait' },
      )
    case 'transfer':
      return onTask(taskOf(deciding), 'record.transfer', { toId: anybody(), reason: 'busy' })
    case 'add-signers':
      return onTask(
        taskOf(({ kind }) => kind === 'approve'),
        'record.add-signers',
        { memberIds: [anybody()], where: dice.one(['before', 'after'] as const), reason: 'look' },
      )
    case 'remove-signer': {
      const task = dice.pick(tasks.filter(({ origin, state }) => origin.startsWith('added') && (state === 'open' || state === 'queued')))
      return task && run(task.fromId ?? undefined, 'record.remove-signer', { recordId: task.recordId, taskId: task.id, reason: 'no' })
    }
    case 'ask':
      return onTask(taskOf(deciding), 'record.ask', { question: 'why' })
    case 'answer':
      return onTask(
        taskOf(({ kind }) => kind === 'answer'),
        'record.answer',
        { answer: 'so' },
      )
    case 'urge':
      return onRecord(
        recordOf(({ state }) => state === 'running'),
        'record.urge',
        { words: 'please' },
      )
    case 'progress':
      return onTask(
        taskOf(({ kind }) => kind === 'do'),
        'record.progress',
        { text: 'half' },
      )
    case 'terminate': {
      const record = recordOf(({ closedAt }) => closedAt === null)
      return record && run(admin, 'record.terminate', { recordId: record.id, reason: 'over' })
    }
    case 'correct':
      return onRecord(
        recordOf(({ state }) => state === 'running' || state === 'completed'),
        'record.correct',
        { changes: [{ field: 'note', from: dice.one(['a', 'b', 'c']), to: 'c' }], reason: 'slip', warningReasons: {} },
      )
    case 'tick': {
      const record = recordOf(({ closedAt }) => closedAt === null)
      return record && run(undefined, 'clock.tick', { recordId: record.id })
    }
    case 'hand-over':
      return run(admin, 'member.hand-over', { memberId: anybody(), successorId: anybody(), reason: 'leaves' })
    case 'delegate': {
      const span = { startsAt: clock() - minute, endsAt: clock() + dice.below(100_000) * minute }
      return run(admin, 'delegation.put', {
        id: newId(),
        fromId: anybody(),
        toId: anybody(),
        ...span,
        definitionKeys: [],
        amountMaxMinor: null,
        reason: 'away',
      })
    }
    case 'undelegate': {
      const delegation = dice.pick(await all('delegation'))
      return delegation && run(admin, 'delegation.remove', { id: delegation.id })
    }
  }
}

/** What a server must never have: a record that waits for nobody, a task where its record does not stand, a decision of somebody on his own record, a seat held twice. */
export async function checkRoutes(server: SimServer): Promise<{ readonly acts: ReadonlySet<string>; readonly troubles: readonly Trouble[] }> {
  const [records, tasks, acts] = await server.store.read(async (db) => {
    const rows = rowStatements(db)
    return [await rows.list('record', [['definitionKey', simRoute.key]]), await rows.list('task', []), await rows.list('act', [])] as const
  })
  const troubles: Trouble[] = []
  const trouble = (kind: Trouble['kind'], what: string): number => troubles.push({ kind, desk: 'server', what })
  for (const record of records) {
    const own = tasks.filter(({ recordId }) => recordId === record.id)
    const open = own.filter(({ state }) => state === 'open')
    const waits = Object.keys(record.route?.waits ?? {})
    if (record.closedAt !== null && open.length > 0) trouble('leaked', `${record.id} is closed and still asks`)
    if (record.closedAt === null && open.length + waits.length === 0) trouble('stuck', `${record.id} waits for nobody`)
    const isElsewhere = ({ kind, node }: Task): boolean => kind !== 'revise' && record.state === 'running' && !record.nodes.includes(node)
    for (const task of open.filter(isElsewhere)) trouble('diverged', `${task.id} asks where ${record.id} does not stand`)
    if (open.some(({ kind, assigneeId }) => kind === 'approve' && assigneeId === record.creatorId)) trouble('lost', `${record.id} asks its own creator`)
    const seats = open.filter(({ kind }) => kind === 'approve' || kind === 'do').map(({ node, assigneeId }) => `${node} ${assigneeId}`)
    if (new Set(seats).size < seats.length) trouble('diverged', `${record.id} asks somebody twice`)
    for (const { kind, node, actorId } of acts.filter(({ recordId }) => recordId === record.id))
      if (kind === 'agree' && node !== null && actorId === record.creatorId) trouble('lost', `${record.id} was decided by its own creator`)
  }
  const routed = new Set(records.map(({ id }) => id))
  return { acts: new Set(acts.filter(({ recordId }) => routed.has(recordId)).map(({ kind }) => kind)), troubles }
}
