import { expect, test } from 'vitest'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { library } from '#shared/templates/library.ts'
import { publishDefinitions } from '#server/company/company.ts'
import { readableRecord } from '#store/read/rows.ts'
import { sightOfFile } from '#store/read/show-field.ts'
import { newPasswordOf, personOf, type Site } from '../server/support.ts'
import type { ShiftDesk } from '../../support/shift-desk.ts'
import { counted, libraryDesk, start } from '../../support/stock-desk.ts'

/** 盲录: a second person counts again without the first figures, on his own or inside the first one's session; where the two differ he settles it. */
const lines = (first: number, second: number) => ({ lines: [{ counted: first }, { counted: second }] })

async function taken(
  userNames: readonly string[],
): Promise<{ readonly site: Site; readonly desk: ShiftDesk; readonly recordId: string; readonly taskId: string }> {
  const { site, desk } = await libraryDesk(['stock-taking'], userNames)
  const { memberId } = personOf(site, 'zhangwei')
  const recordId = await start(site, desk, 'stock-taking', { ...counted, taker: memberId })
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  const { tasks } = await desk.get('record.get', { id: recordId })
  return { site, desk, recordId, taskId: tasks.find(({ assigneeName }) => assigneeName === '吴磊')?.id ?? '' }
}

test('[ENT-04] [PRM-06] whoever enters blind is given the rows and not the figures: no call of his tells them, in no list and on no paper, until he has', async () => {
  const { site, desk, recordId, taskId } = await taken(['wulei', 'zhangwei'])
  await desk.lock()
  await desk.unlock('wulei')
  const seat = { recordId, taskId, second: false }
  const view = await desk.get('record.get', { id: recordId })
  expect(view.record.data).toEqual({
    place: '一号库工具间',
    taker: personOf(site, 'zhangwei').memberId,
    lines: [
      { item_code: 'T-01', item_name: '扫描枪', booked: 12 },
      { item_code: 'T-02', item_name: '叉车钥匙', booked: 6 },
    ],
  })
  const form = await desk.get('task.open', seat)
  expect(form).toMatchObject({
    kind: 'blind',
    fields: [{ key: 'lines', columns: [{ key: 'counted' }] }],
    givenRows: { lines: [{ item_code: 'T-01' }, { item_code: 'T-02' }] },
  })
  // Neither a list, nor a sum, nor a search, nor a print, nor a check says a figure of the first entry.
  const query = { definitionKey: 'stock-taking', filters: [], sort: [], search: '' }
  const register = await desk.get('register.open', query)
  expect(register.total).toBe(0)
  expect(await desk.get('search.find', { text: '一号库工具间', limit: 10 })).toEqual([])
  expect(await desk.call('print.record', { id: recordId, parts: { tables: true, attachments: true, trail: true }, to: 'file', language: 'en' })).toMatchObject({
    fault: { code: 'blind-entry-first' },
  })
  const checked = await desk.get('task.check', { ...seat, data: lines(1, 2) })
  expect(checked).toMatchObject({ computed: {}, errors: [], warnings: [] })
  const told = [view, form, checked, await desk.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })].map((value) => JSON.stringify(value)).join()
  expect(told).not.toContain('一把送修')
  expect(told).not.toMatch(/"counted":5|"counted":12|"missing":1/)
  expect((await desk.get('task.check', { ...seat, data: { lines: [{ counted: 12 }] } })).errors).toMatchObject([
    { code: 'field-required', field: 'lines.1.counted' },
  ])
  // Before the entry is whole nothing is compared.
  await desk.get('task.save', { ...seat, draftId: form.draftId, data: { lines: [{ counted: 12 }] }, text: {} })
  expect(await desk.call('task.compare', seat)).toMatchObject({ fault: { code: 'record-invalid', field: 'lines.1.counted' } })

  await desk.get('task.save', { ...seat, draftId: form.draftId, data: lines(12, 5), text: {} })
  expect((await desk.get('task.compare', seat)).differences).toEqual([])
  await desk.get('task.finish', { ...seat, revision: view.record.revision, opinion: '盲盘一致', warningReasons: {} })
  expect((await desk.get('record.get', { id: recordId })).record).toMatchObject({
    nodes: ['shortage'],
    data: { lines: counted.lines },
  })
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ waiting: 0, conflicts: 0 })
  expect((await desk.get('register.open', query)).total).toBe(1)
})

