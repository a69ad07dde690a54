import { expect, test } from 'vitest'
import type { RecordView } from '#shared/contract/store.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { enteredActs, entryOf, firstDraft, nodesFor, usualSince, withAct } from '#renderer/features/record/back-entry-model.ts'
import { recordViews } from '../../support/gallery/sample-records.ts'

const view: RecordView = [...recordViews.values()].find(({ record }) => record.state === 'running')!
const { definition } = view
const nodes = nodesOf(definition)
if (definition.format !== 1) throw new Error('the sample is of format 1')
const { route } = definition
const wall = { today: '2026-11-20', timeZone: 'Asia/Shanghai' }

test('the first draft agrees at the node where the record stands, and goes on behind it', () => {
  const draft = firstDraft(view)
  const place = nodes.findIndex(({ key }) => key === view.record.nodes[0])
  expect(draft).toMatchObject({ act: 'agree', node: view.record.nodes[0], who: null, reason: '' })
  expect(draft.since).toBe(nodes[place + 1] ? `node:${nodes[place + 1]!.key}` : 'completed')
})

test('where the record usually stands follows from the act; what the initiator does has no node', () => {
  const first = nodes[0]!.key
  const last = nodes.at(-1)!.key
  expect(['return', 'refuse', 'withdraw', 'recall'].map((act) => usualSince(definition, act as 'return', first))).toEqual([
    'initiator',
    'refused',
    'withdrawn',
    'initiator',
  ])
  expect([usualSince(definition, 'agree', last), usualSince(definition, 'resubmit', '')]).toEqual(['completed', `node:${first}`])
  expect(withAct(firstDraft(view), definition, 'withdraw')).toMatchObject({ act: 'withdraw', node: '', since: 'withdrawn' })
  expect(nodesFor(definition, 'withdraw')).toEqual([])
  expect(nodesFor(definition, 'agree').every(({ kind }) => kind !== 'confirm')).toBe(true)
  expect(enteredActs({ ...definition, route: { ...route, nodes: [], recall: false } })).toEqual(['withdraw'])
  expect(enteredActs({ ...definition, route: { ...route, recall: true } })).toContain('recall')
})

test('what is asked names the record as it was seen; a time that does not read asks nothing', () => {
  const draft = { ...firstDraft(view), who: '', when: '2026-11-19 09:30', reason: '停电' }
  expect(entryOf(view, draft, wall)).toMatchObject({
    ok: true,
    value: {
      recordId: view.record.id,
      revision: view.record.revision,
      actorId: null,
      happenedAt: Date.UTC(2026, 10, 19, 1, 30),
      leadsTo: { to: 'node' },
    },
  })
  const refused = entryOf(view, { ...draft, since: 'refused', who: 'somebody' }, wall)
  expect(refused).toMatchObject({ value: { actorId: 'somebody', leadsTo: { to: 'closed', state: 'refused' } } })
  expect(entryOf(view, { ...draft, since: 'same' }, wall)).toMatchObject({ value: { leadsTo: { to: 'same' } } })
  expect(entryOf(view, { ...draft, when: 'some day' }, wall)).toMatchObject({ fault: { code: 'field-malformed', field: 'when' } })
  expect(entryOf(view, { ...draft, when: '' }, wall)).toMatchObject({ fault: { code: 'field-required', field: 'when' } })
  expect(entryOf(view, { ...draft, who: null }, wall)).toMatchObject({ fault: { code: 'field-required', field: 'who' } })
})
