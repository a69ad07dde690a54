import { basename } from 'node:path'
import { FaultError } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { Jobs, StoreContext } from '#store/context.ts'
import type { FileRow } from './file-row.ts'
import { findHeadingRow, headingSearchRows } from './heading-row.ts'
import { guessMapping } from './heading-mapping.ts'
import { insertImport, insertRows, removeImport, setImportColumns, setImportState } from './import-table.ts'
import { liveImports } from './live-imports.ts'
import { isSampleRow } from './sample-row.ts'
import { openTableFile } from './table-file.ts'

/** Rows that are kept in one transaction; small, so that nobody's save waits for a file. */
const rowsAtOnce = 1000

/** Starts reading a file into a new import; its rows and the guessed mapping are there when the job is done. */
export async function startReading(context: StoreContext, compiled: CompiledDefinition, path: string): Promise<{ importId: Id; jobId: Id }> {
  const importId = context.newId()
  const { key, version } = compiled.body
  await context.database.write(async (_db, raw) =>
    insertImport(raw, {
      id: importId,
      memberId: context.session.member.id,
      definitionKey: key,
      definitionVersion: version,
      fileName: basename(path),
      state: 'reading',
      headings: [],
      mapping: [],
      createdAt: context.clock(),
      fault: null,
    }),
  )
  liveImports(context).add(importId)
  const { jobId, settled } = context.jobs.run('import-read', (job) => readInto(context, compiled, importId, path, job))
  void settled.then(async ({ state, fault }) => {
    if (state !== 'done') await dropRows(context, importId, fault ?? { code: 'call-cancelled' })
    liveImports(context).delete(importId)
    context.emit('stale', { topics: ['import'] })
  })
  return { importId, jobId }
}

async function dropRows(context: StoreContext, importId: Id, fault: NonNullable<Parameters<typeof setImportState>[3]>): Promise<void> {
  await context.database.write(async (_db, raw) => {
    removeImport(raw, importId, 'rows')
    setImportState(raw, importId, 'failed', fault)
  })
}

type Progress = Parameters<Parameters<Jobs['run']>[1]>[0]

async function readInto(context: StoreContext, compiled: CompiledDefinition, importId: Id, path: string, job: Progress): Promise<void> {
  const file = await openTableFile(path)
  if (!file.ok) throw new FaultError(file.fault)
  let headings: readonly string[] | undefined
  let gathered: FileRow[] = []
  let done = 0

  async function keep(): Promise<void> {
    if (headings === undefined) {
      const first = gathered.splice(0, headingSearchRows)
      const heading = findHeadingRow(first, compiled.body)
      if (!heading) throw new FaultError({ code: 'file-no-heading' })
      headings = heading.cells.map((cell) => cell.trim())
      gathered.unshift(...first.filter(({ row }) => row > heading.row))
    }
    const mapping = guessMapping(headings, compiled.body)
    const rows = gathered.filter(({ cells }) => !isSampleRow(cells, mapping, compiled.body))
    gathered = []
    if (rows.length > 0) await context.database.write(async (_db, raw) => insertRows(raw, importId, rows))
    done += rows.length
    job.report(done, done)
  }

  for await (const row of file.value) {
    gathered.push(row)
    if (gathered.length >= rowsAtOnce) await keep()
    if (job.cancelled) return
  }
  await keep()
  const found = headings ?? []
  await context.database.write(async (_db, raw) => {
    setImportColumns(raw, importId, { headings: found, mapping: guessMapping(found, compiled.body), definitionVersion: compiled.body.version })
    setImportState(raw, importId, 'mapping')
  })
}