test('[ENT-04] [ENT-05] inside the first one’s session, offline, the second person proves himself, enters blind and settles: the first entry stands where he says so', async () => {
  const { site, desk, recordId, taskId } = await taken(['wulei', 'zhangwei'])
  const wulei = personOf(site, 'wulei')
  const seat = { recordId, taskId, second: true }
  const view = await desk.get('record.get', { id: recordId })
  expect(view.secondEntries).toEqual([{ taskId, userName: 'wulei', name: '吴磊' }])
  expect(await desk.call('task.open', seat)).toMatchObject({ fault: { code: 'second-person-left' } })
  const bring = { recordId, taskId, userName: 'wulei' }
  expect(await desk.call('task.bringSecond', { ...bring, password: 'Not-his-Secret-9' })).toMatchObject({ fault: { code: 'password-wrong' } })
  expect(await desk.call('task.bringSecond', { ...bring, userName: 'zhangwei', password: newPasswordOf(personOf(site, 'zhangwei')) })).toMatchObject({
    fault: { code: 'second-person-same' },
  })
  await desk.get('task.bringSecond', { ...bring, password: newPasswordOf(wulei) })
  const form = await desk.get('task.open', seat)
  expect(form).toMatchObject({ memberName: '吴磊', record: { lines: [{ item_code: 'T-01', booked: 12 }, {}] } })
  await desk.get('task.save', { ...seat, draftId: form.draftId, data: lines(12, 6), text: {} })

  // He leaves, and comes back to what he had typed; it is his, not the first one's.
  await desk.get('task.leaveSecond', {})
  expect(await desk.call('task.compare', seat)).toMatchObject({ fault: { code: 'second-person-left' } })
  expect(await desk.call('draft.get', { id: form.draftId })).toMatchObject({ ok: false })
  await desk.get('task.bringSecond', { ...bring, password: newPasswordOf(wulei) })
  expect((await desk.get('task.open', seat)).draft?.data).toEqual(lines(12, 6))

  const compared = await desk.get('task.compare', seat)
  expect(compared).toMatchObject({
    differences: [{ path: 'lines.1.counted', first: 5, second: 6 }],
    first: { memberName: '张伟' },
    second: { memberName: '吴磊' },
    mayReturn: true,
  })
  // What has been compared is fixed: nobody copies what he has been shown.
  expect(await desk.call('task.save', { ...seat, draftId: form.draftId, data: lines(12, 5), text: {} })).toMatchObject({ fault: { code: 'entry-compared' } })
  const finish = { ...seat, revision: view.record.revision, opinion: '再数一遍，确为五把' }
  expect(await desk.call('task.finish', { ...finish, warningReasons: {} })).toMatchObject({ fault: { code: 'entry-differs' } })
  await desk.get('task.settle', { ...finish, keep: ['lines.1.counted'] })

  const done = await desk.get('record.get', { id: recordId })
  expect(done.record).toMatchObject({ nodes: ['shortage'], data: { lines: counted.lines } })
  expect(done.trail.at(-1)).toMatchObject({
    kind: 'agree',
    actorId: wulei.memberId,
    opinion: '再数一遍，确为五把',
    changes: { 'entry-kept:lines.1.counted': [5, 6] },
  })
  expect((await desk.get('session.get', {})).member.userName).toBe('zhangwei')
  expect(await desk.call('task.open', seat)).toMatchObject({ fault: { code: 'second-person-left' } })
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ waiting: 0, conflicts: 0 })
  const judged = await site.store.read((db) =>
    db.selectFrom('mutation_log').select(['authorId', 'outcome']).where('name', '=', 'record.settle-entry@1').execute(),
  )
  expect(judged).toEqual([{ authorId: wulei.memberId, outcome: 'applied' }])
})

