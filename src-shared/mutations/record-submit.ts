import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { dateSchema, idSchema, keySchema, uuidSchema } from '#shared/kernel/id.ts'
import { formDataSchema, nextRound } from '#shared/domain/record.ts'
import { can } from '#shared/permissions/policy.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import type { Change, World } from '#shared/workflow/change.ts'
import { resubmit, submit } from '#shared/workflow/interpreter.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { newRecord, passData, putAttachments, refuseTaken } from './new-record.ts'
import { numbersFor } from './numbers.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, definitionOf, takenId, worldOf } from './reading.ts'

const reasons = z.record(z.string().max(80), z.string().max(2000))

const submission = {
  recordId: uuidSchema,
  definitionKey: keySchema,
  definitionVersion: z.number().int().min(1),
  data: formDataSchema,
  businessDate: dateSchema,
  unitId: idSchema,
  warningReasons: reasons,
}
const submissionSchema = z.strictObject(submission)

/** Starts a record: judged, numbered, on its route. */
export const recordSubmit = defineMutation({ name: 'record.submit', version: 1, args: submissionSchema, apply: start })

/** Starts a record that was left out of a business day which has been sealed since: with the reason, marked for ever, and beside what the seal covers. */
export const recordSupplement = defineMutation({
  name: 'record.supplement',
  version: 1,
  args: z.strictObject({ ...submission, reason: z.string().max(2000) }),
  apply: async (rows, { reason, ...args }, context) => (reason.trim() === '' ? failed('reason-missing') : start(rows, args, context, reason.trim())),
})

async function start(rows: RowWriter, args: z.infer<typeof submissionSchema>, context: MutationContext, supplement?: string): Promise<Result<void>> {
  const who = await authorOf(rows, context)
  if (!who.ok) return who
  const { organisation } = who.value
  const definition = await definitionOf(rows, args.definitionKey, args.definitionVersion, true)
  if (!definition.ok) return definition
  const compiled = definition.value
  if (organisation.units.get(args.unitId)?.state !== 'active') return failed('unit-missing')
  if (!can(organisation, context.author, 'definition.start', { kind: 'definition', body: compiled.body, unitId: args.unitId }, context.judgedAt))
    return failed('permission-denied', { action: 'definition.start' })
  const taken = await takenId(rows, args.recordId)
  if (taken) return taken
  const scope = { unitId: args.unitId, creatorId: context.author, round: 1, businessDate: args.businessDate }
  const passed = passData(compiled, args.data, scope, organisation, args.warningReasons)
  if (!passed.ok) return passed
  const free = await refuseTaken(rows, compiled, [{ ...scope, ...passed.value }], args.recordId, context)
  if (!free.ok) return free
  const draft = newRecord(
    compiled,
    { id: args.recordId, businessDate: args.businessDate, unitId: args.unitId, number: { number: '', numberState: 'provisional' }, importId: null },
    passed.value,
    context,
  )
  const world = worldOf(context, organisation)
  const change = submit({ compiled, record: draft }, { kind: 'submit', changes: passed.value.reasons }, world)
  if (!change.ok) return change
  const attached = await putAttachments(rows, compiled, args.recordId, passed.value.data, context)
  if (!attached.ok) return attached
  // Last, so that a refused record takes no number.
  const [number] = await numbersFor(compiled.body, [draft], context)
  const acts = supplement === undefined ? change.value.acts : [...change.value.acts, supplementLine(change.value.acts[0], supplement, world)]
  await putChange(rows, { context, world }, { ...change.value, acts, record: { ...change.value.record, ...number } })
  return ok(undefined)
}

/** The line that says why it is entered only now, beside the one with which it was handed in. */
function supplementLine(handedIn: Change['acts'][number] | undefined, opinion: string, { newId }: World): Change['acts'][number] {
  if (!handedIn) throw new Error('what is handed in has a line that says so')
  return { ...handedIn, id: newId(), kind: 'supplement', opinion, changes: {} }
}

/** Sends a returned record on its way again. */
export const recordResubmit = defineMutation({
  name: 'record.resubmit',
  version: 1,
  args: z.strictObject({ recordId: idSchema, data: formDataSchema, opinion: z.string().max(2000), warningReasons: reasons }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, args.recordId)
    if (!found.ok) return found
    const { record, compiled } = found.value
    const late = { filling: [], kept: record.data }
    const scope = { unitId: record.unitId, creatorId: record.creatorId, round: nextRound(record), businessDate: record.businessDate, late }
    const passed = passData(compiled, args.data, scope, who.value.organisation, args.warningReasons)
    // Whether it may be resubmitted at all is the better answer than a fault in its data.
    const world = worldOf(context, who.value.organisation)
    const change = resubmit(
      found.value,
      {
        ...(passed.ok ? passed.value : { data: record.data, title: record.title, amountMinor: record.amountMinor, reasons: {} }),
        opinion: args.opinion.trim(),
      },
      world,
    )
    if (!change.ok) return change
    if (!passed.ok) return passed
    const free = await refuseTaken(rows, compiled, [{ ...record, ...passed.value }], record.id, context)
    if (!free.ok) return free
    const attached = await putAttachments(rows, compiled, record.id, passed.value.data, context)
    if (!attached.ok) return attached
    await putChange(rows, { context, world }, change.value, found.value)
    return ok(undefined)
  },
})
