import { expect, test } from 'vitest'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { publishDefinitions } from '#server/company/company.ts'
import { shiftDesk, shiftSite } from '../../support/shift-desk.ts'
import { start } from '../../support/stock-desk.ts'

/** What a record waits for beside decisions, on a real desk: an event that somebody reports, the records that it has started, and the archive. */
const label = (zh: string) => ({ zh, en: 'Item' })
const common: Pick<SteppedDraft, 'format' | 'version' | 'numbering' | 'permissions' | 'register'> = {
  format: 2,
  version: 1,
  numbering: { prefix: 'T', period: 'year', digits: 4 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number'], sort: { column: 'number', descending: true } },
}

const part: SteppedDraft = {
  ...common,
  key: 'rectification',
  name: label('整改单'),
  summary: label('整改单'),
  title: 'form.place',
  form: [{ key: 'place', kind: 'text', label: label('部位') }],
  route: { steps: [{ key: 'mend', kind: 'do', label: label('整改'), assignee: { kind: 'initiator' } }] },
}
const whole: SteppedDraft = {
  ...common,
  key: 'inspection-round',
  name: label('巡检'),
  summary: label('巡检'),
  title: "'巡检'",
  form: [{ key: 'places', kind: 'table', label: label('隐患'), columns: [{ key: 'place', kind: 'text', label: label('部位') }] }],
  route: {
    steps: [
      { key: 'arrived', kind: 'wait', label: label('等待检修到场'), until: { kind: 'event', assignee: { kind: 'initiator' } } },
      { key: 'fix', kind: 'sub-process', label: label('分派整改'), definition: 'rectification', forEach: 'places', data: { place: 'row.place' } },
      { key: 'archive', kind: 'archive', label: label('归档'), keepYears: 10 },
    ],
  },
}

test('[WFL-03] [ARC-02] an event is reported, the records below are shown with their state and lead back, and the closed record says how long it is kept', async () => {
  const site = await shiftSite()
  await publishDefinitions(
    site.tools,
    [part, whole].map((draft) => definitionBodySchema.parse(draft)),
  )
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  const recordId = await start(site, desk, 'inspection-round', { places: [{ place: '东门' }, { place: '二层' }] })
  const finish = async (id: string) => {
    const { record, myTaskId } = await desk.get('record.get', { id })
    await desk.get('record.decide', { recordId: id, taskId: myTaskId ?? '', revision: record.revision, decision: 'done', opinion: '已到', returnTo: null })
  }
  const waiting = await desk.get('record.get', { id: recordId })
  expect(waiting).toMatchObject({ tasks: [{ kind: 'wait', assigneeName: '张伟' }], toEnter: null })
  expect(waiting.abilities).toContain('done')
  expect(waiting.course).toEqual({ waits: [], children: [], parent: null, archive: { keepYears: 10, archived: null } })
  expect((await desk.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows).toMatchObject([
    { task: { kind: 'wait', fields: 0 }, nodeLabel: { zh: '等待检修到场' } },
  ])
  await finish(recordId)

  const { course } = await desk.get('record.get', { id: recordId })
  expect(course.children).toMatchObject([
    { label: { zh: '分派整改' }, record: { title: '东门', state: 'running', definitionName: { zh: '整改单' } } },
    { label: { zh: '分派整改' }, record: { title: '二层', state: 'running' } },
  ])
  const [first, second] = course.children.map(({ record }) => record?.id ?? '')
  expect((await desk.get('record.get', { id: first ?? '' })).course.parent).toMatchObject({ record: { id: recordId, title: '巡检', state: 'running' } })
  await finish(first ?? '')
  expect((await desk.get('record.get', { id: recordId })).course.children.map(({ record }) => record?.state)).toEqual(['completed', 'running'])
  await finish(second ?? '')
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ waiting: 0, conflicts: 0 })
  const closed = await desk.get('record.get', { id: recordId })
  expect(closed.record.state).toBe('completed')
  expect(closed.course.archive?.archived?.keepUntil).toBe(Date.UTC(2036, 0, 4, 16))
  expect(closed.course.children.map(({ record }) => record?.state)).toEqual(['completed', 'completed'])
})
