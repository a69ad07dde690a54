import { afterEach, expect, test } from 'vitest'
import { createStoreLink } from '#renderer/bridge/store-link.ts'

const open: MessagePort[] = []
afterEach(() => open.splice(0).forEach((port) => port.close()))

/** A link whose store is the given function; what it returns is sent back. */
function linkTo(answer: (message: { id: number; call: string; args: unknown }, port: MessagePort) => void) {
  const link = createStoreLink()
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  port2.addEventListener('message', (event: MessageEvent) => answer(event.data, port2))
  port2.start()
  return { link, port: port1, store: port2 }
}

test('a question asked before the port is here waits for it', async () => {
  const { link, port } = linkTo(({ id }, store) =>
    store.postMessage({ id, ok: true, value: { todo: 2, overdue: 0, mine: 1, copied: 0, drafts: 3, conflicts: 0 } }),
  )
  const asked = link.ask('inbox.counts', {})
  link.connect(port)
  expect(await asked).toEqual({ ok: true, value: { todo: 2, overdue: 0, mine: 1, copied: 0, drafts: 3, conflicts: 0 } })
})

test('answers come to whoever asked, in whatever order', async () => {
  const waiting: { id: number; call: string }[] = []
  const { link, port } = linkTo((message, store) => {
    waiting.push(message)
    if (waiting.length < 2) return
    for (const { id, call } of waiting.toReversed()) store.postMessage({ id, ok: false, fault: { code: call === 'draft.list' ? 'disk-full' : 'store-sealed' } })
  })
  link.connect(port)
  const [drafts, counts] = await Promise.all([link.ask('draft.list', {}), link.ask('inbox.counts', {})])
  expect([drafts, counts]).toEqual([
    { ok: false, fault: { code: 'disk-full' } },
    { ok: false, fault: { code: 'store-sealed' } },
  ])
})

test('an answer that is not in the contract is a fault and never believed', async () => {
  const { link, port } = linkTo(({ id }, store) => store.postMessage({ id, ok: true, value: { todo: 'many' } }))
  link.connect(port)
  const answer = await link.ask('inbox.counts', {})
  expect(answer).toMatchObject({ ok: false, fault: { code: 'internal-error' } })
})

test('what was asked of a store that ended is neither done nor undone, and says so', async () => {
  const { link, port } = linkTo(() => undefined)
  link.connect(port)
  const asked = link.ask('draft.list', {})
  link.lose()
  expect(await asked).toEqual({ ok: false, fault: { code: 'store-lost' } })
})

test('a new port answers what was asked after the old one was lost, and says that it is here', async () => {
  const first = linkTo(() => undefined)
  let connected = 0
  first.link.onConnected(() => (connected += 1))
  first.link.connect(first.port)
  first.link.lose()
  const asked = first.link.ask('draft.list', {})
  const second = linkTo(({ id }, store) => store.postMessage({ id, ok: true, value: [] }))
  first.link.connect(second.port)
  expect(await asked).toEqual({ ok: true, value: [] })
  expect(connected).toBe(2)
})

test('an event reaches its listeners parsed; a malformed or unknown one is dropped', async () => {
  const { link, port, store } = linkTo(({ id }) => store.postMessage({ id, ok: true, value: [] }))
  const heard: unknown[] = []
  link.on('stale', (value) => heard.push(value))
  link.connect(port)
  store.postMessage({ event: 'stale', value: { topics: 'inbox' } })
  store.postMessage({ event: 'rumour', value: {} })
  store.postMessage({ event: 'stale', value: { topics: ['inbox'] } })
  await link.ask('draft.list', {})
  expect(heard).toEqual([{ topics: ['inbox'] }])
})
