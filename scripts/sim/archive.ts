import { approvalsOf } from '#shared/archive/disposing.ts'
import { recordContent } from '#shared/archive/record-content.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Disposal, Hold } from '#shared/domain/archive.ts'
import type { Act, BusinessRecord, Task } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import { digestOfText } from '#shared/kernel/digest.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { personId, simId, unitId, type FoundingRow } from './company.ts'
import type { Done, Enrolled, SimDesk } from './desk.ts'
import type { Trouble } from './checks.ts'
import type { SimServer } from './server.ts'
import type { SimWorld } from './world.ts'

/**
 * Schedules in which years pass: records fall due, are held, applied for, agreed to and disposed of, while everything else goes wrong as ever. What was disposed of stays so at the server
 * and everywhere; what was on hold in the server's order of things never was.
 */
const words = (zh: string, en: string) => ({ zh, en })
const text = (key: string) => ({ key, kind: 'text' as const, label: words(key, key), required: true })

/** A small application for disposal; both who decide sit at desks of the first hour. */
export const simDisposal: DefinitionBody = definitionBodySchema.parse({
  format: 2,
  key: 'sim-disposal',
  version: 1,
  name: words('模拟销毁', 'Simulated disposal'),
  summary: words('模拟销毁', 'Simulated disposal'),
  form: [{ key: 'records', kind: 'table', label: words('清册', 'Records'), required: true, columns: [text('record'), text('number'), text('content')] }],
  title: "'disposal'",
  route: {
    steps: [
      { key: 'first', kind: 'approve', label: words('一审', 'First'), assignee: { kind: 'member', memberId: personId('head-a') } },
      { key: 'second', kind: 'approve', label: words('二审', 'Second'), assignee: { kind: 'member', memberId: personId('head-b') } },
      { key: 'dispose', kind: 'do', label: words('销毁', 'Dispose'), assignee: { kind: 'role', role: 'archivist' }, disposes: 'records' },
    ],
  },
  numbering: { prefix: 'SD', period: 'none', digits: 5 },
  permissions: { start: ['everyone'], read: [{ role: 'finance' }] },
  register: { columns: ['number'], sort: { column: 'number', descending: true } },
})

/** What a company has beside the usual when its schedules have years: one year for every record, an archivist at each of two desks, and the application. */
export const archiveRows: readonly FoundingRow[] = [
  ...(['finance', 'ops-a'] as const).map((who, n) => ({
    entity: 'grant' as const,
    row: { id: simId(4, 90 + n), memberId: personId(who), roleKey: 'archivist', unitId: unitId('root'), expiresAt: null },
  })),
  { entity: 'setting', row: { id: 'archive.keepYears', value: 1 } },
  { entity: 'definition', row: { id: 'sim-disposal@1', key: 'sim-disposal', version: 1, state: 'published', body: simDisposal, publishedAt: 1 } },
]

export const archiveWeights = { bring: 2, hold: 1, lift: 1, 'ask-disposal': 4, approve: 10, dispose: 8 } as const
export type ArchiveAct = keyof typeof archiveWeights

const listedMost = 4
const yearMs = 367 * 24 * 3_600_000

/** A desk at which that act finds something to be done; any where none does. */
export async function deskFor(world: SimWorld, name: ArchiveAct): Promise<SimDesk> {
  const ready: SimDesk[] = []
  for (const desk of world.desks) {
    const here = desk.parts.enrolled.map(({ memberId }) => memberId)
    const tasks = (await desk.rows('task')) as readonly Task[]
    const isAsked = tasks.some(({ state, node, assigneeId }) => state === 'open' && nodesOf[name].includes(node) && here.includes(assigneeId))
    if (nodesOf[name].length === 0 ? here.some((id) => archivists.includes(id)) : isAsked) ready.push(desk)
  }
  return world.dice.one(ready.length > 0 ? ready : world.desks)
}

const archivists: readonly Id[] = [personId('finance'), personId('ops-a')]
const nodesOf: Readonly<Record<ArchiveAct, readonly string[]>> = {
  bring: [],
  hold: [],
  lift: [],
  'ask-disposal': [],
  approve: ['first', 'second'],
  dispose: ['dispose'],
}

