import type { Job } from '#shared/contract/store.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { StoreContext } from '#store/context.ts'
import { needMeta } from '#store/database/meta.ts'
import { importable } from '#store/import/importable.ts'
import { removeImport } from '#store/import/import-table.ts'
import type { Timers } from '#store/sync/timers.ts'
import { listFolders, type DropFolder } from './folder-table.ts'
import { claimFolder } from './folder-mark.ts'
import { findFiles, type FoundFile } from './found-files.ts'
import { forgetImport, importsBefore, unended } from './intake-table.ts'
import { goOn, takeFile, type Taking } from './take-file.ts'

/**
 * Watches the drop folders of whoever is signed in (ENT-09), and ends with the session: a record wants its author's signature, and only his own session has his key. Files of members who are not signed in wait where
 * they lie.
 *
 * It looks rather than listens, because shared folders tell nothing of what happens in them. A file is taken when it has stood unchanged between looks for so long; one at a time, the oldest first.
 */
export type DropWatch = {
  start(): void
  /** Looks now; resolves when all that can be taken is. */
  look(): Promise<void>
  stop(): Promise<void>
}
type Parts = {
  readonly context: StoreContext
  readonly timers: Timers
  /** Only ever grows, however the desk's clock is set. */
  readonly elapsed: () => number
}

const lookMs = 2000
export const settleMs = 4000
/** What failed for a reason of this desk (no room, no right any more) is tried again after so long. */
const patienceMs = 60_000
/** So long the rows of a taken file can be looked at and taken back; its line stays. */
const keptMs = 30 * 86_400_000

type Seen = { readonly signature: string; readonly since: number }

/** Makes the watch. */
export function createDropWatch({ context, timers, elapsed }: Parts): DropWatch {
  const seen = new Map<string, Seen>()
  const tried = new Map<Id, number>()
  let timer: { cancel(): void } | undefined
  let running: Promise<void> | undefined
  let job: Id | undefined
  let stopped = false

  async function run(started: { readonly jobId: Id; readonly settled: Promise<Job> }): Promise<Job> {
    job = started.jobId
    if (stopped) context.jobs.cancel(job)
    return started.settled.finally(() => (job = undefined))
  }

  async function turn(): Promise<void> {
    const { database, session } = context
    const own = listFolders(database.readRaw).filter(({ memberId }) => memberId === session.member.id)
    if (own.length > 0) await forgetOld(context)
    for (const folder of own) if (!stopped) await turnFolder(folder)
  }

  async function turnFolder(folder: DropFolder): Promise<void> {
    const { database, directory, session } = context
    const compiled = await importable(context, folder.definitionKey)
    const claimed = await claimFolder({ directory, deskName: await needMeta(database.reader, 'deskName'), folder })
    if (!compiled.ok || !claimed.ok) return
    const taking: Taking = { context, folder, compiled: compiled.value, run, isStopped: () => stopped }
    for (const entry of unended(database.readRaw, session.member.id, folder.id)) {
      if (stopped) return
      if (entry.state !== 'held' && elapsed() - (tried.get(entry.id) ?? -patienceMs) < patienceMs) continue
      await goOn(taking, entry)
      if (unended(database.readRaw, session.member.id, folder.id).some(({ id }) => id === entry.id)) tried.set(entry.id, elapsed())
    }
    await takeNew(taking)
  }

  async function takeNew(taking: Taking): Promise<void> {
    const { folder } = taking
    const begun = new Set(unended(context.database.readRaw, context.session.member.id, folder.id).map(({ name }) => name))
    const { files } = await findFiles(folder.path)
    for (const file of files) {
      if (stopped) return
      if (begun.has(file.name)) continue
      const stood = stoodMs(file)
      if (stood >= settleMs) await takeFile(taking, file, stood)
    }
    const there = new Set<string>(files.map(({ path }) => path))
    for (const path of seen.keys()) if (path.startsWith(folder.path) && !there.has(path)) seen.delete(path)
  }

  /** How long a file has not changed, as far as this watch has seen. */
  function stoodMs({ path, signature }: FoundFile): number {
    const known = seen.get(path)
    if (known?.signature === signature) return elapsed() - known.since
    seen.set(path, { signature, since: elapsed() })
    return 0
  }

  function arm(): void {
    timer?.cancel()
    timer = stopped ? undefined : timers.after(lookMs, () => void look())
  }

  function look(): Promise<void> {
    if (stopped) return Promise.resolve()
    // What fails (the disk is full, a share has gone) is tried again at the next look.
    running ??= turn()
      .catch(() => undefined)
      .finally(() => {
        running = undefined
        arm()
      })
    return running
  }

  return {
    start: () => void look(),
    look,
    async stop() {
      stopped = true
      timer?.cancel()
      if (job !== undefined) context.jobs.cancel(job)
      await running
    },
  }
}

/** The rows of files that were taken long ago go; their lines in the list stay. */
async function forgetOld(context: StoreContext): Promise<void> {
  const old = importsBefore(context.database.readRaw, context.session.member.id, context.clock() - keptMs)
  for (const importId of old) {
    await context.database.write(async (_db, raw) => {
      removeImport(raw, importId)
      forgetImport(raw, importId)
    })
  }
}
