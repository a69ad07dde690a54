import { pino } from 'pino'
import type { Authority } from '#server/auth/authority.ts'
import { listen } from '#server/http/listener.ts'
import { createHttpsWire } from '#store/sync/https-wire.ts'
import type { Wire } from '#store/sync/wire.ts'
import type { SimServer } from '../sim/server.ts'

/** Sockets of this machine with TLS between the desks and their server, as in the product. */
export type Net = { wire(): Wire; close(): Promise<void> }

const host = '127.0.0.1'

/** Puts the server on a free port; every wire is pinned to its authority. Certificates live by the machine's clock, whatever the replayed time. */
export async function openNet(server: SimServer, authority: Authority): Promise<Net> {
  const tls = await authority.issueServer([host], Date.now())
  const listener = await listen({ server: server.sync, log: pino({ level: 'silent' }), tls, host, port: 0 })
  return {
    wire: () =>
      createHttpsWire(`https://${host}:${listener.port}`, {
        fingerprint: authority.fingerprint,
        clock: Date.now,
        warn: () => undefined,
        learned: () => undefined,
      }),
    close: () => listener.close(),
  }
}
