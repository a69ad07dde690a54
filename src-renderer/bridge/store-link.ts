import {
  replySchema,
  storeCalls,
  storeEvents,
  type CallArgs,
  type CallValue,
  type EventValue,
  type StoreCall,
  type StoreEvent,
} from '#shared/contract/store.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'

/**
 * The window's end of the port to the store process.
 *
 * - A question asked before a port is here waits for it; one asked on a port that ends is answered `store-lost`, because nobody knows whether
 *   it was carried out. Asking again is the asker's choice: reads are asked again by the live queries, writes by a person.
 * - A new port replaces the old one and tells `onConnected`, so that what is shown can be asked again.
 * - Answers and events are parsed with the contract; an answer that does not parse is `internal-error`, an event that does not is dropped.
 */
export type StoreLink = {
  readonly ask: <C extends StoreCall>(call: C, args: CallArgs<C>) => Promise<Result<CallValue<C>>>
  readonly on: <E extends StoreEvent>(event: E, listener: (value: EventValue<E>) => void) => () => void
  /** Called for each new port; returns how to stop. */
  readonly onConnected: (listener: () => void) => () => void
  readonly connect: (port: MessagePort) => void
  /** The store process is known to have ended. */
  readonly lose: () => void
}

type Waiting = { readonly call: StoreCall; readonly args: unknown; readonly settle: (answer: Result<unknown>) => void }

/** A link without a port yet. */
export function createStoreLink(): StoreLink {
  const asked = new Map<number, Waiting>()
  const unsent: number[] = []
  const listeners = new Map<StoreEvent, Set<(value: unknown) => void>>()
  const connected = new Set<() => void>()
  let port: MessagePort | null = null
  let lastId = 0

  const settle = (id: number, answer: Result<unknown>) => {
    const waiting = asked.get(id)
    asked.delete(id)
    waiting?.settle(answer)
  }
  const send = (id: number) => {
    const waiting = asked.get(id)
    if (waiting && port) port.postMessage({ id, call: waiting.call, args: waiting.args })
  }
  const receive = (data: unknown) => {
    const reply = replySchema.safeParse(data)
    if (!reply.success) return
    const message = reply.data
    if ('event' in message) return announce(message.event, message.value, listeners)
    const waiting = asked.get(message.id)
    if (waiting) settle(message.id, message.ok ? parseValue(waiting.call, message.value) : { ok: false, fault: message.fault })
  }
  const lose = () => {
    port?.close()
    port = null
    const lost: Fault = { code: 'store-lost' }
    for (const id of asked.keys()) if (!unsent.includes(id)) settle(id, { ok: false, fault: lost })
  }
  return {
    lose,
    connect: (next) => {
      if (port) lose()
      port = next
      next.addEventListener('message', (event) => receive(event.data))
      next.addEventListener('close', () => {
        if (port === next) lose()
      })
      next.start()
      for (const id of unsent.splice(0)) send(id)
      for (const listener of connected) listener()
    },
    ask: <C extends StoreCall>(call: C, args: CallArgs<C>) =>
      new Promise<Result<CallValue<C>>>((resolve) => {
        const id = ++lastId
        asked.set(id, { call, args, settle: (answer) => resolve(answer as Result<CallValue<C>>) })
        if (port) send(id)
        else unsent.push(id)
      }),
    on: <E extends StoreEvent>(event: E, listener: (value: EventValue<E>) => void) => {
      const heard = (value: unknown) => listener(value as EventValue<E>)
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(heard))
      return () => set.delete(heard)
    },
    onConnected: (listener) => {
      connected.add(listener)
      return () => connected.delete(listener)
    },
  }
}

function parseValue(call: StoreCall, value: unknown): Result<unknown> {
  const parsed = storeCalls[call].value.safeParse(value ?? {})
  return parsed.success ? ok(parsed.data) : failed('internal-error', { reference: `${call} ${parsed.error.issues[0]?.path.join('.') ?? ''}`.trim() })
}

function announce(name: string, value: unknown, listeners: ReadonlyMap<StoreEvent, ReadonlySet<(value: unknown) => void>>): void {
  if (!Object.hasOwn(storeEvents, name)) return
  const event = name as StoreEvent
  const parsed = storeEvents[event].safeParse(value)
  if (parsed.success) for (const listener of listeners.get(event) ?? []) listener(parsed.data)
}
