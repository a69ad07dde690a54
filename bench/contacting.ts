import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { unitScope, memberScope } from '#shared/permissions/policy.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { OpenDesk } from '#store/session/open-desk.ts'
import { openFolder } from '#server/folder.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { makeClaims } from '../scripts/claims/claims.ts'
import { recordOf } from '../tests/support/filled-register.ts'
import { figureOf, processPeakMb, type Figure } from './measure.ts'
import { pouchRates } from './peers.ts'
import { enrolEmpty, openSite, syncNow } from './site.ts'

const records = 100_000
const recordsAtOnce = 5000
/** A tenth of the time and the same rate: the peer's does not rise with the number. */
const peerDocuments = 20_000

/** A new desk's first contact with a server that has 100,000 records for it, over TLS, until all stand in its encrypted store and in its register. */
export async function measureContacting(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const site = await openSite(folder, fillServer)
  let desk: OpenDesk | undefined
  try {
    const opened = await enrolEmpty(site, 'fengxue')
    desk = opened
    const started = performance.now()
    await syncNow(opened)
    const seconds = (performance.now() - started) / 1000
    const held = opened.context.database.readRaw.prepare('select count(*) from "record"').pluck().get() as number
    if (held !== records) throw new Error(`${held} of ${records} records came`)
    const peer = await pouchRates(folder, peerDocuments)
    const about = { name: 'first-contact-100k', unit: 'rows/s', better: 'higher', peakMb: processPeakMb() } as const
    return [figureOf(about, { ours: [records / seconds], floor: [peer.fetched] })]
  } finally {
    await desk?.close()
    await site.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts the records into the server's own database before it starts, as years of work would have. */
async function fillServer(data: string): Promise<void> {
  const { store } = await openFolder(data)
  const claims = makeClaims(records, 1)
  for (let start = 0; start < records; start += recordsAtOnce) {
    await writeChanges(store, Date.now, async (set) => {
      const [member] = (await rowStatements(set.db).list('member', [['userName', 'zhangwei']])) ?? []
      if (!member) throw new Error('nobody is called zhangwei')
      const { unitId, id } = member
      const owned = { unitId, creatorId: id, scopes: [memberScope(id), unitScope(unitId)].toSorted() }
      for (const [n, claim] of claims.slice(start, start + recordsAtOnce).entries())
        await set.rows.put('record', { ...recordOf(claim, start + n + 1), ...owned })
      await set.settle(`filled-${start}`)
    })
  }
  await store.close()
}
