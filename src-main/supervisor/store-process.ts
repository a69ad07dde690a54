import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { fromStoreSchema, type FromStore, type ToStore } from '#shared/contract/control.ts'

/**
 * Life and death of the store process. Two tiers of runtime, one behaviour: on the release runtime the store itself is the utility process; on the fallback
 * runtime, whose Node is too old for the SQLite driver, the utility process is a bridge that starts the same store under Node 24 and relays.
 * *Exit* was asked for, *crash* was not; a crash is reported once and restarted by whoever supervises.
 */
export type StoreProcess = {
  /** A port for a window; its other end lies in the store process. */
  connect(): MessagePortMain
  send(message: ToStore): void
  /** Asks it to close, waits, then kills. Resolves when the process is gone. */
  end(waitMs: number): Promise<void>
}

export type StoreProcessOptions = {
  /** The store's bundle (release) or the bridge's (fallback). */
  readonly entry: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly onMessage: (message: FromStore) => void
  readonly onCrash: (code: number) => void
}

/** Starts one store process. */
export function startStoreProcess(options: StoreProcessOptions): StoreProcess {
  const child: UtilityProcess = utilityProcess.fork(options.entry, [...options.args], {
    serviceName: 'OpsDesk Store',
    env: { ...options.env },
    stdio: 'inherit',
  })
  let ending = false
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      resolve()
      if (!ending) options.onCrash(code)
    })
  })
  child.on('message', (message: unknown) => {
    const parsed = fromStoreSchema.safeParse(message)
    if (parsed.success) options.onMessage(parsed.data)
    else console.error('store process: message does not parse')
  })
  const send = (message: ToStore, ports: MessagePortMain[] = []) => child.postMessage(message, ports)
  return {
    connect: () => {
      const { port1, port2 } = new MessageChannelMain()
      send({ kind: 'port' }, [port2])
      return port1
    },
    send: (message) => send(message),
    end: async (waitMs) => {
      ending = true
      send({ kind: 'close' })
      const timer = setTimeout(() => child.kill(), waitMs)
      await gone
      clearTimeout(timer)
    },
  }
}
