import type { MessagePort } from 'node:worker_threads'
import { fromStoreSchema, toStoreSchema, type FromStore, type ToStore } from '#shared/contract/control.ts'
import { z } from 'zod'

/** One window's line to the store. */
export type WindowPort = {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

/**
 * How the store process hears and speaks; two ways, one behaviour.
 *
 * - As Electron's utility process: control messages over the parent port, each window's port itself comes along with `port`.
 * - As a forked Node (the fallback runtime's bridge in between): everything over one pipe, windows as `window-open`, `window { window,
 *   message }`, `window-closed`.
 */
export type Transport = {
  onWindow(listener: (port: WindowPort) => void): void
  onControl(listener: (message: ToStore) => void): void
  /** The other end is gone. */
  onLost(listener: () => void): void
  send(message: FromStore): void
}

/** Electron's `process.parentPort`, as far as it is used here; the store never imports Electron. */
export type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly UtilityPort[] }) => void): void
  postMessage(message: unknown): void
}
type UtilityPort = Pick<MessagePort, 'postMessage' | 'start'> & {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
}

/** The way of a utility process. */
export function utilityTransport(parent: ParentPort): Transport {
  const windows = new Listeners<WindowPort>()
  const controls = new Listeners<ToStore>()
  parent.on('message', ({ data, ports: [port] }) => {
    if (port) windows.tell(utilityWindow(port))
    else readControl(data, controls)
  })
  return { onWindow: windows.add, onControl: controls.add, onLost: () => undefined, send: (message) => parent.postMessage(fromStoreSchema.parse(message)) }
}

function utilityWindow(port: UtilityPort): WindowPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
  }
}

/** What a forked process uses of `process`. */
export type ForkedProcess = {
  readonly connected: boolean
  send?(message: unknown): boolean
  on(event: 'message', listener: (message: unknown) => void): void
  on(event: 'disconnect', listener: () => void): void
}

const relayedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('window-open'), window: z.number().int() }),
  z.strictObject({ kind: z.literal('window-closed'), window: z.number().int() }),
  z.strictObject({ kind: z.literal('window'), window: z.number().int(), message: z.unknown() }),
])

/** The way of a forked process. */
export function forkedTransport(own: ForkedProcess): Transport {
  const windows = new Listeners<WindowPort>()
  const controls = new Listeners<ToStore>()
  const lost = new Listeners<void>()
  const send = (message: unknown): void => {
    if (own.connected) own.send?.(message)
  }
  const open = new Map<number, { readonly messages: Listeners<unknown>; readonly closed: Listeners<void> }>()
  own.on('message', (message) => {
    const relayed = relayedSchema.safeParse(message)
    if (!relayed.success) return readControl(message, controls)
    const { kind, window } = relayed.data
    const held = open.get(window)
    if (kind === 'window') return held?.messages.tell(relayed.data.message)
    if (kind === 'window-closed') {
      open.delete(window)
      return held?.closed.tell()
    }
    const made = { messages: new Listeners<unknown>(), closed: new Listeners<void>() }
    open.set(window, made)
    windows.tell({ post: (reply) => send({ kind: 'window', window, message: reply }), onMessage: made.messages.add, onClose: made.closed.add })
  })
  own.on('disconnect', () => lost.tell())
  return { onWindow: windows.add, onControl: controls.add, onLost: lost.add, send: (message) => send(fromStoreSchema.parse(message)) }
}

function readControl(message: unknown, controls: Listeners<ToStore>): void {
  const parsed = toStoreSchema.safeParse(message)
  if (parsed.success) controls.tell(parsed.data)
  else console.error('store: a control message does not parse')
}

/** What is told before anybody listens waits for the first listener: a window may be quicker than the store is ready. */
/** Keeps what comes before anybody listens: a window may be sent while the store is still getting up. */
class Listeners<T> {
  readonly #all: ((value: T) => void)[] = []
  #early: T[] = []

  readonly add = (listener: (value: T) => void): void => {
    this.#all.push(listener)
    const early = this.#early
    this.#early = []
    for (const value of early) listener(value)
  }

  tell(value: T): void {
    if (this.#all.length === 0) this.#early.push(value)
    for (const listener of this.#all) listener(value)
  }
}
