import { addDays, dateAt } from '#shared/calendar/civil-date.ts'
import { dayBlockers } from '#shared/domain/business-day.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { contentOf } from '#shared/workflow/day-content.ts'
import type { ServerStore } from '#server/store/store.ts'
import type { Dice } from '../../scripts/sim/dice.ts'
import { enteredCase } from '../support/entered-case.ts'
import { scheduledCase } from '../support/scheduled-case.ts'
import { claimOf, importOf } from '../integration/server/acts.ts'
import type { Member, Site, TestDesk } from '../integration/server/support.ts'

/** Somebody at his desk. */
export type Actor = { readonly desk: TestDesk; readonly member: Member }
type Deed = {
  readonly who: Actor
  readonly name: string
  readonly args: Record<string, unknown>
  readonly expects?: readonly { readonly entity: string; readonly id: Id; readonly revision: number }[]
}
export type Company = { readonly site: Site; readonly dice: Dice; readonly actors: ReadonlyMap<Id, Actor>; readonly admin: Actor; readonly supervisor: Actor }
type Rows = <E extends EntityName>(entity: E) => Promise<readonly EntityRow<E>[]>
type Scene = Company & { readonly rows: Rows; readonly text: string }

/** What databases like to treat each in their own way: case, accents, patterns, quotes, blanks, escapes, digits, more than sixteen bits. */
const texts = ['冷库', 'Ä', 'ä', 'a_b%c', `O'Neil "x" \\`, 'ß', '😀 𠮷', 'e\u0301', ' tail ', '\\u0000', 'ZZZ', 'zzz', '1e3', 'null', '{"a":1}', '']

/** One seeded deed by that mutator, right or wrong; undefined when there is nothing to do it to. */
export async function deedOf(company: Company, store: ServerStore, name: string): Promise<Deed | undefined> {
  const rows: Rows = (entity) => store.read((db) => rowStatements(db).list(entity, []))
  const deed = await deeds[name]?.({ ...company, rows, text: company.dice.pick(texts) ?? '' })
  return deed && { ...deed, name }
}

type Making = (scene: Scene) => Promise<Omit<Deed, 'name'> | undefined>

const anybody = ({ dice, actors }: Scene): Actor => pickOf(dice, [...actors.values()])

function pickOf<T>(dice: Dice, all: readonly T[]): T {
  const one = dice.pick(all)
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}

function claimAs(scene: Scene, { member }: Actor, recordId: Id): Record<string, unknown> {
  const { args } = claimOf(member, recordId, scene.text || '打车')
  const data = args['data'] as { readonly lines: readonly object[] }
  const lines = data.lines.map((line) => ({ ...line, amount: pickOf(scene.dice, [1, 10_000, 900_000]) }))
  return { ...args, definitionVersion: pickOf(scene.dice, [1, 2, 2]), data: { ...data, lines } }
}

function enteredCaseAs({ site, text }: Scene, { member }: Actor): Record<string, unknown> {
  const { unitId } = member.enrolment.member
  const form = { definitionKey: enteredCase.key, definitionVersion: 1, businessDate: dateAt(site.clock(), 'Asia/Shanghai'), unitId, warningReasons: {} }
  return { recordId: site.newId(), ...form, data: { subject: text.trim() || '初录' } }
}

/** A record that the creator, or now and then somebody else, acts on, as he has seen it or as it was before. */
async function onRecord(scene: Scene, states: readonly string[], args: (record: EntityRow<'record'>, who: Actor) => Record<string, unknown>) {
  const { dice } = scene
  const record = dice.pick((await scene.rows('record')).filter(({ state, source }) => states.includes(state) && source === 'form'))
  if (!record) return undefined
  const who = (dice.chance(0.9) ? scene.actors.get(record.creatorId) : undefined) ?? anybody(scene)
  return {
    who,
    args: { recordId: record.id, ...args(record, who) },
    expects: [{ entity: 'record', id: record.id, revision: record.revision - (dice.chance(0.1) ? 1 : 0) }],
  }
}

