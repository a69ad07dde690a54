import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { createCaches } from '#store/session/organisation-cache.ts'
import { carryOutDue, type DueContext } from '#store/time/due.ts'
import { personId, unitId, type PersonName } from '../../scripts/sim/company.ts'
import type { SimDesk } from '../../scripts/sim/desk.ts'
import type { SimWorld } from '../../scripts/sim/world.ts'

const words = (zh: string, en: string) => ({ zh, en })

/** Decided within an hour by the clock, warned of before and told further up after; then it waits for the moment that it names, and is decided again. */
export const timedCase: DefinitionBody = definitionBodySchema.parse({
  format: 2,
  key: 'timed-case',
  version: 1,
  name: words('限时单', 'Timed case'),
  summary: words('限时与等待', 'Limits and waits'),
  form: [
    { key: 'subject', kind: 'text', label: words('事由', 'Subject'), required: true },
    { key: 'starts', kind: 'instant', label: words('开始', 'Starts') },
  ],
  title: 'form.subject',
  route: {
    steps: [
      {
        key: 'first',
        kind: 'approve',
        label: words('初审', 'First'),
        assignee: { kind: 'unit-head' },
        limit: {
          minutes: 60,
          warnBefore: 20,
          escalate: [
            { after: 30, to: { kind: 'unit-head', level: 2 } },
            { after: 60, to: { kind: 'role', role: 'finance' } },
          ],
        },
      },
      { key: 'hold', kind: 'wait', label: words('等待', 'Wait'), until: { kind: 'field', field: 'starts' } },
      { key: 'second', kind: 'approve', label: words('复审', 'Second'), assignee: { kind: 'unit-head' }, limit: { by: 'starts', warnPercent: 50 } },
    ],
  },
  numbering: { prefix: 'TC', period: 'none', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number', 'subject'], sort: { column: 'number', descending: true } },
})

/** One act of a member at his desk; throws what refuses it. */
export async function actAt(desk: SimDesk, who: PersonName, name: string, version: number, args: Record<string, unknown>): Promise<void> {
  const done = await (await desk.mutateAs(personId(who)))?.(name, version, args)
  if (!done?.ok) throw new Error(`${name}: ${JSON.stringify(done)}`)
}

/** Publishes it at the administrator's desk. */
export async function publishAt(desk: SimDesk, body: DefinitionBody): Promise<void> {
  await actAt(desk, 'admin', 'definition.publish', 1, { body })
}

/** A case of ops-a that begins so many minutes from now. */
export async function submitTimed(world: SimWorld, desk: SimDesk, minutes: number): Promise<string> {
  const recordId = world.newId()
  await actAt(desk, 'ops-a', 'record.submit', 1, {
    recordId,
    definitionKey: timedCase.key,
    definitionVersion: 1,
    data: { subject: 'visit', starts: world.clock() + minutes * 60_000 },
    businessDate: '2026-01-05',
    unitId: unitId('a'),
    warningReasons: {},
  })
  return recordId
}

/** The head of unit a agrees to whatever is open of a record at the desk; answers whether anything was. */
export async function agreeAt(desk: SimDesk, recordId: string): Promise<boolean> {
  const task = desk.store.database.readRaw.prepare(`select "id" from "task" where "recordId" = ? and "state" = 'open'`).pluck().get(recordId)
  if (task === undefined) return false
  await actAt(desk, 'head-a', 'record.decide', 2, {
    recordId,
    taskId: task,
    decision: 'agree',
    opinion: 'fine',
    returnTo: null,
    resume: false,
    data: null,
    warningReasons: {},
  })
  return true
}

/** What the desk's own watch over time works with, in the name of one who is signed in. */
export async function timeAt(world: SimWorld, desk: SimDesk, who: PersonName): Promise<DueContext> {
  const mutate = await desk.mutateAs(personId(who))
  const member = (await desk.rows('member')).find(({ id }) => id === personId(who))
  if (!mutate || !member) throw new Error(`${who} is not at ${desk.parts.name}`)
  const { database } = desk.store
  return { database, organisation: createCaches(database).organisation, session: { member } as never, clock: world.clock, mutate }
}

/** The desk says what is due there; answers of how many records. */
export async function sayDueAt(world: SimWorld, desk: SimDesk, who: PersonName): Promise<number> {
  return carryOutDue(await timeAt(world, desk, who), new Map())
}

/** The kinds of a record's acts as the server has them, in order. */
export async function actsAt(world: SimWorld, recordId: string): Promise<readonly string[]> {
  const acts = await world.server().store.read((db) => db.selectFrom('act').select(['kind', 'at', 'id']).where('recordId', '=', recordId).execute())
  return acts.toSorted((a, b) => Number(a.at) - Number(b.at) || (String(a.id) < String(b.id) ? -1 : 1)).map(({ kind }) => String(kind))
}

/** A record as the desk has it. */
export async function recordAt(desk: SimDesk, recordId: string): Promise<BusinessRecord | undefined> {
  return ((await desk.rows('record')) as readonly BusinessRecord[]).find(({ id }) => id === recordId)
}
