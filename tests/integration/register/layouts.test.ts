import { expect, onTestFinished, test } from 'vitest'
import { jsonOfBody } from '#shared/definition/definition.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { createTestDesk } from '../../support/store-harness.ts'

test('[TPL-08] a register’s layout is part of its definition: it changes by publishing the next version, and the views that people keep for themselves stay', async () => {
  const desk = await createTestDesk()
  onTestFinished(() => desk.remove())
  const body = shippedDefinitions.find(({ key }) => key === 'expense-claim')
  if (!body) throw new Error('nothing is shipped')
  const query = { definitionKey: body.key, filters: [], sort: [{ column: 'number', descending: true }], search: '' }
  const view = { id: desk.as('analyst').newId(), definitionKey: body.key, name: '按金额', query, columns: ['number', 'amount'], groupBy: null, chart: false }
  await desk.get('analyst', 'view.save', view)
  const layout = { ...body.register, columns: ['creator', 'number', 'amount'], sort: { column: 'amount', descending: false }, groupBy: 'unit' }
  const next = { ...body, version: body.version + 1, register: layout }
  const before = await desk.get('analyst', 'register.columns', { definitionKey: body.key })
  expect([before.shown, before.groupBy]).toEqual([body.register.columns, body.register.groupBy ?? null])
  const published = await desk.as('administrator').mutate('definition.publish', 1, { body: jsonOfBody(next) })
  expect(published).toMatchObject({ ok: true })
  const after = await desk.get('analyst', 'register.columns', { definitionKey: body.key })
  expect([after.shown, after.sort, after.groupBy]).toEqual([layout.columns, layout.sort, 'unit'])
  expect(await desk.get('analyst', 'view.list', { definitionKey: body.key })).toMatchObject([{ name: '按金额', columns: ['number', 'amount'] }])
})
