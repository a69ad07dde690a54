import { z } from 'zod'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { askedValues, subjectOf } from '#shared/definition/correction-request.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { decide } from '#shared/workflow/interpreter.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { refuseTaken } from './new-record.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, worldOf, type Case } from './reading.ts'
import type { Asking } from './record-act.ts'
import { judgeCorrection } from './record-correct.ts'

/**
 * 执行更正: puts right what an approved request asks for, as the work of the node that does so (ENT-06, ENT-16). Both or neither: the request's line names the record, the record's line the request. Somebody else than its
 * initiator has agreed to it as it stands; the values are those that were approved, and each must still be what the request says that it is. What a desk does not hold the server judges.
 */
export const recordPutRight = defineMutation({
  name: 'record.put-right',
  version: 1,
  args: z.strictObject({ recordId: idSchema, taskId: idSchema, opinion: z.string().max(4000) }),
  async apply(rows, { recordId, taskId, opinion }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const request = await caseOf(rows, context, recordId)
    if (!request.ok) return request
    const world = worldOf(context, who.value.organisation)
    const subjectId = subjectOf(request.value.record.data)
    if (subjectId === undefined) return failed('record-missing', { entity: 'record', id: '' })
    const subject = await caseOf(rows, context, subjectId)
    if (!subject.ok && subject.fault.code !== 'not-held') return subject
    const correcting = subject.ok ? subject.value.record.number : ''
    const done = decide(request.value, { taskId, decision: 'done', opinion, returnTo: null, correcting }, world)
    if (!done.ok) return done
    if (!(await isApproved(request.value, { rows, context, world }))) return failed('correction-unapproved')
    if (subject.ok) {
      const corrected = await correctSubject(subject.value, request.value, taskId, { rows, context, world })
      if (!corrected.ok) return corrected
    }
    await putChange(rows, { context, world }, done.value, request.value)
    return ok(undefined)
  },
})

/** By another than its initiator, and since it was last changed; what was entered for somebody later (补录) is no approval. */
async function isApproved({ record: { id, creatorId, round } }: Case, { rows }: Asking): Promise<boolean> {
  const acts = await rows.list('act', { recordId: id })
  return acts.some((act) => act.kind === 'agree' && act.round === round && act.enteredBy === null && act.actorId !== creatorId)
}

async function correctSubject(
  subject: Case,
  request: Case,
  taskId: string,
  asking: Asking & { readonly rows: Parameters<typeof putChange>[0] },
): Promise<Result<void>> {
  const { rows, context, world } = asking
  const { body } = subject.compiled
  const allows = body.corrections
  const { record } = request
  if (!allows || (allows.request ?? record.definitionKey) !== record.definitionKey) return failed('correction-unapproved')
  if (!mayReadRecord(world.organisation, context.author, subject.record, context.judgedAt, body))
    return failed('permission-denied', { action: 'record.correct' })
  const node = request.compiled.nodesByKey.get(request.tasks.find(({ id }) => id === taskId)?.node ?? '')
  const table = node?.kind === 'do' ? (node.corrects ?? '') : ''
  const asked = askedValues(table, record.data, body.form, textWorldOf(context, world))
  if (!asked.ok) return asked
  // What stands already was put right before the request was returned.
  const changes = asked.value.filter(({ field, to }) => canonicalJson(subject.record.data[field] ?? null) !== canonicalJson(to))
  if (changes.length === 0) return ok(undefined)
  const reason = typeof record.data['reason'] === 'string' ? record.data['reason'] : record.title
  // Warnings were weighed with the request: its reason is that for passing them.
  const warningReasons = Object.fromEntries(body.rules.map(({ key }) => [key, reason]))
  const change = await judgeCorrection(subject, { changes, reason, warningReasons, request: record.number }, asking)
  if (!change.ok) return change
  const free = await refuseTaken(rows, subject.compiled, [change.value.record], subject.record.id, context)
  if (!free.ok) return free
  await putChange(rows, { context, world }, change.value, subject)
  return ok(undefined)
}

function textWorldOf(context: MutationContext, { organisation }: Asking['world']) {
  const timeZone = organisation.settings['calendar.timeZone']
  return { today: dateAt(context.at, timeZone), timeZone, members: organisation.members.values(), units: organisation.units.values() }
}
