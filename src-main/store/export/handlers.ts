import { createHash } from 'node:crypto'
import { failed, ok } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { CallArgs } from '#shared/contract/store.ts'
import { formatInstant } from '#shared/definition/field-text.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { namesById, pickColumns, planRegister } from '#store/register/handlers.ts'
import type { ChosenPath } from '#store/tickets.ts'
import { documentWords } from './document-words.ts'
import { documentColumn, filtersText } from './register-document.ts'
import { hasTotals, worldOf, type RegisterSheet } from './register-sheet.ts'
import type { WorkbookPlan } from './workbook-writer.ts'
import { writeInWorker } from './write-in-worker.ts'

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
    const path = await context.tickets.redeem(args.file, 'write')
    if (!path.ok) return path
    const timeZone = organisation.settings['calendar.timeZone']
    const { jobId } = context.jobs.run('export', async (job) => {
      const ordered = await context.reports.run('order', { planned: planned.value })
      const names = await namesById(context)
      const sheet: RegisterSheet = { planned: planned.value, columns: columns.value, ordered, language: args.language, timeZone, names }
      const plan = await documentPlan(context, args, sheet)
      await auditExport(context, args, path.value, ordered.rows.length)
      await writeInWorker(
        context.reports,
        'export',
        { path: path.value, plan, sheet },
        { progress: (done, total) => job.report(done, total), cancelled: () => job.cancelled },
      )
    })
    return ok({ jobId })
  },
}

async function documentPlan(context: StoreContext, { language, query }: CallArgs<'register.export'>, sheet: RegisterSheet): Promise<WorkbookPlan> {
  const { planned, columns, ordered } = sheet
  const world = worldOf(sheet)
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
async function auditExport(context: StoreContext, { query, columns }: CallArgs<'register.export'>, path: ChosenPath, rows: number): Promise<void> {
  const digest = createHash('sha256').update(canonicalJson({ query, columns, path, rows })).digest('hex')
  await context.database.write(async (db) =>
    context.audit.append(db, { act: 'register.export', subject: query.definitionKey, digest, actorId: context.session.member.id }),
  )
}
