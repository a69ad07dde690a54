import { disposesRecords } from '#shared/archive/retention.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import type { CallValue, DisposalLine } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { FormData } from '#shared/domain/record.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import type { StoreContext } from '#store/context.ts'
import { saveDraft } from '#store/entry/draft-table.ts'
import { getRow } from '#store/read/rows.ts'
import { newestBodies } from './conditions.ts'

type Request = { readonly compiled: CompiledDefinition; readonly table: string; readonly columns: ReadonlySet<string> }

/** The definition by which this member may ask for a disposal: the library's, or the company's own. */
export async function findRequest(context: StoreContext): Promise<Result<Request>> {
  const organisation = await context.organisation()
  for (const [key, body] of await newestBodies(context)) {
    if (!disposesRecords(body)) continue
    const compiled = await context.definition(key)
    if (!compiled.ok || !definitionAbilities(organisation, context.session.member.id, compiled.value.body, context.clock()).includes('start')) continue
    const node = compiled.value.route.nodes.find((each) => each.kind === 'do' && each.disposes !== undefined)
    const table = compiled.value.body.form.find((field) => node?.kind === 'do' && field.key === node.disposes)
    if (table?.kind === 'table') return ok({ compiled: compiled.value, table: table.key, columns: new Set(table.columns.map(({ key: column }) => column)) })
  }
  return failed('definition-missing', { key: 'record-disposal' })
}

/** A draft of the application that names those of the records that may go. */
export async function requestDisposal(context: StoreContext, lines: readonly DisposalLine[]): Promise<Result<CallValue<'archive.request'>>> {
  const found = await findRequest(context)
  if (!found.ok) return found
  const free = lines.filter((line) => line.kind === 'record' && line.block === null)
  if (free.length === 0) return failed('disposal-not-due', { number: lines[0] && 'number' in lines[0] ? lines[0].number : '' })
  const { compiled, table, columns } = found.value
  const rows = await Promise.all(free.map((line) => namedLine(context, line, columns)))
  const draftId = context.newId()
  const saved = await saveDraft(context, compiled, { id: draftId, recordId: null, data: { [table]: rows.flatMap((row) => row ?? []) }, text: {} })
  return saved.ok ? ok({ draftId, definitionKey: compiled.body.key, left: lines.length - free.length }) : saved
}

async function namedLine(context: StoreContext, line: DisposalLine, columns: ReadonlySet<string>): Promise<FormData | undefined> {
  if (line.kind !== 'record') return undefined
  const record = await getRow(context, 'record', line.id)
  const { 'calendar.timeZone': timeZone } = await context.settings()
  const all: FormData = {
    record: line.id,
    number: line.number,
    business: line.definitionName.zh.slice(0, 60),
    closed: dateAt(record?.closedAt ?? 0, timeZone),
    until: line.keptUntil === null ? null : dateAt(line.keptUntil, timeZone),
    content: line.content,
  }
  return Object.fromEntries(Object.entries(all).filter(([key]) => columns.has(key)))
}
