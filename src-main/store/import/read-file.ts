import { basename } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { StoreContext } from '#store/context.ts'
import type { ChosenPath } from '#store/tickets.ts'
import type { FileRow } from './file-row.ts'
import { findHeadingRow, headingSearchRows } from './heading-row.ts'
import { guessMapping } from './heading-mapping.ts'
import { insertImport, insertRows, setImportColumns } from './import-table.ts'
import { startImportJob, type Progress, type StartedJob } from './live-imports.ts'
import { isSampleRow } from './sample-row.ts'
import { openTableFile } from './table-file.ts'

/** Rows that are kept in one transaction; small, so that nobody's save waits for a file. */
const rowsAtOnce = 1000

/** Starts reading a file into a new import; its rows and the guessed mapping are there when the job is done. `also` stands in the transaction with which it begins. */
export async function startReading(
  context: StoreContext,
  compiled: CompiledDefinition,
  path: ChosenPath,
  also?: (raw: SqliteDatabase, importId: Id) => void,
): Promise<Result<StartedJob & { readonly importId: Id }>> {
  const importId = context.newId()
  const { key, version } = compiled.body
  await context.database.write(async (_db, raw) => {
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
    })
    also?.(raw, importId)
  })
  const started = await startImportJob(context, importId, async () => ({
    kind: 'import-read',
    ends: { done: 'mapping', cancelled: 'failed', failed: 'failed' },
    work: (job) => readInto(context, compiled, importId, path, job),
  }))
  return started.ok ? ok({ importId, ...started.value }) : started
}

async function readInto(context: StoreContext, compiled: CompiledDefinition, importId: Id, path: ChosenPath, job: Progress): Promise<void> {
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
    if (job.cancelled) throw new FaultError({ code: 'call-cancelled' })
  }
  await keep()
  const found = headings ?? []
  const columns = { headings: found, mapping: guessMapping(found, compiled.body), definitionVersion: compiled.body.version }
  await context.database.write(async (_db, raw) => setImportColumns(raw, importId, columns))
}
