import { expect, test, vi } from 'vitest'
import { choose, droppedTickets } from '#renderer/bridge/desk.ts'
import type { Fault } from '#shared/kernel/fault.ts'

/** What main, and the preload, answer to each question. */
function answering(answer: () => Promise<unknown>): void {
  vi.stubGlobal('window', { opsdesk: { call: answer, on: () => () => undefined, choiceOf: answer } })
}

async function chosen(): Promise<readonly [unknown, readonly Fault[]]> {
  const told: Fault[] = []
  const choice = await choose('chooseFile', { title: 'x', filters: [] }, (fault) => told.push(fault))
  return [choice, told]
}

const ticket = 'A'.repeat(43)

test('nothing chosen is nothing, and a fault of the dialog is told: neither is taken for the other', async () => {
  answering(async () => ({ ok: true, value: { choice: null } }))
  expect(await chosen()).toEqual([null, []])
  answering(async () => ({ ok: true, value: { choice: { ticket, shown: '/x/a.pdf' } } }))
  expect(await chosen()).toEqual([{ ticket, shown: '/x/a.pdf' }, []])
  answering(async () => ({ ok: false, fault: { code: 'store-lost' } }))
  expect(await chosen()).toEqual([null, [{ code: 'store-lost' }]])
  answering(() => Promise.reject(new Error('main is gone')))
  expect(await chosen()).toEqual([null, [{ code: 'internal-error', params: { reference: 'chooseFile' } }]])
  answering(async () => ({ ok: true, value: { choice: 'a path' } }))
  expect(await chosen()).toEqual([null, [{ code: 'internal-error', params: { reference: 'chooseFile' } }]])
})

test('a dropped file that no ticket came for is told; what has no path is left out', async () => {
  const told: Fault[] = []
  const drop = () => droppedTickets([new File([], 'a.pdf')], (fault) => told.push(fault))
  answering(async () => ({ ok: true, value: { choice: null } }))
  expect([await drop(), told]).toEqual([[], []])
  answering(async () => ({ ok: false, fault: { code: 'store-lost' } }))
  expect([await drop(), told]).toEqual([[], [{ code: 'store-lost' }]])
})
