import { afterEach, beforeEach, expect, test } from 'vitest'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(() => desk.remove())

const key = 'expense-claim'
const act = async (name: string, args: Record<string, unknown>) => expect(await desk.as('administrator').mutate(name, 1, args)).toMatchObject({ ok: true })
const listed = async () => (await desk.get('finance', 'definition.list', {})).find((each) => each.key === key)

test('[TPL-07] an administrator sees every version of a definition; a retired one cannot be started, and its register stays', async () => {
  const body = shippedDefinitions.find((each) => each.key === key)!
  await act('definition.publish', { body: { ...body, version: 2, summary: { zh: '新说明', en: 'New words' } } })
  expect(await listed()).toMatchObject({ version: 2, summary: { en: 'New words' }, abilities: expect.arrayContaining(['start', 'read', 'export']) as string[] })
  await act('definition.retire', { key })
  const published = (await desk.get('administrator', 'definition.published', {})).find((each) => each.key === key)
  expect(published).toMatchObject({
    newest: { version: 2, summary: { en: 'New words' } },
    versions: [
      { version: 2, state: 'retired' },
      { version: 1, state: 'retired' },
    ],
  })
  expect((await listed())?.abilities.toSorted()).toEqual(['export', 'read'])
  expect((await desk.get('finance', 'register.columns', { definitionKey: key })).shown).toEqual(body.register.columns)
  const query = { definitionKey: key, filters: [], sort: [], search: '' }
  expect(await desk.get('finance', 'register.open', query)).toMatchObject({ total: 0 })
})
