import type { CallArgs, CallValue, EventValue, StoreCall, StoreEvent } from '#shared/contract/store.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { callDesk, onDesk } from './desk.ts'
import { createStoreLink } from './store-link.ts'

/** The message that carries a port to the store process; only main can send it through preload. */
const portMessage = 'opsdesk-store-port'
const link = createStoreLink()

/** Asks for a port now and again whenever the store process was started anew. Returns how to stop. */
export function connectToStore(): () => void {
  const receive = (event: MessageEvent) => {
    const [port] = event.ports
    if (event.source === window && event.data === portMessage && port) link.connect(port)
  }
  window.addEventListener('message', receive)
  const stop = onDesk('storeLost', () => {
    link.lose()
    void callDesk('connectStore', {})
  })
  void callDesk('connectStore', {})
  return () => {
    window.removeEventListener('message', receive)
    stop()
  }
}

/** Asks the store; every failure is an answer, none is thrown. */
export function ask<C extends StoreCall>(call: C, args: CallArgs<C>): Promise<Result<CallValue<C>>> {
  return link.ask(call, args)
}

/** Listens to an event of the store until the returned function is called. */
export function onStore<E extends StoreEvent>(event: E, listener: (value: EventValue<E>) => void): () => void {
  return link.on(event, listener)
}

/** Called whenever a new port is here: at the start and after the store process was started anew. */
export function onStoreConnected(listener: () => void): () => void {
  return link.onConnected(listener)
}
