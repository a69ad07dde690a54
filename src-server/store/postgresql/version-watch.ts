import { Client } from 'pg'
import { connectionConfig } from './connections.ts'

/** The channel on which every node tells the versions it has committed. */
export const channel = 'opsdesk_version'

const retryFirstMs = 250
const retryMaxMs = 5000
/** A connection that is broken without a word is noticed by this look, which also tells what a lost notification has not. */
const lookMs = 10_000
const versionText = `select "value" from "counter" where "name" = 'version'`

/** Versions as other nodes commit them. One connection listens as long as anybody watches; a lost one is made anew, and the version at that moment is told. */
export type VersionWatch = { add(listener: (version: number) => void): () => void; close(): Promise<void> }

/** A watch over a database; connects with the first listener. */
export function createVersionWatch(url: string): VersionWatch {
  const listeners = new Set<(version: number) => void>()
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let failures = 0
  let closed = false

  const tell = (version: number): void => {
    for (const listener of listeners) listener(version)
  }

  async function look(on: Client): Promise<void> {
    const { rows } = await on.query<{ value: number }>(versionText)
    if (rows[0]) tell(rows[0].value)
    failures = 0
  }

  async function connect(): Promise<void> {
    const made = new Client({ ...connectionConfig(url), query_timeout: 5000 })
    made.on('error', () => lose(made))
    made.on('end', () => lose(made))
    made.on('notification', ({ payload }) => tell(Number(payload)))
    client = made
    try {
      await made.connect()
      await made.query(`listen ${channel}`)
      // Whatever was committed before the first notification can come.
      await look(made)
      again(lookMs)
    } catch {
      lose(made)
    }
  }

  function lose(lost: Client): void {
    if (client !== lost) return
    client = undefined
    lost.removeAllListeners('end')
    lost.end().catch(() => undefined)
    failures += 1
    again(Math.min(retryMaxMs, retryFirstMs * 2 ** Math.min(failures - 1, 5)))
  }

  function again(ms: number): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => begin(), ms).unref()
  }

  function begin(): void {
    if (closed || running) return
    const work = client
      ? look(client).then(
          () => again(lookMs),
          () => client && lose(client),
        )
      : connect()
    running = work.finally(() => (running = undefined))
  }

  return {
    add(listener) {
      listeners.add(listener)
      if (!client && !timer) begin()
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await running
      const last = client
      client = undefined
      await last?.end().catch(() => undefined)
    },
  }
}
