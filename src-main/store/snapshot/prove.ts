import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { FaultError, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Instant } from '#shared/kernel/id.ts'
import { auditHashAt, auditHead, verifyAudit } from '../audit/audit-chain.ts'
import type { OpenStore } from '../store.ts'
import { writeDurably } from '../durable-files.ts'
import { fileFault } from './files.ts'
import { proofName, type Proof } from './manifest.ts'
import { verifyBackup, type FoundBackup } from './read.ts'

/** Opens a copied store with the key of the running one. */
export type OpenCopy = (directory: string) => Promise<Result<OpenStore>>

export type ProveRequest = {
  readonly backup: FoundBackup
  /** An empty place of its own; removed afterwards. */
  readonly scratch: string
  readonly openCopy: OpenCopy
  /** The running store, whose past the backup must be; null in a restore on the command line. */
  readonly live: SqliteDatabase | null
  readonly now: Instant
  readonly report: (done: number, total: number) => void
}

const counted = ['record', 'task', 'act', 'attachment', 'outbox', 'journal', 'draft', 'grid_row'] as const
const steps = 5

/**
 * A restore rehearsal: the backup is read again byte for byte, copied into a scratch folder, opened with the key, checked by the database itself and
 * by walking its audit chain, and its chain must be the beginning of the running desk's. Only then is it called proven.
 */
export async function proveBackup(request: ProveRequest): Promise<Proof> {
  const proof = await rehearse(request).catch((error: unknown): Proof => failedProof(request, error instanceof FaultError ? error.fault : fileFault(error)))
  await rm(request.scratch, { recursive: true, force: true })
  await writeDurably(join(request.backup.path, proofName), `${JSON.stringify(proof, null, 2)}\n`).catch(() => undefined)
  return proof
}

async function rehearse(request: ProveRequest): Promise<Proof> {
  const { backup, scratch, report } = request
  const damage = await verifyBackup(backup)
  if (damage) throw new FaultError(damage)
  report(1, steps)
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  for (const file of backup.manifest.files) await copyFile(join(backup.path, file.name), join(scratch, file.name))
  report(2, steps)
  const opened = await request.openCopy(scratch)
  if (!opened.ok) throw new FaultError(opened.fault)
  try {
    const raw = opened.value.database.readRaw
    const damaged = opened.value.damagedFile()
    if (damaged !== null) throw new FaultError({ code: 'backup-damaged', params: { file: damaged } })
    report(3, steps)
    const chain = await verifyAudit(raw, opened.value.deskId)
    const head = auditHead(raw)
    if (!chain.intact) throw new FaultError({ code: 'backup-damaged', params: { file: 'store.db', event: chain.brokenAt ?? 0 } })
    if (request.live && auditHashAt(request.live, head.sequence) !== head.hash) throw new FaultError({ code: 'backup-foreign' })
    report(4, steps)
    const counts = Object.fromEntries(counted.map((table) => [table, raw.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number]))
    report(steps, steps)
    return { ...blank(request), counts, auditEvents: chain.events, auditHead: head.hash, waiting: counts['outbox'] ?? 0, fault: null }
  } finally {
    await opened.value.close()
  }
}

function failedProof(request: ProveRequest, fault: Fault): Proof {
  return { ...blank(request), fault }
}

function blank({ backup, now }: ProveRequest): Proof {
  return {
    format: 'opsdesk-proof',
    version: 1,
    backupId: backup.manifest.id,
    provenAt: now,
    counts: {},
    auditEvents: 0,
    auditHead: '',
    waiting: 0,
    fault: null,
  }
}
