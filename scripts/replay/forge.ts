import type { Id } from '#shared/kernel/id.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { mutationFormat, signedText, type MutationBody, type SignedMutation } from '#shared/mutations/mutation.ts'
import { readMeta } from '#store/apply/desk-meta.ts'
import { createLink, type Link } from '#store/sync/link.ts'
import { makeSigningKey, signerOf } from '#store/sync/desk-key.ts'
import type { Wire } from '#store/sync/wire.ts'
import { makeEnrolled, type Enrolled } from '../sim/desk.ts'
import { Dice } from '../sim/dice.ts'
import { createFaultyWire, fairWeather } from '../sim/faulty-wire.ts'
import { enrolAt, type SimServer } from '../sim/server.ts'
import type { ReplayedCompany } from './company.ts'
import type { ReplayDesk } from './desks.ts'

/**
 * The forger: a desk whose program has been tampered with, where everybody is enrolled, so that it has the keys of all and asks its own store nothing. What it sends
 * would be believed if the server believed desks.
 */
export const forgeries = {
  'no-right': 'somebody decides who was not asked',
  'own-claim': 'the initiator agrees to his own claim',
  'no-reason': 'who was asked returns it without a word',
  'stale-revision': 'who was asked decides on what he saw before it changed',
  'wrong-sequence': 'on the line of another desk',
  'bad-signature': 'changed after it was signed',
  'foreign-key': 'signed by one member in the name of another',
  'replayed-id': 'another act under the id of one that counts already',
  'back-entry-without-right': 'an employee enters an approval that nobody gave',
} as const
export type Forgery = keyof typeof forgeries
const kinds = Object.keys(forgeries) as Forgery[]

/** A decision that somebody is asked for, as the server holds it. */
type Asked = { readonly recordId: Id; readonly revision: number; readonly taskId: Id; readonly node: string; readonly assigneeId: Id; readonly creatorId: Id }
type Sent = { readonly kind: Forgery; readonly id: Id; readonly fault: Fault | null }

type World = { readonly clock: () => number; readonly newId: () => Id; readonly server: () => SimServer; readonly wire?: () => Wire }

export class Forger {
  readonly #world: World
  readonly #link: Link
  readonly #deskId: Id
  readonly #line: Id
  readonly #enrolled: ReadonlyMap<Id, Enrolled>
  readonly #victim: ReplayDesk
  readonly #sent: Sent[] = []
  #sequence = 0
  #turn = 0

  private constructor(world: World, parts: { link: Link; deskId: Id; enrolled: readonly Enrolled[]; victim: ReplayDesk }) {
    this.#world = world
    this.#link = parts.link
    this.#deskId = parts.deskId
    this.#line = world.newId()
    this.#enrolled = new Map(parts.enrolled.map((one) => [one.memberId, one]))
    this.#victim = parts.victim
  }

  /** Enrols everybody at the forger's desk. `victim` is the desk whose line it takes. */
  static async enrol(world: World, company: ReplayedCompany, victim: ReplayDesk): Promise<Forger> {
    const members = [...[...company.budgets.values()].flatMap(({ employees }) => employees), ...Object.values(company.holders).flat()]
    const enrolled = members.map((memberId) => makeEnrolled(memberId, world.newId()))
    const deskKey = makeSigningKey()
    const deskId = world.newId()
    const keys = enrolled.map(({ memberId, keyId, key }) => ({ memberId, keyId, publicKey: key.publicKey }))
    await enrolAt(world.server(), world, { deskId, deskCode: 'FORGE', deskKey: deskKey.publicKey }, keys)
    const simulated = (): Wire =>
      createFaultyWire({ dice: new Dice(1), weather: { ...fairWeather }, server: world.server, intercept: (_message, _text, carry) => carry() })
    const wire = (world.wire ?? simulated)()
    return new Forger(world, { link: createLink(wire, { id: deskId, sign: signerOf(deskKey.privateKey) }, Date.now), deskId, enrolled, victim })
  }

  /** Tries the next kind of forgery on a decision that somebody is asked for now; does nothing while nobody is. */
  async attempt(): Promise<void> {
    const asked = await this.#someAsked()
    const kind = kinds[this.#turn % kinds.length]
    if (!asked || !kind) return
    this.#turn += 1
    const forged = await this.#forge(kind, asked)
    if (!forged) return
    this.#sent.push({ kind, id: forged.body.id, fault: await this.#push(kind, forged) })
  }

  close(): Promise<void> {
    return this.#link.wire.close()
  }

  /** How many were refused, by kind. */
  refused(): Readonly<Record<string, number>> {
    return Object.fromEntries(kinds.map((kind) => [kind, this.#sent.filter((sent) => sent.kind === kind && sent.fault !== null).length]))
  }

  /** Forgeries that were believed, or refused without leaving a trace at the server. */
  async troubles(): Promise<readonly string[]> {
    const { arrivals, events } = await this.#world.server().store.read(async (db) => ({
      arrivals: await db.selectFrom('arrival').select(['mutationId', 'outcome']).where('line', '=', this.#line).execute(),
      events: await db.selectFrom('audit').select(['act', 'subject']).where('act', 'in', ['mutation.refused', 'push.refused']).execute(),
    }))
    const rejected = new Set(arrivals.filter(({ outcome }) => outcome === 'rejected').map(({ mutationId }) => mutationId))
    const noted = new Set(events.map(({ subject }) => subject))
    return this.#sent.flatMap(({ kind, id, fault }) => {
      if (!fault) return [`a forgery was believed (${kind}): ${id}`]
      const isTraced =
        kind === 'wrong-sequence' ? noted.has(`desk-forked ${this.#deskId} ${this.#victimLine()}`) : rejected.has(id) && noted.has(`${fault.code} ${id}`)
      return isTraced ? [] : [`a forgery left no trace (${kind}): ${id}`]
    })
  }

