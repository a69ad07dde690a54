import { afterEach, expect, test, vi } from 'vitest'
import { callBytesMax, storeCalls } from '#shared/contract/store.ts'
import { FaultError, ok } from '#shared/kernel/fault.ts'
import { answering } from '#store/handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { createDispatcher, type AnyDeskHandler } from '#store/session/dispatcher.ts'
import { isOver } from '#store/session/message-size.ts'
import { createNewId } from '#store/session/new-id.ts'
import type { WindowPort } from '#store/session/transport.ts'

afterEach(() => void vi.restoreAllMocks())

/** A window on a sealed desk whose `desk.state` is answered by `handler`. */
function windowOn(handler: AnyDeskHandler) {
  const posted: unknown[] = []
  let hear: (message: unknown) => void = () => undefined
  let close = (): void => undefined
  const port: WindowPort = {
    post: (message) => void posted.push(message),
    onMessage: (listener) => (hear = listener),
    onClose: (listener) => (close = listener),
  }
  const sealed = { opened: null } as Desk
  const dispatcher = createDispatcher(sealed, { desk: new Map([['desk.state', handler]]), open: new Map() }, () => 'ref-1')
  dispatcher.attach(port)
  return {
    posted,
    dispatcher,
    hear: (message: unknown) => hear(message),
    call: (id: number) => hear({ id, call: 'desk.state', args: {} }),
    close: () => close(),
  }
}

test('every call of the contract has exactly one handler', () => {
  const answered = [...answering.desk.keys(), ...answering.open.keys()]
  expect(answered.toSorted()).toEqual(Object.keys(storeCalls).toSorted())
})

test('what needs an open desk is never answered by one that the contract calls sealed', () => {
  for (const [call, { sealed }] of Object.entries(storeCalls)) if (sealed) expect(answering.desk.has(call), call).toBe(true)
})

test('a message that is no call is answered as malformed where it has a number to answer to, also when a map or a date stands for no arguments', async () => {
  const window = windowOn(async () => ok({}))
  const args: readonly unknown[] = [new Map(), new Set([1]), new Date(0), new Error('x'), [], 'text', undefined]
  for (const [id, value] of args.entries()) window.hear({ id, call: 'desk.state', args: value })
  window.hear({ id: 100, call: 'desk.state', args: {}, more: 1 })
  window.hear({ id: 101, call: 'desk.state', args: JSON.parse('{"__proto__":{"admin":true}}') })
  window.hear({ id: 1.5, call: 'desk.state', args: {} })
  window.hear(null)
  window.call(102)
  await vi.waitFor(() => expect(window.posted).toContainEqual({ id: 102, ok: true, value: {} }))
  expect(window.posted.filter((reply) => (reply as { ok: boolean }).ok)).toHaveLength(1)
  expect(window.posted).toHaveLength(args.length + 3)
  for (const reply of window.posted.filter((one) => !(one as { ok: boolean }).ok)) expect(reply).toMatchObject({ fault: { code: 'call-malformed' } })
})

test('a message is counted without being unfolded: five million entries, cycles and bytes', () => {
  const many = Array.from({ length: 5_000_000 }, () => 0)
  const before = process.memoryUsage().heapTotal
  expect(isOver({ id: 1, call: 'desk.state', args: many }, callBytesMax)).toBe(true)
  expect(process.memoryUsage().heapTotal - before).toBeLessThan(200_000_000)
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  expect(isOver(cycle, callBytesMax)).toBe(true)
  expect(isOver({ bytes: new Uint8Array(callBytesMax) }, callBytesMax)).toBe(true)
  expect(isOver(new Map([['a', 'x'.repeat(callBytesMax)]]), callBytesMax)).toBe(true)
  expect(isOver({ id: 1, args: { rows: Array.from({ length: 1000 }, (_, n) => ({ n, text: 'x' })) } }, callBytesMax)).toBe(false)
})

test('a bug is answered with a reference, and the log tells the place but nothing that was typed', async () => {
  const logged: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(line))
  const window = windowOn(async () => {
    throw new Error('cannot use 王芳 as a number')
  })
  window.call(1)
  await vi.waitFor(() => expect(window.posted).toEqual([{ id: 1, ok: false, fault: { code: 'internal-error', params: { reference: 'ref-1' } } }]))
  expect(logged.join()).toContain('dispatcher.test.ts')
  expect(logged.join()).toContain('ref-1')
  expect(logged.join()).not.toContain('王芳')
})

test("a thrown fault, and the disk's own refusals, keep their codes", async () => {
  const thrown = [new FaultError({ code: 'record-missing' }), Object.assign(new Error('full'), { code: 'SQLITE_FULL' })]
  const window = windowOn(async () => {
    throw thrown.shift() ?? new Error('none left')
  })
  window.call(1)
  window.call(2)
  await vi.waitFor(() => expect(window.posted).toHaveLength(2))
  expect(window.posted).toMatchObject([{ fault: { code: 'record-missing' } }, { fault: { code: 'disk-full' } }])
})

test('events reach every window until it is gone, and answers to a window that is gone are dropped', async () => {
  const gate = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const window = windowOn(async () => {
    await gate.promise
    answered.resolve()
    return ok(1)
  })
  window.dispatcher.emit('stale', { topics: ['inbox'] })
  expect(window.posted).toEqual([{ event: 'stale', value: { topics: ['inbox'] } }])
  window.call(1)
  window.close()
  gate.resolve()
  await answered.promise
  window.dispatcher.emit('stale', { topics: ['inbox'] })
  expect(window.posted).toHaveLength(1)
})

test('ids are UUIDs of version 7 that sort as they were made, in one millisecond and against a clock set back', () => {
  const times = [1000, 1000, 1000, 2000, 500, 500, 2001]
  const newId = createNewId(() => times.shift() ?? 3000)
  const ids = Array.from({ length: 6000 }, newId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids.slice(0, 10)) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