test('[ENT-04] [WFL-06] where the second person holds to his, the record goes back to be corrected and straight to him again, blind as before', async () => {
  const { desk, recordId, taskId } = await taken(['wulei', 'zhangwei'])
  await desk.lock()
  await desk.unlock('wulei')
  const seat = { recordId, taskId, second: false }
  const { record } = await desk.get('record.get', { id: recordId })
  const { draftId } = await desk.get('task.open', seat)
  await desk.get('task.save', { ...seat, draftId, data: lines(12, 6), text: {} })
  await desk.get('task.compare', seat)
  await desk.get('task.settle', { ...seat, revision: record.revision, opinion: '柜顶还有一把', keep: [] })
  await desk.lock()
  await desk.unlock('zhangwei')
  const returned = await desk.get('record.get', { id: recordId })
  expect(returned.record.state).toBe('returned')
  expect(returned.trail.at(-1)).toMatchObject({ kind: 'return', target: null, changes: { 'entry-held:lines.1.counted': [5, 6] } })
  const { draftId: revision } = await desk.get('record.revise', { recordId })
  const [line, { reason: _reason, ...other }] = counted.lines as [object, Record<string, unknown>]
  const data = { ...returned.record.data, lines: [line, { ...other, counted: 6 }] }
  await desk.get('draft.save', { id: revision, definitionKey: 'stock-taking', recordId, data: data as typeof counted, text: {} })
  await desk.get('entry.submit', { draftId: revision, warningReasons: {}, opinion: '柜顶一把漏盘' })

  await desk.lock()
  await desk.unlock('wulei')
  const again = await desk.get('record.get', { id: recordId })
  expect(again.toEnter).toMatchObject({ kind: 'blind' })
  expect(JSON.stringify([again.record, again.trail])).not.toMatch(/"counted"|entry-held/)
  const back = { recordId, taskId: again.myTaskId ?? '', second: false }
  const form = await desk.get('task.open', back)
  expect(form).toMatchObject({ draft: null, comparedAt: null })
  await desk.get('task.save', { ...back, draftId: form.draftId, data: lines(12, 6), text: {} })
  expect((await desk.get('task.compare', back)).differences).toEqual([])
  await desk.get('task.finish', { ...back, revision: again.record.revision, opinion: '一致', warningReasons: {} })
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ waiting: 0, conflicts: 0 })
  expect((await desk.get('record.get', { id: recordId })).record.state).toBe('completed')
})

test('[PRM-06] whoever enters blind gets no shielded file for that: it is covered to him as to any other', async () => {
  const { site, desk } = await libraryDesk([], ['wulei', 'zhangwei'])
  const stockTaking = library.find(({ key }) => key === 'stock-taking')
  if (stockTaking?.format !== 2) throw new Error('no stock-taking')
  const file = (key: string) => ({ key, kind: 'attachment', label: { zh: '照片', en: 'Photo' } })
  const form = [...stockTaking.form, file('photo'), { ...file('proof'), shield: { level: 'secret' } }]
  const numbering = { ...stockTaking.numbering, prefix: 'PDX' }
  await publishDefinitions(site.tools, [definitionBodySchema.parse({ ...stockTaking, key: 'stock-proof', numbering, form })])
  await desk.get('sync.now', {})
  const recordId = await start(site, desk, 'stock-proof', { ...counted, taker: personOf(site, 'zhangwei').memberId })
  await desk.lock()
  await desk.unlock('wulei')
  const context = desk.desk().opened?.context
  if (!context) throw new Error('the desk is not open')
  expect(await readableRecord(context, recordId)).toMatchObject({ ok: true, value: { blind: true } })
  expect([await sightOfFile(context, recordId, 'photo'), await sightOfFile(context, recordId, 'proof')]).toEqual(['open', 'covered'])
})