/** Does one act of the archive at a desk, where somebody may; undefined when there is nothing to do it to. */
export async function archiveAct(world: SimWorld, desk: SimDesk, name: ArchiveAct): Promise<Done | undefined> {
  const all = async <E extends EntityName>(entity: E) => (await desk.rows(entity)) as readonly EntityRow<E>[]
  const archivist = desk.parts.enrolled.find(({ memberId }) => archivists.includes(memberId))
  const run = async (who: Enrolled | undefined, mutation: string, args: Record<string, unknown>): Promise<Done | undefined> =>
    who && (await desk.mutateAs(who.memberId))?.(mutation, 1, args, {})
  const closed = (await all('record')).filter(({ closedAt, definitionKey }) => closedAt !== null && definitionKey !== simDisposal.key)
  switch (name) {
    case 'bring': {
      const data = () => ({ claim_no: `D${world.dice.below(1_000_000)}`, amount: world.dice.below(90_000), submitted_at: world.clock(), outcome: 'paid' })
      const rows = Array.from({ length: 3 }, () => ({ recordId: world.newId(), businessDate: '2025-06-01', data: data() }))
      return run(archivist, 'record.import', { definitionKey: 'claim-register', definitionVersion: 1, importId: world.newId(), rows })
    }
    case 'hold': {
      const one = world.dice.pick(closed)
      return one && run(archivist, 'hold.place', { matterId: world.newId(), recordIds: [one.id], reason: 'lawsuit' })
    }
    case 'lift': {
      const hold = world.dice.pick((await all('hold')).filter(({ liftedAt }) => liftedAt === null))
      return hold && run(archivist, 'hold.lift', { holdIds: [hold.id], reason: 'settled' })
    }
    case 'ask-disposal': {
      const held = new Set((await all('hold')).flatMap(({ recordId, liftedAt }) => (liftedAt === null ? [recordId] : [])))
      // Mostly what is due and free, as the screen offers it; now and then anything.
      const wise = world.dice.chance(0.8)
      const unconfirmed = new Set((await all('act')).flatMap(({ recordId, notAfter }) => (notAfter === null ? [recordId] : [])))
      const fits = ({ id, closedAt }: BusinessRecord): boolean => !held.has(id) && !unconfirmed.has(id) && (closedAt ?? 0) < world.clock() - yearMs
      const some = closed.filter((record) => !wise || fits(record)).slice(0, listedMost)
      if (some.length === 0) return undefined
      const home = (await all('member')).find(({ id }) => id === archivist?.memberId)?.unitId ?? unitId('root')
      const [acts, files] = [await all('act'), await all('attachment')]
      const data = { records: some.map((record) => namedIn(record, acts, files)) }
      const args = {
        recordId: world.newId(),
        definitionKey: simDisposal.key,
        definitionVersion: 1,
        businessDate: '2026-01-05',
        unitId: home,
        warningReasons: {},
      }
      return run(archivist, 'record.submit', { ...args, data })
    }
    case 'approve':
    case 'dispose': {
      const here = new Set(desk.parts.enrolled.map(({ memberId }) => memberId))
      const task = world.dice.pick(
        (await all('task')).filter((each: Task) => each.state === 'open' && nodesOf[name].includes(each.node) && here.has(each.assigneeId)),
      )
      const who = desk.parts.enrolled.find(({ memberId }) => memberId === task?.assigneeId)
      const onTask = { recordId: task?.recordId, taskId: task?.id, opinion: 'fine' }
      if (!task) return undefined
      return name === 'dispose' ? run(who, 'record.dispose', onTask) : run(who, 'record.decide', { ...onTask, decision: 'agree', returnTo: null })
    }
  }
}

function namedIn(record: BusinessRecord, acts: readonly Act[], files: readonly EntityRow<'attachment'>[]) {
  const of = <T extends { readonly recordId: Id }>(rows: readonly T[]): readonly T[] => rows.filter(({ recordId }) => recordId === record.id)
  return { record: record.id, number: record.number, content: digestOfText(recordContent(record, of(acts), of(files))) }
}

/** What a server must never have: a record beside its certificate, a certificate of what was held or too few have agreed to, anything left of what it names. */
export async function checkDisposals(server: SimServer): Promise<{ readonly disposed: number; readonly troubles: readonly Trouble[] }> {
  const troubles: Trouble[] = []
  const trouble = (kind: Trouble['kind'], what: string): number => troubles.push({ kind, desk: 'server', what })
  const { disposals, left, acts, log } = await server.store.read(async (db) => {
    const rows = rowStatements(db)
    const certificates = await rows.list('disposal', [])
    const ids = new Set(certificates.map(({ id }) => id))
    const parts = await Promise.all((['task', 'act', 'attachment', 'hold', 'notice'] as const).map((entity) => rows.list(entity, [])))
    const leftOf = parts.flat().filter((row) => 'recordId' in row && ids.has(row.recordId ?? ''))
    return {
      disposals: certificates,
      left: [...(await rows.list('record', [])).filter(({ id }) => ids.has(id)), ...leftOf],
      acts: await rows.list('act', []),
      log: await db.selectFrom('mutation_log').select(['name', 'body', 'outcome']).orderBy('version').execute(),
    }
  })
  for (const { id } of left) trouble('leaked', `${id} is left of what was disposed of`)
  for (const disposal of disposals) if (!isApproved(disposal, acts)) trouble('lost', `${disposal.id} was disposed of and not agreed to`)
  for (const id of heldWhenDisposed(log, disposals)) trouble('lost', `${id} was disposed of while it was held`)
  return { disposed: disposals.length, troubles }
}

function isApproved({ requestId, approvals }: Disposal, acts: readonly Act[]): boolean {
  const own = acts.filter(({ recordId }) => recordId === requestId)
  return approvalsOf({ creatorId: own.find(({ kind }) => kind === 'submit')?.actorId ?? '' }, own, 'records')?.length === approvals.length
}

type Logged = { readonly name: string; readonly body: string; readonly outcome: string }

/** Plays the server's own order of holds, liftings and disposals once more. */
function heldWhenDisposed(log: readonly Logged[], disposals: readonly Disposal[]): readonly Id[] {
  const holds = new Map<Hold['id'], Id>()
  const found: Id[] = []
  for (const { name, body, outcome } of log) {
    if (outcome !== 'applied' || !body.includes('{')) continue
    const { id, args } = JSON.parse(body.slice(body.indexOf('{'))) as { readonly id: Id; readonly args: Readonly<Record<string, unknown>> }
    if (name === 'hold.place@1') (args['recordIds'] as Id[]).forEach((recordId, n) => holds.set(`${id}:${n.toString(36)}`, recordId))
    if (name === 'hold.lift@1') for (const holdId of args['holdIds'] as Id[]) holds.delete(holdId)
    if (name !== 'record.dispose@1') continue
    const held = new Set(holds.values())
    for (const { id: recordId, requestId } of disposals) if (requestId === args['recordId'] && held.has(recordId)) found.push(recordId)
  }
  return found
}
