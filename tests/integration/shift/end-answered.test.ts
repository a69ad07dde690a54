import { expect, test } from 'vitest'
import { shiftDesk, shiftSite } from '../../support/shift-desk.ts'

test('the notice of a store that was copied or lacks its end goes when somebody has taken note of it, who stands in the audit by name', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.get('sync.now', {})
  await desk.lock()
  // As after a copy has gone on elsewhere: the server knows of events that are not here.
  let told = 0
  desk.machine.cable.intercept = async (message, _ask, carry) =>
    message === 'mark' && told++ === 0 ? { ok: true, value: { known: { sequence: 900, head: 'a'.repeat(64) } } } : carry()
  await desk.unlock('zhangwei')
  const lost = { code: 'store-damaged', params: { reason: 'end-lost' } }
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', fault: lost })
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'open', fault: lost })
  await desk.get('sync.answerEndLost', {})
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', fault: null })
  expect(await desk.get('desk.state', {})).toMatchObject({ phase: 'open', fault: null })
  const raw = desk.desk().opened?.context.database.readRaw
  expect(raw?.prepare(`select "act" from audit where act like 'store.%' order by "sequence"`).pluck().all()).toEqual(['store.end-lost', 'store.end-lost-noted'])
})

test('the audit list names desks, members and readable records; the chain keeps their ids', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  const { desk: own } = await desk.enrol('heqiang')
  await desk.get('sync.now', {})
  await desk.get('session.handOver', {})
  const { rows } = await desk.get('audit.list', { offset: 0, limit: 50 })
  expect(rows.find(({ act }) => act === 'session.handed-over')?.subject).toBe(own.name)
  const raw = desk.desk().opened?.context.database.readRaw
  expect(raw?.prepare(`select "subject" from audit where act = 'session.handed-over'`).pluck().get()).toBe(own.id)
  expect(await desk.get('audit.verify', {})).toMatchObject({ intact: true })
})
