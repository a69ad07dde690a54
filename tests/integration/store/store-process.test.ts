import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deskStateSchema } from '#shared/contract/store.ts'
import { takeDeskLock } from '#store/database/desk-lock.ts'

const entry = join(import.meta.dirname, '../../../src-main/store/main.ts')
let directory: string
let processes: ChildProcess[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-process-'))
  processes = []
})
afterEach(async () => {
  for (const child of processes) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(directory, { recursive: true, force: true })
})

type Reply = { readonly id?: number; readonly ok?: boolean; readonly value?: unknown; readonly fault?: { readonly code: string; readonly params?: object } }

/** A store process as the bridge runs it, with one window open. */
async function startProcess(early?: object) {
  const child = fork(entry, [`--directory=${directory}`], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  processes.push(child)
  if (early)
    for (const message of [
      { kind: 'window-open', window: 0 },
      { kind: 'window', window: 0, message: early },
    ])
      child.send(message)
  const controls: unknown[] = []
  const replies = new Map<number, (reply: Reply) => void>()
  const ready = Promise.withResolvers<void>()
  child.on('message', (message: { kind: string; message?: Reply }) => {
    if (message.kind === 'window') replies.get(message.message?.id ?? -1)?.(message.message ?? {})
    else controls.push(message)
    if (message.kind === 'ready') ready.resolve()
  })
  const first = new Promise<Reply>((resolve) => replies.set(0, resolve))
  await ready.promise
  child.send({ kind: 'window-open', window: 1 })
  let last = 0
  return {
    child,
    controls,
    /** The answer to what was asked before it was ready. */
    first,
    /** Sends a message whose id is filled in, and waits for its answer. */
    call(message: object): Promise<Reply> {
      const id = (last += 1)
      return new Promise((resolve) => {
        replies.set(id, resolve)
        child.send({ kind: 'window', window: 1, message: { id, ...message } })
      })
    },
  }
}

test('it says ready, when to wake it and when to ring, answers a window, and ends cleanly when told to close', async () => {
  const store = await startProcess()
  const answer = await store.call({ call: 'desk.state', args: {} })
  expect(answer.ok && deskStateSchema.parse(answer.value)).toMatchObject({ phase: 'new', storePath: directory })
  store.child.send({ kind: 'close' })
  const [code] = await once(store.child, 'exit')
  expect(code).toBe(0)
  expect(store.controls).toEqual([{ kind: 'ready' }, { kind: 'schedule', backupAt: null, folder: null }, { kind: 'alarms', at: [] }, { kind: 'closed' }])
})

test('a path that a page names itself is malformed; one that main has told of by a ticket is heard of once it is held', async () => {
  const store = await startProcess()
  const list = (folder: string) => store.call({ call: 'restore.list', args: { folder } })
  expect(await list(directory)).toMatchObject({ fault: { code: 'call-malformed', params: { path: 'folder' } } })
  const ticket = 'T'.repeat(43)
  expect(await list(ticket)).toMatchObject({ fault: { code: 'path-not-chosen' } })
  const held = new Promise((resolve) => store.child.on('message', (message: { kind: string }) => message.kind === 'ticket-held' && resolve(message)))
  store.child.send({ kind: 'ticket', ticket, purpose: 'folder', path: import.meta.dirname })
  expect(await held).toEqual({ kind: 'ticket-held', ticket })
  expect(await list(ticket)).toMatchObject({ ok: true })
  expect(await list(ticket)).toMatchObject({ fault: { code: 'path-not-chosen' } })
})

test('a window that asks while it is still getting up is answered', async () => {
  const store = await startProcess({ id: 0, call: 'desk.state', args: {} })
  expect((await store.first).ok).toBe(true)
})

test('whatever a window sends, the answer is a fault and the process lives', async () => {
  const store = await startProcess()
  const faultOf = async (message: object) => (await store.call(message)).fault
  expect(await faultOf({ call: 'no.such', args: {} })).toMatchObject({ code: 'call-unknown' })
  expect(await faultOf({ call: 'toString', args: {} })).toMatchObject({ code: 'call-unknown' })
  expect(await faultOf({ call: '__proto__', args: {} })).toMatchObject({ code: 'call-unknown' })
  expect(await faultOf({ call: 'session.unlock', args: { memberId: 7, password: 'x' } })).toMatchObject({
    code: 'call-malformed',
    params: { path: 'memberId' },
  })
  expect(await faultOf({ call: 'desk.state', args: { more: 1 } })).toMatchObject({ code: 'call-malformed' })
  expect(await faultOf({ call: 'desk.readCode', args: { code: 'x'.repeat(33_000_000) } })).toMatchObject({ code: 'call-too-large' })
  let nested: unknown = 1
  for (let n = 0; n < 1000; n += 1) nested = [nested]
  expect(await faultOf({ call: 'session.keepView', args: { viewState: nested } })).toMatchObject({ code: 'call-too-large' })
  for (const call of ['session.get', 'inbox.counts', 'record.get', 'backup.run', 'mutate'])
    expect(await faultOf({ call, args: {} }), call).toMatchObject({ code: 'store-sealed' })
  expect(await faultOf({ call: 'session.unlock', args: { memberId: randomUUID(), password: 'x' } })).toMatchObject({ code: 'key-file-missing' })
  for (const message of [null, 7, 'call', [], {}, { id: 'x', call: 'desk.state' }]) store.child.send({ kind: 'window', window: 1, message })
  store.child.send({ kind: 'nonsense' })
  expect((await store.call({ call: 'desk.state', args: {} })).ok).toBe(true)
})

test('the folder is free at once when the process was killed, and it ends by itself when its owner is gone', async () => {
  const killed = await startProcess()
  expect(takeDeskLock(directory)).toMatchObject({ ok: false, fault: { code: 'store-busy' } })
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  const second = await startProcess()
  const state = await second.call({ call: 'desk.state', args: {} })
  expect(state.value).toMatchObject({ phase: 'new' })
  second.child.disconnect()
  await once(second.child, 'exit')
  const free = takeDeskLock(directory)
  expect(free.ok).toBe(true)
  if (free.ok) free.value.release()
})

test('SIGTERM ends it as a close does', async () => {
  const store = await startProcess()
  store.child.kill('SIGTERM')
  const [code] = await once(store.child, 'exit')
  expect(code).toBe(0)
  expect(existsSync(join(directory, 'store.db'))).toBe(false)
  expect(readdirSync(directory)).toEqual(['lock'])
})
