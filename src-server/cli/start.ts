import { hostname } from 'node:os'
import { join } from 'node:path'
import { destination, pino } from 'pino'
import { listen } from '../http/listener.ts'
import { openFolder } from '../folder.ts'
import { createTimeKeeper, realTimers } from '../jobs/time-keeper.ts'
import { watchServer } from '../jobs/watch-server.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { createServer } from '../sync/server.ts'
import { portOf, readOptions, urlOf } from './options.ts'
import { clock, newId } from './tools.ts'
import type { Verb } from './verb.ts'

/** Runs the server until it is told to stop (SIGTERM, SIGINT). */
export const start: Verb = {
  usage: 'start [--host 127.0.0.1] [--port 7443] [--url https://HOST:PORT] [--log FILE]',
  async run(args, print) {
    const options = readOptions(args, {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '7443' },
      url: { type: 'string' },
      log: { type: 'string' },
    })
    const opened = await openFolder(options.data)
    const log = pino({ base: null }, destination({ dest: options.log ?? join(options.data, 'server.log'), sync: true }))
    const server = await createServer({ store: opened.store, authority: opened.authority, clock, newId, log })
    const fixedUrl = options.url === undefined ? opened.config.url : urlOf(options.url)
    const names = [...new Set([options.host, ...(fixedUrl === null ? [] : [new URL(fixedUrl).hostname]), hostname(), 'localhost', '127.0.0.1'])]
    const tls = await opened.authority.issueServer(names, clock())
    const listener = await listen({ server, log, tls, host: options.host, port: portOf(options.port) })
    const url = fixedUrl ?? `https://${reachable(options.host)}:${listener.port}`
    await opened.store.write(async (db) => ((await readMeta(db, 'publicUrl')) === url ? undefined : writeMeta(db, 'publicUrl', url)))
    const company = (await opened.store.read(createOrganisationOf())).index.settings['company.name']
    log.info({ url, version: await server.version() }, 'started')
    const keeper = createTimeKeeper({ server, clock, timers: realTimers, log })
    keeper.start()
    const watch = watchServer({ server, folder: options.data, clock, timers: realTimers })
    void watch.start()
    const stopped = stopSignal()
    print({
      value: { url, host: options.host, port: listener.port, company, fingerprint: opened.authority.fingerprint, pid: process.pid },
      lines: [`${company}: ${url}`, `authority ${opened.authority.fingerprint}`],
    })
    await stopped
    await watch.stop()
    await keeper.stop()
    await listener.close()
    await opened.store.close()
    log.info('stopped')
    return null
  },
}

/** The name by which other machines reach a server that listens on all of this one's addresses. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname()
  return host.includes(':') ? `[${host}]` : host
}

async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}
