import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { startScheduled } from '#store/time/scheduled.ts'
import type { PersonName } from '../../scripts/sim/company.ts'
import type { SimDesk } from '../../scripts/sim/desk.ts'
import type { SimWorld } from '../../scripts/sim/world.ts'
import { timeAt } from './timed-case.ts'

const words = (zh: string, en: string) => ({ zh, en })

/** Every working morning each operator inspects; on the last working day of a month one of them in turn; every quarter the heads of units. */
export const scheduledCase: DefinitionBody = definitionBodySchema.parse({
  format: 2,
  key: 'scheduled-case',
  version: 1,
  name: words('例行单', 'Recurring case'),
  summary: words('例行工作', 'Recurring work'),
  form: [
    { key: 'subject', kind: 'text', label: words('事由', 'Subject'), required: true },
    { key: 'found', kind: 'text', label: words('结果', 'Found'), required: true },
  ],
  title: 'form.subject',
  schedules: [
    {
      key: 'morning',
      label: words('每日', 'Daily'),
      every: { kind: 'daily', at: '08:00' },
      for: { kind: 'role', role: 'operator' },
      data: { subject: `'inspection ' + record.business_date` },
      limit: { minutes: 60, escalate: [{ after: 60, to: { kind: 'unit-head', level: 2 } }] },
    },
    {
      key: 'month-end',
      label: words('月末', 'Month end'),
      every: { kind: 'monthly', day: { working: -1 }, at: '16:00' },
      for: { kind: 'role', role: 'operator', share: 'in-turn' },
    },
    { key: 'heads', label: words('每季', 'Quarterly'), every: { kind: 'quarterly', month: 1, day: 20, at: '09:00' }, for: { kind: 'unit-heads' } },
  ],
  route: { steps: [{ key: 'head', kind: 'approve', label: words('负责人', 'Head'), assignee: { kind: 'unit-head' } }] },
  numbering: { prefix: 'SC', period: 'none', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number', 'subject'], sort: { column: 'number', descending: true } },
})

/** The desk begins what is due of whoever is signed in there, the server having last been heard then; answers how much. */
export async function beginAt(world: SimWorld, desk: SimDesk, who: PersonName, heardAt: number): Promise<number> {
  return startScheduled(await timeAt(world, desk, who), heardAt)
}

/** Scheduled records as the server has them: schedule, period and creator, with their state. */
export async function begunAt(
  world: SimWorld,
): Promise<readonly { readonly id: string; readonly what: string; readonly creatorId: string; readonly state: string }[]> {
  const rows = await world
    .server()
    .store.read((db) => db.selectFrom('record').selectAll().where('definitionKey', '=', scheduledCase.key).orderBy('id').execute())
  return rows.map(({ id, route, creatorId, state }) => {
    const { schedule } = JSON.parse(String(route)) as { schedule: { key: string; period: string } }
    return { id: String(id), what: `${schedule.key} ${schedule.period}`, creatorId: String(creatorId), state: String(state) }
  })
}
