import type { EntityRow } from '#shared/rows/entities.ts'
import type { Grant, Member } from '#shared/domain/organisation.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import { people, personId, personRow, unitId, unitRow, units } from './company.ts'
import type { Done, Enrolled, SimDesk } from './desk.ts'
import type { SimWorld } from './world.ts'

/** What a member may try at a desk; the name says which, the dice say with what. */
export const actWeights = {
  submit: 8,
  import: 2,
  decide: 8,
  resubmit: 2,
  withdraw: 2,
  comment: 4,
  resolve: 3,
  grant: 2,
  revoke: 2,
  move: 1,
  disable: 1,
  'unit-head': 1,
} as const
export type ActName = keyof typeof actWeights

type Conflict = EntityRow<'conflict'>
type Scene = { readonly world: SimWorld; readonly desk: SimDesk; readonly who: Enrolled }
type Act = (scene: Scene) => Promise<Done | undefined>

const administrative: ReadonlySet<ActName> = new Set(['grant', 'revoke', 'move', 'disable', 'unit-head'])

/** Does one act as one member, mostly where somebody may; undefined when there is nothing to do it to. */
export async function act(world: SimWorld, at: SimDesk, name: ActName): Promise<ActDone | undefined> {
  const { dice } = world
  const admin = personId('admin')
  const desk =
    name === 'resolve'
      ? ((await deskWithConflict(world)) ?? at)
      : administrative.has(name) && dice.chance(0.9)
        ? (dice.pick(world.desks.filter(({ parts }) => parts.enrolled.some(({ memberId }) => memberId === admin))) ?? at)
        : at
  const able = administrative.has(name) ? admin : name === 'import' ? dice.pick([personId('ops-a'), personId('ops-b'), personId('finance')]) : undefined
  const who = (dice.chance(0.9) ? desk.parts.enrolled.find(({ memberId }) => memberId === able) : undefined) ?? dice.pick(desk.parts.enrolled)
  const done = who && (await acts[name]({ world, desk, who }))
  return done && { ...done, desk }
}

async function deskWithConflict(world: SimWorld): Promise<SimDesk | undefined> {
  const having: SimDesk[] = []
  for (const desk of world.desks) if (((await desk.rows('conflict')) as readonly Conflict[]).some(({ state }) => state === 'open')) having.push(desk)
  return world.dice.pick(having)
}

export type ActDone = Done & { readonly desk: SimDesk }

async function run(
  { desk, who }: Scene,
  name: string,
  args: Record<string, unknown>,
  expects: readonly { entity: 'record'; id: Id; revision: number }[] = [],
): Promise<Done | undefined> {
  const mutate = await desk.mutateAs(who.memberId)
  return mutate?.(name, 1, args, { expects })
}

async function anyRecord({ world, desk }: Scene, fits: (record: BusinessRecord) => boolean): Promise<BusinessRecord | undefined> {
  return world.dice.pick(((await desk.rows('record')) as readonly BusinessRecord[]).filter(fits))
}