  async #someAsked(): Promise<Asked | undefined> {
    return this.#world.server().store.read((db) =>
      db
        .selectFrom('task')
        .innerJoin('record', 'record.id', 'task.recordId')
        .select(['record.id as recordId', 'record.revision as revision', 'task.id as taskId', 'task.node', 'task.assigneeId', 'record.creatorId'])
        .where('task.state', '=', 'open')
        .where('task.kind', '=', 'approve')
        .where('task.node', '<>', 'payment')
        .orderBy('task.id', 'desc')
        .limit(1)
        .executeTakeFirst()
        .then((row) => row as Asked | undefined),
    )
  }

  async #forge(kind: Forgery, asked: Asked): Promise<SignedMutation | undefined> {
    const { assigneeId, creatorId, recordId } = asked
    const stranger = [...this.#enrolled.keys()].find((id) => id !== creatorId && id !== assigneeId) ?? ''
    if (kind === 'no-right') return this.#sign(stranger, this.#agree(asked))
    if (kind === 'own-claim') return this.#sign(creatorId, this.#agree(asked))
    if (kind === 'no-reason') return this.#sign(assigneeId, this.#agree(asked, { decision: 'return', opinion: ' ' }))
    if (kind === 'stale-revision')
      return this.#sign(assigneeId, { ...this.#agree(asked), expects: [{ entity: 'record', id: recordId, revision: asked.revision - 1 }] })
    if (kind === 'back-entry-without-right') return this.#sign(stranger, this.#backEntry(asked))
    const signed = this.#sign(assigneeId, this.#agree(asked))
    if (kind === 'bad-signature') return { ...signed, body: { ...signed.body, args: { ...signed.body.args, opinion: 'and a little more' } } }
    if (kind === 'foreign-key') return { ...signed, body: { ...signed.body, author: stranger } }
    if (kind === 'wrong-sequence') return (await this.#hasVictimSent()) ? signed : undefined
    const counted = await this.#world
      .server()
      .store.read((db) => db.selectFrom('mutation_log').select('id').where('outcome', '=', 'applied').orderBy('version', 'desc').limit(1).executeTakeFirst())
    return counted && this.#sign(assigneeId, { ...this.#agree(asked), id: counted.id })
  }

  #agree({ recordId, taskId }: Asked, change: object = {}) {
    return { name: 'record.decide', args: { recordId, taskId, decision: 'agree', opinion: 'agreed', returnTo: null, ...change } }
  }

  #backEntry({ recordId, node, assigneeId }: Asked) {
    const leadsTo = { to: 'closed', state: 'completed' }
    return {
      name: 'record.back-enter',
      args: { recordId, beginning: null, act: 'agree', node, actorId: assigneeId, happenedAt: this.#world.clock(), reason: 'paid', leadsTo },
    }
  }

  #sign(memberId: Id, act: { name: string; args: object; expects?: MutationBody['expects']; id?: Id }): SignedMutation {
    const enrolled = this.#enrolled.get(memberId)
    if (!enrolled) throw new Error(`the forger has no key of ${memberId}`)
    const { clock, newId } = this.#world
    const args = act.args as MutationBody['args']
    const body: MutationBody = {
      format: mutationFormat,
      id: act.id ?? newId(),
      author: memberId,
      key: enrolled.keyId,
      name: act.name,
      version: 1,
      args,
      expects: act.expects ?? [],
      at: clock(),
    }
    return { body, signature: signerOf(enrolled.key.privateKey)(signedText(body)) }
  }

  /** Why it was refused; null when it was believed. */
  async #push(kind: Forgery, mutation: SignedMutation): Promise<Fault | null> {
    const foreign = kind === 'wrong-sequence'
    const hello = await this.#link.wire.ask('hello', {})
    if (!hello.ok) throw new Error(hello.fault.code)
    const sequence = foreign ? 1_000_000 : (this.#sequence += 1)
    const answer = await this.#link.ask('push', {
      epoch: hello.value.epoch,
      line: foreign ? this.#victimLine() : this.#line,
      mutations: [{ sequence, mutation }],
    })
    if (!answer.ok) return answer.fault
    const [result] = answer.value.results
    return result?.outcome === 'rejected' ? (result.fault ?? { code: 'internal-error' }) : null
  }

  /** A line is somebody's from its first push on. */
  async #hasVictimSent(): Promise<boolean> {
    const line = this.#victimLine()
    const held = await this.#world.server().store.read((db) => db.selectFrom('ledger').select('line').where('line', '=', line).executeTakeFirst())
    return held !== undefined
  }

  #victimLine(): Id {
    return readMeta(this.#victim.sim.store.database.readRaw, 'line') ?? ''
  }
}
