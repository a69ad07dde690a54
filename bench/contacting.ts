import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OpenDesk } from '#store/session/open-desk.ts'
import { fillServer } from './filled-server.ts'
import { figureOf, processPeakMb, type Figure } from './measure.ts'
import { pouchRates } from './peers.ts'
import { enrolEmpty, openSite, syncNow } from './site.ts'

const records = 100_000
/** A new desk's first contact with a server that has 100,000 records for it, over TLS, until all stand in its encrypted store and in its register. */
export async function measureContacting(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const site = await openSite(folder, (data) => fillServer(data, records))
  let desk: OpenDesk | undefined
  try {
    const opened = await enrolEmpty(site, 'fengxue')
    desk = opened
    const started = performance.now()
    await syncNow(opened)
    const seconds = (performance.now() - started) / 1000
    const held = opened.context.database.readRaw.prepare('select count(*) from "record"').pluck().get() as number
    if (held !== records) throw new Error(`${held} of ${records} records came`)
    // Its search index would still be at work beside the peer.
    await opened.close()
    const peer = await pouchRates(folder, records)
    const about = { name: 'first-contact-100k', unit: 'rows/s', better: 'higher', peakMb: processPeakMb() } as const
    return [figureOf(about, { ours: [records / seconds], floor: [peer.fetched] })]
  } finally {
    await desk?.close()
    await site.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
