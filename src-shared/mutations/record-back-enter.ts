import { z } from 'zod'
import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { dateSchema, idSchema, instantSchema, keySchema, uuidSchema, type Id } from '#shared/kernel/id.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { formDataSchema, type BusinessRecord } from '#shared/domain/record.ts'
import { can } from '#shared/permissions/policy.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { backEnter, backEnterBeginning, backEnteredKinds } from '#shared/workflow/back-entry.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { newRecord, passData, putAttachments, refuseTaken } from './new-record.ts'
import { numbersFor } from './numbers.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, definitionOf, takenId, worldOf } from './reading.ts'

/** What a back entry says, the same for the window and the server. */
export const backEntryShape = {
  act: z.enum(backEnteredKinds),
  node: keySchema.nullable(),
  actorId: idSchema.nullable(),
  happenedAt: instantSchema,
  reason: z.string().max(2000),
  leadsTo: z.discriminatedUnion('to', [
    z.strictObject({ to: z.literal('same') }),
    z.strictObject({ to: z.literal('initiator') }),
    z.strictObject({ to: z.literal('node'), node: keySchema }),
    z.strictObject({ to: z.literal('closed'), state: z.enum(['completed', 'refused', 'withdrawn']) }),
  ]),
}

const beginningSchema = z.strictObject({
  definitionKey: keySchema,
  definitionVersion: z.number().int().min(1),
  initiatorId: idSchema,
  data: formDataSchema,
  businessDate: dateSchema,
  unitId: idSchema,
})

const backEnterArgs = z.strictObject({
  recordId: uuidSchema,
  /** The record itself, when it began outside too; null for an act on one that stands here. */
  beginning: beginningSchema.nullable(),
  ...backEntryShape,
})
type Args = z.infer<typeof backEnterArgs>

/** 补录: enters an act that happened outside the product, in the name of who did it, marked with who entered it and why. */
export const recordBackEnter = defineMutation({
  name: 'record.back-enter',
  version: 1,
  args: backEnterArgs,
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const { organisation } = who.value
    if (args.beginning) return begin(rows, args, args.beginning, organisation, context)
    const found = await caseOf(rows, context, args.recordId)
    if (!found.ok) return found
    const refused = refusal(organisation, context, found.value.record)
    if (refused) return refused
    const world = worldOf(context, organisation)
    const change = backEnter(found.value, args, world)
    if (!change.ok) return change
    await putChange(rows, { context, world }, change.value, found.value)
    return ok(undefined)
  },
})

function refusal(
  organisation: OrganisationIndex,
  context: MutationContext,
  record: Pick<BusinessRecord, 'unitId' | 'creatorId' | 'scopes'>,
): Failed | undefined {
  if (record.creatorId === context.author) return failed('own-record')
  const may = can(organisation, context.author, 'record.back-enter', { kind: 'record', record }, context.judgedAt)
  return may ? undefined : failed('permission-denied', { action: 'record.back-enter' })
}

async function begin(
  rows: RowWriter,
  args: Args,
  beginning: z.infer<typeof beginningSchema>,
  organisation: OrganisationIndex,
  context: MutationContext,
): Promise<Result<void>> {
  const { recordId: id, happenedAt } = args
  const { unitId, businessDate, initiatorId: creatorId } = beginning
  const refused = refusal(organisation, context, { unitId, creatorId, scopes: [] })
  if (refused) return refused
  if (!organisation.members.has(creatorId)) return failed('member-missing')
  if (organisation.units.get(unitId)?.state !== 'active') return failed('unit-missing')
  const definition = await definitionOf(rows, beginning.definitionKey, beginning.definitionVersion, true)
  if (!definition.ok) return definition
  const compiled = definition.value
  const taken = await takenId(rows, id)
  if (taken) return taken
  // Whoever enters it later was not there to give reasons for warnings; the reason of the entry stands for them.
  const passed = passData(compiled, beginning.data, { unitId, creatorId, round: 1, businessDate }, organisation, null)
  if (!passed.ok) return passed
  const free = await refuseTaken(rows, compiled, [{ ...passed.value, unitId, creatorId, businessDate }], id, context)
  if (!free.ok) return free
  const number = { number: '', numberState: 'provisional' as const }
  const made = newRecord(compiled, { id, businessDate, unitId, number, importId: null }, passed.value, context)
  const record = { ...made, creatorId, createdAt: happenedAt, submittedAt: happenedAt }
  const world = worldOf(context, organisation)
  const change = backEnterBeginning({ compiled, record }, { ...args, actorId: actorOf(args, creatorId) }, world)
  if (!change.ok) return change
  const attached = await putAttachments(rows, compiled, id, passed.value.data, context)
  if (!attached.ok) return attached
  const [numbered] = await numbersFor(compiled.body, [record], context)
  await putChange(rows, { context, world }, { ...change.value, record: { ...change.value.record, ...numbered } })
  return ok(undefined)
}

/** A record begins by its initiator, unless another is named. */
function actorOf({ actorId }: Args, creatorId: Id): Id {
  return actorId ?? creatorId
}