const acts: Record<ActName, Act> = {
  async submit(scene) {
    const { world, desk, who } = scene
    const member = ((await desk.rows('member')) as readonly Member[]).find(({ id }) => id === who.memberId)
    if (!member) return undefined
    const data = { subject: `case ${world.dice.below(1000)}`, amount: world.dice.below(100_000) }
    return run(scene, 'record.submit', {
      recordId: world.newId(),
      definitionKey: 'sim-case',
      definitionVersion: 1,
      data,
      businessDate: '2026-01-05',
      unitId: member.unitId,
      warningReasons: {},
    })
  },

  async import(scene) {
    const { world } = scene
    const rows = Array.from({ length: 1 + world.dice.below(6) }, () => ({
      recordId: world.newId(),
      businessDate: '2025-06-01',
      data: { claim_no: `C${world.dice.below(1_000_000)}`, amount: world.dice.below(90_000), submitted_at: world.clock(), outcome: 'paid' },
    }))
    return run(scene, 'record.import', { definitionKey: 'claim-register', definitionVersion: 1, importId: world.newId(), rows })
  },

  async decide(scene) {
    const { world, desk, who } = scene
    const open = ((await desk.rows('task')) as readonly Task[]).filter(({ state, kind }) => state === 'open' && kind === 'approve')
    const own = open.filter(({ assigneeId }) => desk.parts.enrolled.some(({ memberId }) => memberId === assigneeId))
    const task = world.dice.pick(own.length > 0 && world.dice.chance(0.95) ? own : open)
    if (!task) return undefined
    const author = desk.parts.enrolled.find(({ memberId }) => memberId === task.assigneeId) ?? who
    const record = ((await desk.rows('record')) as readonly BusinessRecord[]).find(({ id }) => id === task.recordId)
    const decision = world.dice.pick(['agree', 'agree', 'agree', 'return', 'refuse'] as const)
    const args = { recordId: task.recordId, taskId: task.id, decision, opinion: 'because', returnTo: null }
    return run({ ...scene, who: author }, 'record.decide', args, record ? [{ entity: 'record', id: record.id, revision: record.revision }] : [])
  },

  async resubmit(scene) {
    const record = await anyRecord(scene, ({ state }) => state === 'returned')
    if (!record) return undefined
    const author = scene.desk.parts.enrolled.find(({ memberId }) => memberId === record.creatorId) ?? scene.who
    return run({ ...scene, who: author }, 'record.resubmit', {
      recordId: record.id,
      data: { ...record.data, amount: scene.world.dice.below(100_000) },
      opinion: '',
      warningReasons: {},
    })
  },

  async withdraw(scene) {
    const record = await anyRecord(scene, ({ state }) => state === 'running' || state === 'returned')
    if (!record) return undefined
    const author = scene.desk.parts.enrolled.find(({ memberId }) => memberId === record.creatorId) ?? scene.who
    return run({ ...scene, who: author }, 'record.withdraw', { recordId: record.id, reason: 'no need' }, [
      { entity: 'record', id: record.id, revision: record.revision },
    ])
  },

  async comment(scene) {
    const record = await anyRecord(scene, () => true)
    return record && run(scene, 'record.comment', { recordId: record.id, text: `note ${scene.world.dice.below(100)}` })
  },

  async resolve(scene) {
    const { world, desk } = scene
    const conflict = world.dice.pick(((await desk.rows('conflict')) as readonly Conflict[]).filter(({ state }) => state === 'open'))
    const author = desk.parts.enrolled.find(({ memberId }) => memberId === conflict?.memberId)
    if (!conflict || !author) return undefined
    const state = world.dice.pick(['discarded', 'redone'] as const)
    return run({ ...scene, who: author }, 'conflict.resolve', { conflictId: conflict.id, state, reason: `at ${desk.parts.name}` })
  },

  async grant(scene) {
    const { world } = scene
    const memberId = personId(world.dice.pick(people) ?? 'roamer')
    return run(scene, 'grant.put', {
      id: world.newId(),
      memberId,
      roleKey: world.dice.pick(['supervisor', 'analyst', 'finance', 'operator']),
      unitId: unitId(world.dice.pick(units) ?? 'a'),
      expiresAt: null,
    })
  },

  async revoke(scene) {
    const grant = scene.world.dice.pick((await scene.desk.rows('grant')) as readonly Grant[])
    return grant && run(scene, 'grant.remove', { id: grant.id })
  },

  async move(scene) {
    const { world } = scene
    const name = world.dice.pick(['ops-a', 'ops-b', 'ops-c', 'roamer'] as const) ?? 'roamer'
    return run(scene, 'member.put', personRow(name, { unitId: unitId(world.dice.pick(units) ?? 'a') }))
  },

  async disable(scene) {
    const { world } = scene
    const name = world.dice.pick(['ops-a', 'ops-b', 'head-b', 'roamer'] as const) ?? 'roamer'
    return run(scene, 'member.put', personRow(name, { state: world.dice.chance(0.5) ? 'disabled' : 'active' }))
  },

  async 'unit-head'(scene) {
    const { world } = scene
    const name = world.dice.pick(['a', 'b', 'c'] as const) ?? 'a'
    return run(scene, 'unit.put', unitRow(name, { headId: personId(world.dice.pick(people) ?? 'boss') }))
  },
}