/** An open task of somebody, mostly by himself, with what is to be done with it. */
async function onTask(scene: Scene, kinds: readonly string[], args: (task: EntityRow<'task'>) => Record<string, unknown>) {
  const task = scene.dice.pick((await scene.rows('task')).filter(({ state, kind }) => state === 'open' && kinds.includes(kind)))
  if (!task) return undefined
  const who = (scene.dice.chance(0.95) ? scene.actors.get(task.assigneeId) : undefined) ?? anybody(scene)
  return { who, args: { recordId: task.recordId, taskId: task.id, ...args(task) } }
}

/** A desk at which nobody of those who act sits. */
const spareDesk = '备用工位'

async function onSpareDesk(scene: Scene, states: readonly string[], args: Record<string, unknown>) {
  const desk = scene.dice.pick((await scene.rows('desk')).filter(({ name, state }) => name === spareDesk && states.includes(state)))
  return desk && { who: scene.dice.chance(0.9) ? scene.admin : anybody(scene), args: { deskId: desk.id, ...args } }
}

/** An act on an open day, or on today's of somebody's unit, by its head where nobody is named. */
async function onDay(scene: Scene, args: Record<string, unknown>, by?: Actor) {
  const open = by || scene.dice.chance(0.3) ? undefined : scene.dice.pick((await scene.rows('day')).filter(({ state }) => state === 'open'))
  if (open) {
    const { unitId, date } = open
    return { who: scene.actors.get(headOf(await scene.rows('unit'), unitId)) ?? scene.supervisor, args: { unitId, date, ...args } }
  }
  const date = dateAt(scene.site.clock(), 'Asia/Shanghai')
  const members = await scene.rows('member')
  const { unitId } = members.find(({ id }) => id === by?.member.memberId) ?? pickOf(scene.dice, members)
  return { who: by ?? scene.actors.get(headOf(await scene.rows('unit'), unitId)) ?? scene.supervisor, args: { unitId, date, ...args } }
}

function headOf(units: readonly EntityRow<'unit'>[], unitId: Id): Id {
  return units.find(({ id }) => id === unitId)?.headId ?? ''
}

const other = (scene: Scene): Id => pickOf(scene.dice, [...scene.actors.keys()])

