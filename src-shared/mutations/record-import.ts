import { z } from 'zod'
import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { dateSchema, keySchema, uuidSchema, type Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { formDataSchema, type BusinessRecord } from '#shared/domain/record.ts'
import { can } from '#shared/permissions/policy.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import { submit } from '#shared/workflow/interpreter.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { newRecord, passData, putAttachments, refuseTaken, standingOnce, type Passed } from './new-record.ts'
import { numbersFor } from './numbers.ts'
import { putChange } from './put-change.ts'
import { authorOf, definitionOf, takenId, worldOf } from './reading.ts'

/** Rows of one import mutation: few enough that it never stands long before a person's claim. */
export const importRowsMax = 200

const importArgs = z.strictObject({
  definitionKey: keySchema,
  definitionVersion: z.number().int().min(1),
  importId: uuidSchema,
  rows: z
    .array(z.strictObject({ recordId: uuidSchema, businessDate: dateSchema, data: formDataSchema }))
    .min(1)
    .max(importRowsMax),
})
type ImportArgs = z.infer<typeof importArgs>

/** Brings in a chunk of rows, all or none; a bad row refuses the chunk and is named. */
export const recordImport = defineMutation({
  name: 'record.import',
  version: 1,
  args: importArgs,
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const { author, organisation } = who.value
    const definition = await definitionOf(rows, args.definitionKey, args.definitionVersion, true)
    if (!definition.ok) return definition
    const compiled = definition.value
    const { unitId } = author
    if (!can(organisation, context.author, 'definition.import', { kind: 'definition', body: compiled.body, unitId }, context.judgedAt))
      return failed('permission-denied', { action: 'definition.import' })
    const fresh = await freshIds(rows, args)
    if (!fresh.ok) return fresh
    const passed = passRows(compiled, args, organisation, { unitId, creatorId: context.author })
    if (!passed.ok) return passed
    const free = await refuseTaken(
      rows,
      compiled,
      passed.value.map((each, index) => ({ ...each, unitId, creatorId: context.author, businessDate: args.rows[index]?.businessDate ?? '' })),
      null,
      context,
    )
    if (!free.ok) return free
    return putRows(rows, args, { compiled, passed: passed.value, organisation, unitId }, context)
  },
})

async function freshIds(rows: RowReader, args: ImportArgs): Promise<Result<void>> {
  const ids = args.rows.map(({ recordId }) => recordId)
  if (new Set(ids).size !== ids.length) return failed('record-exists')
  await rows.preload('record', ids)
  await rows.preload('disposal', ids)
  for (const [index, id] of ids.entries()) {
    const taken = await takenId(rows, id, { row: index + 1 })
    if (taken) return taken
  }
  return ok(undefined)
}

function passRows(
  compiled: CompiledDefinition,
  args: ImportArgs,
  organisation: OrganisationIndex,
  owner: { readonly unitId: Id; readonly creatorId: Id },
): Result<readonly Passed[]> {
  const seen = new Map<string, number>()
  const all: Passed[] = []
  for (const [index, { data, businessDate }] of args.rows.entries()) {
    const row = index + 1
    const passed = passData(compiled, data, { ...owner, round: 1, businessDate }, organisation, null)
    if (!passed.ok) return atRow(passed, row)
    for (const { place, fault, values } of standingOnce(compiled.body, [{ ...owner, businessDate, ...passed.value }])) {
      const [value = ''] = values
      const other = seen.get(`${place} ${value}`)
      if (value !== '' && other !== undefined)
        return failed('record-invalid', { ...fault.params, code: fault.code, other: String(other), count: 1 }, { field: fault.field ?? '', row })
      seen.set(`${place} ${value}`, row)
    }
    all.push(passed.value)
  }
  return ok(all)
}

function atRow({ fault }: Failed, row: number): Failed {
  return { ok: false, fault: { ...fault, row } }
}

async function putRows(
  rows: RowWriter,
  args: ImportArgs,
  {
    compiled,
    passed,
    organisation,
    unitId,
  }: { readonly compiled: CompiledDefinition; readonly passed: readonly Passed[]; readonly organisation: OrganisationIndex; readonly unitId: Id },
  context: MutationContext,
): Promise<Result<void>> {
  const world = worldOf(context, organisation)
  const changes = []
  for (const [index, { recordId: id, businessDate }] of args.rows.entries()) {
    const value = passed[index]
    if (!value) throw new Error('a row that passed is missing')
    const record = newRecord(
      compiled,
      { id, businessDate, unitId, number: { number: '', numberState: 'provisional' }, importId: args.importId },
      value,
      context,
    )
    const change = submit({ compiled, record }, { kind: 'import', changes: {} }, world)
    if (!change.ok) return atRow(change, index + 1)
    changes.push(change.value)
  }
  const numbers = await numbersFor(
    compiled.body,
    args.rows.map(({ recordId: id, businessDate }) => ({ id, businessDate })),
    context,
  )
  // Rows a mutation makes are new: knowing that spares the writer looking each of them up.
  await rows.preload(
    'act',
    changes.flatMap((change) => change.acts.map(({ id }) => id)),
  )
  await rows.preload(
    'task',
    changes.flatMap((change) => change.tasks.map(({ id }) => id)),
  )
  for (const [index, change] of changes.entries()) {
    await putChange(rows, { context, world }, { ...change, record: { ...change.record, ...numbers[index] } })
    const attached = await putAttachments(rows, compiled, change.record.id, change.record.data, context)
    if (!attached.ok) return atRow(attached, index + 1)
  }
  return ok(undefined)
}

/** Takes back what an import brought in: only one's own, and only what nobody has touched since. */
export const recordUndoImport = defineMutation({
  name: 'record.undo-import',
  version: 1,
  args: z.strictObject({ importId: uuidSchema, recordIds: z.array(uuidSchema).min(1).max(importRowsMax) }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    await rows.preload('record', args.recordIds)
    for (const [index, recordId] of args.recordIds.entries()) {
      const record = await rows.get('record', recordId)
      // Gone already: undoing twice, or a chunk that the server had refused.
      if (!record) continue
      if (record.importId !== args.importId) return failed('import-unknown', {}, { row: index + 1 })
      if (record.creatorId !== context.author) return failed('permission-denied', { action: 'record.undo-import' })
      const removed = await removeUntouched(rows, record)
      if (!removed.ok) return atRow(removed, index + 1)
    }
    return ok(undefined)
  },
})

async function removeUntouched(rows: RowWriter, record: BusinessRecord): Promise<Result<void>> {
  const acts = await rows.list('act', { recordId: record.id })
  const [first] = acts
  if (record.revision !== 1 || acts.some((act) => act.mutationId !== first?.mutationId))
    return failed('record-changed', { expected: 1, actual: record.revision })
  const tasks = await rows.list('task', { recordId: record.id })
  const attachments = await rows.list('attachment', { recordId: record.id })
  const notices = await rows.list('notice', { recordId: record.id })
  for (const { id } of notices) await rows.remove('notice', id)
  for (const { id } of attachments) await rows.remove('attachment', id)
  for (const { id } of tasks) await rows.remove('task', id)
  for (const { id } of acts) await rows.remove('act', id)
  await rows.remove('record', record.id)
  return ok(undefined)
}
