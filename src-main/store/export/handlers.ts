import { createHash } from 'node:crypto'
import { failed, FaultError, ok } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { CallArgs } from '#shared/contract/store.ts'
import { formatInstant } from '#shared/definition/field-text.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import type { Handlers, Jobs, StoreContext } from '#store/context.ts'
import { outsideDesk } from '#store/outside-desk.ts'
import { namesOf, pickColumns, planRegister } from '#store/register/handlers.ts'
import { orderRows, readRows, type OrderedRows, type PlannedQuery } from '#store/register/open-query.ts'
import type { SourceColumn } from '#store/register/columns.ts'
import type { Condition } from '#store/read/readable.ts'
import { createZoneOffsets } from '#store/register/zone-offsets.ts'
import { documentWords } from './document-words.ts'
import { documentCell, documentColumn, filtersText, type DocumentWorld } from './register-document.ts'
import type { Cell, WorkbookPlan } from './workbook-writer.ts'
import { writeWorkbookInWorker } from './workbook-file.ts'

/** Rows read in one turn; about two milliseconds. */
const rowsAtOnce = 400

/** Exports: registers as workbooks, each one marked with who made it when from what, and chained into the audit log (RPT-02, RPT-03). */
export const exportHandlers: Pick<Handlers, 'register.export'> = {
  'register.export': async (context, args) => {
    const planned = await planRegister(context, args.query)
    if (!planned.ok) return planned
    const organisation = await context.organisation()
    const { id } = context.session.member
    if (!definitionAbilities(organisation, id, planned.value.projection.body, context.clock()).includes('export'))
      return failed('permission-denied', { action: 'definition.export' })
    const columns = pickColumns(planned.value.columns, args.columns)
    if (!columns.ok) return columns
    const outside = await outsideDesk(context.directory, args.path)
    if (!outside.ok) return outside
    const timeZone = organisation.settings['calendar.timeZone']
    const world = { language: args.language, timeZone, offsets: createZoneOffsets(timeZone), names: await namesOf(context) }
    const source: Source = { planned: planned.value, columns: columns.value, ordered: orderRows(context.database.readRaw, planned.value), world }
    const plan = await documentPlan(context, args, source)
    const { jobId } = context.jobs.run('export', async (job) => {
      await auditExport(context, args, source.ordered.rows.length)
      await writeWorkbookInWorker(args.path, plan, exportBatches(context, source, job))
    })
    return ok({ jobId })
  },
}

/** What is exported: the query as it ran, the columns wanted, and how values are written. */
type Source = {
  readonly planned: PlannedQuery & { readonly readable: Condition }
  readonly columns: readonly SourceColumn[]
  readonly ordered: OrderedRows
  readonly world: DocumentWorld
}

async function documentPlan(
  context: StoreContext,
  { language, query }: CallArgs<'register.export'>,
  { planned, columns, ordered, world }: Source,
): Promise<WorkbookPlan> {
  const organisation = await context.organisation()
  const { member, deskId } = context.session
  const register = inLanguage(planned.projection.body.name, language)
  const facts = {
    company: organisation.settings['company.name'],
    register,
    member: `${member.name} (${member.userName})`,
    at: formatInstant(context.clock(), world.timeZone),
    desk: organisation.desks.get(deskId)?.name ?? context.session.deskCode,
    rows: ordered.rows.length,
  }
  return {
    sheetName: register,
    columns: columns.map((column) => documentColumn(column, language)),
    above: [documentWords(language).exported(facts), filtersText(query, planned.columns, world)],
    timeZone: world.timeZone,
    author: facts.member,
    look: 'plain',
    footRows: hasTotals(columns) ? 1 : 0,
  }
}

/** The event stands before the file does: no export leaves without it. */
async function auditExport(context: StoreContext, { query, columns, path }: CallArgs<'register.export'>, rows: number): Promise<void> {
  const digest = createHash('sha256').update(canonicalJson({ query, columns, path, rows })).digest('hex')
  await context.database.write(async (db) =>
    context.audit.append(db, { act: 'register.export', subject: query.definitionKey, digest, actorId: context.session.member.id }),
  )
}

function* exportBatches(
  context: StoreContext,
  { planned, columns, ordered, world }: Source,
  job: Parameters<Parameters<Jobs['run']>[1]>[0],
): Generator<readonly (readonly Cell[])[]> {
  const { rows, totals } = ordered
  for (let done = 0; done < rows.length; done += rowsAtOnce) {
    if (job.cancelled) throw new FaultError({ code: 'call-cancelled' })
    const page = readRows(context.database.readRaw, planned.projection.table, planned.readable, columns, rows.subarray(done, done + rowsAtOnce))
    yield page.map(({ cells }) => columns.map((column, index) => documentCell(column, cells[index] ?? null, world)))
    job.report(Math.min(rows.length, done + rowsAtOnce), rows.length)
  }
  if (hasTotals(columns)) yield [totalRow(columns, totals, world)]
}

function hasTotals(columns: readonly SourceColumn[]): boolean {
  return columns.some(({ total }) => total)
}

/** Sums under their columns; the word in the first column that has none. */
function totalRow(columns: readonly SourceColumn[], totals: OrderedRows['totals'], world: DocumentWorld): readonly Cell[] {
  const place = columns.findIndex(({ total }) => !total)
  return columns.map((column, index): Cell => {
    if (index === place) return { value: documentWords(world.language).total, look: 'total' }
    const sum = column.total ? documentCell(column, totals[column.key] ?? 0, world) : null
    return typeof sum === 'number' ? { value: sum, look: 'total' } : null
  })
}
