import { expect, test } from 'vitest'
import { personOf } from '../server/support.ts'
import { libraryDesk, start } from '../../support/stock-desk.ts'

/** 屏蔽 at one shared desk without network: the phone of somebody who is out, before whoever has to decide it, before the same person afterwards, and before a colleague. */
const hour = 3_600_000

test('[PRM-06] [PRM-14] [AUD-01] a shielded field is whole while a task needs it, then a mask that whoever is cleared lifts for himself, each time on record; no list, search, paper or code has more', async () => {
  const { site, desk } = await libraryDesk(['temporary-outing'], ['liuyang', 'zhangwei'])
  const leavesAt = site.clock() + hour
  const outing = {
    kind: 'customer',
    stand_in: personOf(site, 'wulei').memberId,
    destination: '宁波仓',
    reason: '交接货单',
    leaves_at: leavesAt,
    returns_at: leavesAt + hour,
  }
  const recordId = await start(site, desk, 'temporary-outing', { ...outing, phone: '13812345678' })
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  const told = async () => {
    const query = { definitionKey: 'temporary-outing', filters: [], sort: [], search: '' }
    const open = await desk.get('register.open', query)
    const rows = await desk.get('register.rows', { handle: open.handle, columns: ['number', 'phone'], offset: 0, limit: 10 })
    const found = await desk.get('search.find', { text: '13812345678', limit: 10 })
    const filtered = await desk.get('register.open', { ...query, filters: [{ column: 'phone', op: 'contains', value: '12345' }] })
    const sorted = await desk.get('register.groups', { query, by: 'phone', part: 'value' })
    return { cells: rows.rows.map(({ cells }) => cells[1]), found: found.length, filtered: filtered.total, groups: sorted.groups.map(({ key }) => key) }
  }
  // Also to its initiator a list has the mask; his record he sees.
  expect(await told()).toEqual({ cells: ['138 **** 5678'], found: 0, filtered: 0, groups: ['138 **** 5678'] })
  expect((await desk.get('record.get', { id: recordId })).record.data).toMatchObject({ phone: '13812345678' })

  await desk.lock()
  await desk.unlock('liuyang')
  const asked = await desk.get('record.get', { id: recordId })
  expect([asked.record.data['phone'], asked.covered]).toEqual(['13812345678', []])
  const decision = { recordId, taskId: asked.myTaskId ?? '', revision: asked.record.revision, decision: 'agree' as const, opinion: '同意', returnTo: null }
  await desk.get('record.decide', { ...decision, resume: false, data: null, warningReasons: {} })

  const after = await desk.get('record.get', { id: recordId })
  expect(after.record.data).not.toHaveProperty('phone')
  expect(after.covered).toEqual([{ path: 'phone', mask: '138 **** 5678', mayShow: true }])
  const printed = await desk.get('print.record', { id: recordId, parts: { tables: true, attachments: true, trail: true }, to: 'file', language: 'en' })
  const copied = await desk.get('record.copy', { recordId })
  const draft = await desk.get('draft.get', { id: copied.draftId })
  const all = JSON.stringify([after, printed, draft, await told(), await desk.get('inbox.list', { tab: 'done', offset: 0, limit: 10 })])
  expect(all).not.toContain('13812345678')

  const lines = async () =>
    (await desk.desk().opened?.context.database.reader.selectFrom('audit').select(['act', 'subject']).where('act', '=', 'field.shown').execute()) ?? []
  expect(await lines()).toEqual([])
  expect(await desk.get('record.showField', { recordId, field: 'phone' })).toEqual({ value: '13812345678', names: {}, attachments: [] })
  expect(await lines()).toEqual([{ act: 'field.shown', subject: `${recordId} phone` }])
  expect(await desk.call('record.showField', { recordId, field: 'reason' })).toMatchObject({ fault: { code: 'act-not-allowed' } })
  // What was shown once is covered in the next answer.
  expect((await desk.get('record.get', { id: recordId })).record.data).not.toHaveProperty('phone')
})