const deeds: Readonly<Record<string, Making>> = {
  'record.transfer': (scene) => onTask(scene, ['approve', 'do'], () => ({ toId: other(scene), reason: scene.text })),
  'record.add-signers': (scene) =>
    onTask(scene, ['approve'], () => ({ memberIds: [other(scene)], where: pickOf(scene.dice, ['before', 'after']), reason: scene.text })),
  async 'record.remove-signer'(scene) {
    const task = scene.dice.pick((await scene.rows('task')).filter(({ origin, state }) => origin.startsWith('added') && state !== 'done'))
    return task && { who: scene.actors.get(task.fromId ?? '') ?? anybody(scene), args: { recordId: task.recordId, taskId: task.id, reason: scene.text } }
  },
  'record.ask': (scene) => onTask(scene, ['approve'], () => ({ question: scene.text })),
  'record.answer': (scene) => onTask(scene, ['answer'], () => ({ answer: scene.text })),
  'record.urge': (scene) => onRecord(scene, ['running'], () => ({ words: scene.text })),
  'record.progress': (scene) => onTask(scene, ['do', 'approve'], () => ({ text: scene.text })),
  // The second entry differs in one place, in which the first one stands or does not.
  'record.settle-entry': (scene) =>
    onTask(scene, ['double-entry', 'double-entry', 'approve'], () => ({
      opinion: scene.text,
      data: { subject: '再录' },
      keep: scene.dice.chance(0.6) ? ['subject'] : [],
    })),
  async 'record.terminate'(scene) {
    const record = scene.dice.pick((await scene.rows('record')).filter(({ closedAt }) => closedAt === null))
    return record && { who: scene.dice.chance(0.5) ? scene.supervisor : anybody(scene), args: { recordId: record.id, reason: scene.text } }
  },
  'day.sign-in': async (scene) => onDay(scene, {}, anybody(scene)),
  async 'day.sign-out'(scene) {
    const here = (await scene.rows('day')).flatMap(({ unitId, date, people }) =>
      people.flatMap(({ memberId, outAt }) => (outAt === null && scene.actors.has(memberId) ? [{ unitId, date, memberId }] : [])),
    )
    const one = scene.dice.pick(here)
    return one && { who: scene.actors.get(one.memberId) ?? anybody(scene), args: { unitId: one.unitId, date: one.date } }
  },
  'day.reconcile': async (scene) => onDay(scene, { lines: [{ definitionKey: 'expense-claim', field: null, typed: scene.dice.below(3) }], note: scene.text }),
  'day.summarise': async (scene) => onDay(scene, { text: scene.text }),
  'day.close': async (scene) => onDay(scene, { inSpiteOf: [...dayBlockers], reason: scene.text }),
  async 'day.seal'(scene) {
    const day = scene.dice.pick((await scene.rows('day')).filter(({ state }) => state === 'closed'))
    if (!day) return undefined
    const { unitId, date } = day
    const content = contentOf(
      (await scene.rows('record')).filter(({ dayId }) => dayId === day.id),
      day.id,
    )
    return { who: scene.actors.get(headOf(await scene.rows('unit'), unitId)) ?? scene.supervisor, args: { unitId, date, content } }
  },
  async 'record.supplement'(scene) {
    const who = anybody(scene)
    return { who, args: { ...claimAs(scene, who, scene.site.newId()), reason: scene.text } }
  },
  'clock.tick': (scene) => onRecord(scene, ['running'], () => ({})),
  async 'member.hand-over'(scene) {
    return { who: scene.admin, args: { memberId: other(scene), successorId: other(scene), reason: scene.text } }
  },
  async 'delegation.put'(scene) {
    const { dice, site } = scene
    const startsAt = site.clock() - dice.below(1000)
    const args = { id: site.newId(), fromId: other(scene), toId: other(scene), startsAt, endsAt: startsAt + dice.below(1e7), reason: scene.text }
    return {
      who: dice.chance(0.5) ? scene.admin : anybody(scene),
      args: { ...args, definitionKeys: [], amountMaxMinor: dice.chance(0.5) ? null : dice.below(1e6) },
    }
  },
  async 'delegation.remove'(scene) {
    return { who: scene.admin, args: { id: scene.dice.pick(await scene.rows('delegation'))?.id ?? scene.site.newId() } }
  },
  async 'phrase.put'(scene) {
    const standing = scene.dice.chance(0.3) ? scene.dice.pick(await scene.rows('phrase')) : undefined
    return { who: anybody(scene), args: { id: standing?.id ?? scene.site.newId(), text: scene.text, uses: ['agree', 'reason'] } }
  },
  async 'phrase.remove'(scene) {
    const phrase = scene.dice.pick(await scene.rows('phrase'))
    return phrase && { who: scene.dice.chance(0.9) ? (scene.actors.get(phrase.memberId) ?? anybody(scene)) : anybody(scene), args: { id: phrase.id } }
  },
  async 'record.submit'(scene) {
    const who = anybody(scene)
    if (scene.dice.chance(0.25)) return { who, args: enteredCaseAs(scene, who) }
    const taken = scene.dice.chance(0.1) ? scene.dice.pick(await scene.rows('record')) : undefined
    return { who, args: claimAs(scene, who, taken?.id ?? scene.site.newId()) }
  },
  'record.resubmit': (scene) =>
    onRecord(scene, ['returned'], (record, who) => ({ data: claimAs(scene, who, record.id)['data'], opinion: scene.text, warningReasons: {} })),
  'record.withdraw': (scene) => onRecord(scene, ['running', 'returned', 'completed'], () => ({ reason: scene.text })),
  'record.recall': (scene) => onRecord(scene, ['returned', 'running'], () => ({ reason: scene.text })),
  'record.correct': (scene) =>
    onRecord(scene, ['running', 'completed'], (record) => {
      const value = { field: 'purpose', from: record.data['purpose'] ?? null, to: scene.text || '更正后' }
      return { changes: [value], reason: scene.text || '录错', warningReasons: {} }
    }),
  'record.comment': (scene) => onRecord(scene, ['running', 'returned', 'completed'], () => ({ text: scene.text })),
  async 'record.decide'(scene) {
    const { dice } = scene
    const task = dice.pick((await scene.rows('task')).filter(({ state, kind }) => state === 'open' && kind !== 'revise'))
    if (!task) return undefined
    const who = (dice.chance(0.95) ? scene.actors.get(task.assigneeId) : undefined) ?? anybody(scene)
    const decision = task.kind === 'confirm' ? 'confirm' : pickOf(dice, ['agree', 'agree', 'agree', 'return', 'refuse'])
    return { who, args: { recordId: task.recordId, taskId: task.id, decision, opinion: scene.text, returnTo: null } }
  },
  async 'record.back-enter'(scene) {
    const { memberId } = scene.supervisor.member
    const tasks = (await scene.rows('task')).filter(({ state, node, assigneeId }) => state === 'open' && node === 'unit-head' && assigneeId !== memberId)
    const task = scene.dice.pick(tasks)
    const record = (await scene.rows('record')).find(({ id, creatorId }) => id === task?.recordId && creatorId !== memberId)
    if (!record || !task) return undefined
    const leadsTo = { to: 'node', node: 'budget-owner' }
    const args = { recordId: record.id, beginning: null, act: 'agree', node: 'unit-head', actorId: task.assigneeId, happenedAt: record.createdAt }
    return { who: scene.dice.chance(0.8) ? scene.supervisor : anybody(scene), args: { ...args, reason: scene.text || '停电', leadsTo } }
  },
  async 'hold.place'(scene) {
    const recordIds = Array.from({ length: 1 + scene.dice.below(3) }, () => undefined)
    const records = await scene.rows('record')
    const args = {
      matterId: scene.site.newId(),
      recordIds: recordIds.map(() => scene.dice.pick(records)?.id ?? scene.site.newId()),
      reason: scene.text || '诉讼',
    }
    return { who: scene.dice.chance(0.8) ? scene.supervisor : anybody(scene), args }
  },
  async 'hold.lift'(scene) {
    const hold = scene.dice.pick(await scene.rows('hold'))
    return hold && { who: scene.dice.chance(0.9) ? scene.supervisor : anybody(scene), args: { holdIds: [hold.id], reason: scene.text || '结案' } }
  },
  'record.put-right': (scene) => onTask(scene, ['do', 'approve'], () => ({ opinion: scene.text })),
  'record.dispose': (scene) => onTask(scene, ['do', 'approve'], () => ({ opinion: scene.text })),
  async 'record.import'(scene) {
    return { who: anybody(scene), args: importOf(scene.site, scene.site.newId(), scene.dice.below(200), 1 + scene.dice.below(5)).args }
  },
  async 'record.undo-import'(scene) {
    const imported = (await scene.rows('record')).filter(({ importId }) => importId !== null)
    const one = scene.dice.pick(imported)
    if (!one) return undefined
    const recordIds = imported.filter(({ importId }) => importId === one.importId).map(({ id }) => id)
    return { who: scene.actors.get(one.creatorId) ?? anybody(scene), args: { importId: one.importId, recordIds } }
  },
  async 'notice.read'(scene) {
    const notice = scene.dice.pick((await scene.rows('notice')).filter(({ memberId }) => scene.actors.has(memberId)))
    return notice && { who: scene.actors.get(notice.memberId) ?? anybody(scene), args: { recordId: notice.recordId } }
  },
  async 'conflict.resolve'(scene) {
    const conflict = scene.dice.pick((await scene.rows('conflict')).filter(({ state, memberId }) => state === 'open' && scene.actors.has(memberId)))
    if (!conflict) return undefined
    const state = pickOf(scene.dice, ['discarded', 'redone'])
    return { who: scene.actors.get(conflict.memberId) ?? anybody(scene), args: { conflictId: conflict.id, state, reason: scene.text } }
  },
  async 'member.put'(scene) {
    const { revision: _, ...member } = pickOf(scene.dice, await scene.rows('member'))
    // Those who act stay: the schedule is to go on.
    const acts = scene.actors.has(member.id) || member.id === scene.admin.member.memberId
    const state = acts ? member.state : pickOf(scene.dice, ['active', 'disabled'])
    return { who: scene.admin, args: { ...member, state, name: scene.text || '无名' } }
  },
  async 'unit.put'(scene) {
    const { revision: _, ...unit } = pickOf(scene.dice, await scene.rows('unit'))
    return { who: scene.dice.chance(0.9) ? scene.admin : anybody(scene), args: { ...unit, name: { zh: scene.text || unit.name.zh, en: unit.name.en } } }
  },
  async 'post.put'(scene) {
    return { who: scene.admin, args: { id: scene.site.newId(), name: { zh: scene.text || '岗', en: 'Post' }, duties: { zh: '职', en: 'duty' } } }
  },
  async 'grant.put'(scene) {
    const { dice } = scene
    const expiresAt = dice.chance(0.5) ? null : scene.site.clock() + dice.below(1e9)
    const args = {
      id: scene.site.newId(),
      memberId: pickOf(dice, [...scene.actors.keys()]),
      roleKey: pickOf(dice, ['analyst', 'approver', 'none']),
      unitId: null,
      expiresAt,
    }
    return { who: scene.admin, args }
  },
  async 'grant.remove'(scene) {
    const grants = (await scene.rows('grant')).filter(({ roleKey }) => roleKey === 'analyst')
    return { who: scene.admin, args: { id: scene.dice.pick(grants)?.id ?? scene.site.newId() } }
  },
  async 'setting.put'(scene) {
    return { who: scene.admin, args: { key: 'lock.idleMinutes', value: scene.dice.below(70) } }
  },
  async 'definition.publish'(scene) {
    const known = (await scene.rows('definition')).filter(({ key }) => key === 'purchase-request').toSorted((a, b) => b.version - a.version)
    const [newest] = known
    return newest && { who: scene.admin, args: { body: { ...newest.body, version: newest.version + (scene.dice.chance(0.8) ? 1 : 0) } } }
  },
  async 'schedule.start'(scene) {
    const operators = (await scene.rows('grant')).flatMap(({ roleKey, memberId }) => (roleKey === 'operator' ? (scene.actors.get(memberId) ?? []) : []))
    const who = scene.dice.pick(operators) ?? anybody(scene)
    const period = addDays(dateAt(scene.site.clock(), 'Asia/Shanghai'), -scene.dice.below(2))
    return { who, args: { definitionKey: scheduledCase.key, schedule: 'morning', period, memberId: who.member.memberId } }
  },
  async 'capture.enter'(scene) {
    const at = scene.site.clock() - scene.dice.below(1e6)
    const data = { place: 'A1', metric: 'cpu', since: at, reading: 95, reached: 90 }
    return { who: anybody(scene), args: { definitionKey: 'machine-alert', place: 'A1', period: `cpu ${scene.dice.below(9)}`, at, data } }
  },
  async 'definition.retire'(scene) {
    return { who: scene.admin, args: { key: pickOf(scene.dice, ['travel-declaration', 'nothing-of-that-name']) } }
  },
  async 'desk.admit'(scene) {
    const publicKey = `${'A'.repeat(43)}=`
    return { who: scene.admin, args: { deskId: scene.site.newId(), publicKey, code: 'D90', weak: scene.dice.chance(0.5), name: spareDesk } }
  },
  'desk.close': (scene) => onSpareDesk(scene, ['active'], { reason: pickOf(scene.dice, ['lost', 'stolen', 'retired']) }),
  'desk.reopen': (scene) => onSpareDesk(scene, ['closing'], {}),
  async 'account.issue'(scene) {
    return { who: scene.admin, args: { memberId: pickOf(scene.dice, [...scene.actors.keys()]) } }
  },
}
