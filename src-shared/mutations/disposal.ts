import { z } from 'zod'
import { approvalsOf, recordsNamedBy, titleDigest, type NamedRecord } from '#shared/archive/disposing.ts'
import { retentionOf, type Retention } from '#shared/archive/retention.ts'
import type { Disposal } from '#shared/domain/archive.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema, type Id } from '#shared/kernel/id.ts'
import { can } from '#shared/permissions/policy.ts'
import { recordDigest } from '#shared/archive/record-content.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import { decide } from '#shared/workflow/interpreter.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, definitionOf, rowOf, worldOf, type Case } from './reading.ts'

/** What hangs on a record and goes with it. */
const parts = ['task', 'act', 'attachment', 'hold', 'notice'] as const

/**
 * 销毁: disposes of the records that an application lists, as the work of the node that does so (docs/adr/0021). All of them or none. Only the server takes anything away; on a desk the task is done, what lies here is judged as far as it
 * lies here, and everything stays until the server has confirmed it.
 */
export const recordDispose = defineMutation({
  name: 'record.dispose',
  version: 1,
  args: z.strictObject({ recordId: idSchema, taskId: idSchema, opinion: z.string().max(4000) }),
  async apply(rows, { recordId, taskId, opinion }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, recordId)
    if (!found.ok) return found
    const { organisation } = who.value
    const world = worldOf(context, organisation)
    const done = decide(found.value, { taskId, decision: 'done', opinion, returnTo: null, disposing: true }, world)
    if (!done.ok) return done
    const judged = await judgeAll(rows, context, organisation, found.value, taskId)
    if (!judged.ok) return judged
    await putChange(rows, { context, world }, done.value, found.value)
    if (context.place === 'server') for (const going of judged.value) await replace(rows, context, found.value.record, going)
    return ok(undefined)
  },
})

type Going = { readonly record: BusinessRecord; readonly retention: Retention & { readonly until: number }; readonly approvals: Disposal['approvals'] }

async function judgeAll(
  rows: RowReader,
  context: MutationContext,
  organisation: OrganisationIndex,
  { record: application, compiled, tasks }: Case,
  taskId: Id,
): Promise<Result<readonly Going[]>> {
  const node = compiled.nodesByKey.get(tasks.find(({ id }) => id === taskId)?.node ?? '')
  const list = node?.kind === 'do' ? (node.disposes ?? '') : ''
  const named = recordsNamedBy(list, application.data)
  if (!named) return failed('record-invalid', { code: 'field-malformed', count: 1 })
  const approvals = approvalsOf(application, await rows.list('act', { recordId: application.id }), list)
  if (!approvals) return failed('disposal-unapproved')
  // In the order of ids, under the lock of each, before anybody looks whether it is held.
  await rows.preload(
    'record',
    named.map(({ record }) => record),
  )
  const going: Going[] = []
  for (const one of named) {
    const record = await rowOf(rows, context, 'record', one.record)
    // What this desk does not hold the server judges.
    if (!record.ok && record.fault.code === 'not-held') continue
    if (!record.ok) return record
    if (!can(organisation, context.author, 'record.dispose', { kind: 'record', record: record.value }, context.judgedAt))
      return failed('permission-denied', { action: 'record.dispose' })
    const retention = await judge(rows, context, organisation, record.value, one)
    if (!retention.ok) return retention
    going.push({ record: record.value, retention: retention.value, approvals })
  }
  return ok(going)
}

/** Whether a record may go now: it is closed, its period has run out, nobody holds it, and it is what was approved. */
async function judge(
  rows: RowReader,
  context: MutationContext,
  { settings }: OrganisationIndex,
  record: BusinessRecord,
  named: NamedRecord,
): Promise<Result<Going['retention']>> {
  const { number } = record
  const compiled = await definitionOf(rows, record.definitionKey, record.definitionVersion)
  if (!compiled.ok) return compiled
  const retention = retentionOf(record, compiled.value.body, settings)
  if (!retention || retention.until === null || retention.until > context.judgedAt) return failed('disposal-not-due', { number })
  if ((await rows.list('hold', { recordId: record.id })).some(({ liftedAt }) => liftedAt === null)) return failed('record-held', { number })
  if (named.number !== number || named.content !== (await contentDigest(rows, record))) return failed('disposal-changed', { number })
  return ok({ ...retention, until: retention.until })
}

async function contentDigest(rows: RowReader, record: BusinessRecord): Promise<string> {
  const { id: recordId } = record
  return recordDigest(record, await rows.list('act', { recordId }), await rows.list('attachment', { recordId }))
}

/** Puts the certificate where the record was. */
async function replace(rows: RowWriter, context: MutationContext, application: BusinessRecord, { record, retention, approvals }: Going): Promise<void> {
  const { id, definitionKey, definitionVersion, number, unitId, scopes } = record
  const acts = await rows.list('act', { recordId: id })
  const files = await rows.list('attachment', { recordId: id })
  await rows.put('disposal', {
    id,
    definitionKey,
    definitionVersion,
    number,
    unitId,
    scopes,
    titleDigest: titleDigest(record),
    contentDigest: await contentDigest(rows, record),
    acts: acts.length,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    closedAt: retention.since,
    keptUntil: retention.until,
    rule: retention.rule,
    requestId: application.id,
    requestNumber: application.number,
    approvals,
    disposedBy: context.author,
    disposedAt: context.at,
  })
  for (const part of parts) for (const row of await rows.list(part, { recordId: id })) await rows.remove(part, row.id)
  // What its author has still to decide on stays his.
  for (const { id: conflictId, state } of await rows.list('conflict', { recordId: id })) if (state !== 'open') await rows.remove('conflict', conflictId)
  await rows.remove('record', id)
}
