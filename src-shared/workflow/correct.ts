import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { comparingNodes } from '#shared/definition/compared-fields.ts'
import { precedes } from '#shared/definition/route.ts'
import type { Json } from '#shared/definition/field-value.ts'
import type { Act, BusinessRecord, FormData } from '#shared/domain/record.ts'
import { goBack } from './aside.ts'
import { reviserOf } from './assignees.ts'
import { addAct, draftOf, finish, isPending, notify, putTask, type Change, type Draft, type Standing, type World } from './change.ts'
import { sealedMark } from './day-content.ts'
import { changesBetween } from './interpreter.ts'
import { handlersOf, openTask } from './seats.ts'

/** One value that is put right: what it rests on, and what is to stand. */
export type CorrectedValue = { readonly field: string; readonly from: Json; readonly to: Json }

type Correction = {
  readonly changes: readonly CorrectedValue[]
  readonly reason: string
  /** The whole form as it stands then, judged. */
  readonly passed: Pick<BusinessRecord, 'data' | 'title' | 'amountMinor'> & { readonly reasons: Act['changes'] }
  /** The business day of the record is sealed: allowed, and marked for ever. */
  readonly isSealed: boolean
  /** The number of the approved request by which it is done. */
  readonly request?: string
}

/**
 * 更正: puts values of a record right that was handed in, running or completed. The old ones stand in the act for ever, with the reason (ENT-06, ENT-18).
 *
 * Approvals rest on what decides the route and on the amount, so none of that changes here, not even by what is worked out from a corrected field. What a second person has compared
 * at a node is compared again: the record goes back there, and straight on when it is done. Whoever corrects becomes its author as much as who revises it: he decides nothing of it
 * any more.
 */
export function correct(standing: Standing, act: Correction, world: World): Result<Change> {
  const { record } = standing
  const { changes, reason, passed, isSealed, request } = act
  if (reason.trim() === '') return failed('reason-missing')
  const changed = changesBetween(record.data, passed.data)
  const refused = decidesFault(standing, changed)
  if (refused) return refused
  const { data, title, amountMinor } = passed
  const draft = draftOf({ ...standing, record: { ...record, data, title, amountMinor } }, world)
  const kept: Act['changes'] = {
    ...changed,
    ...passed.reasons,
    ...(isSealed ? { [sealedMark]: [null, true] } : {}),
    ...(request === undefined ? {} : { 'correct:request': [null, request] }),
  }
  addAct(draft, { kind: 'correct', node: record.nodes[0] ?? null, opinion: reason.trim(), changes: kept })
  // Before anybody is asked again: nobody compares what he has corrected himself.
  if (world.actorId !== record.creatorId) becomeAuthor(draft)
  notify(draft, record.creatorId, 'corrected')
  return finish(draft, compareAgain(draft, Object.keys(changed), changes))
}

/** What stops a correction whatever it says: the record is not where anything is corrected, or somebody would become its author who has still to decide about it. */
export function correctionStop({ record, tasks }: Standing, memberId: string): Result<void> {
  if (record.state !== 'running' && record.state !== 'completed') return failed('act-not-allowed', { act: 'correct' })
  if (record.creatorId === memberId) return ok(undefined)
  const reviserId = reviserOf(tasks)
  const decides = tasks.some((task) => isPending(task) && task.assigneeId === memberId)
  // One author beside the creator is known: a second one would make the first free to decide.
  return decides || (reviserId !== null && reviserId !== memberId && reviserId !== record.creatorId)
    ? failed('act-not-allowed', { act: 'correct' })
    : ok(undefined)
}

/** Each value must stand as whoever corrects it saw it, so that two who correct the same one collide where both see it. */
export function valuesFault(data: FormData, changes: readonly CorrectedValue[]): Result<void> {
  const fields = changes.map(({ field }) => field)
  if (changes.length === 0 || new Set(fields).size !== fields.length) return failed('correction-empty')
  for (const { field, from, to } of changes) {
    if (canonicalJson(data[field] ?? null) !== canonicalJson(from)) return failed('value-changed', { field }, { field })
    if (canonicalJson(from) === canonicalJson(to)) return failed('correction-empty', { field }, { field })
  }
  return ok(undefined)
}

/** What changes must neither decide the route nor have been compared in a record that is closed: nobody would compare it again. */
function decidesFault({ compiled, record }: Standing, changed: Act['changes']) {
  const compared = record.closedAt === null ? [] : comparingNodes(compiled.body).map(({ fields }) => fields)
  const field = Object.keys(changed).find((key) => compiled.decisive.has(key) || compared.some((fields) => fields.has(key)))
  return field === undefined ? undefined : failed('correction-decides', { field }, { field })
}

function becomeAuthor(draft: Draft): void {
  const { world, record } = draft
  const task = openTask(draft, { node: record.nodes[0] ?? draft.compiled.route.nodes[0]?.key ?? 'start', kind: 'revise', assigneeId: world.actorId })
  putTask(draft, { ...task, state: 'done', decidedAt: world.now, dueAt: null, warnAt: null, escalateAt: null })
}

/** What a second person has compared, or is comparing, is asked again where he was asked: the first such node, and the route straight back from there to where it stood. */
function compareAgain(draft: Draft, changed: readonly string[], values: readonly CorrectedValue[]): Result<void> {
  const { compiled, record } = draft
  if (record.state !== 'running' || values.length === 0) return ok(undefined)
  const { places } = compiled.route
  const tasks = [...draft.tasks.values()]
  const asked = comparingNodes(compiled.body).filter(
    ({ node, fields }) => changed.some((key) => fields.has(key)) && (record.nodes.includes(node.key) || handlersOf(tasks, node.key).length > 0),
  )
  const [first, more] = asked
  if (!first) return ok(undefined)
  const target = places.get(first.node.key)
  const from = record.nodes.find((key) => {
    const place = places.get(key)
    return key === first.node.key || (place !== undefined && target !== undefined && precedes(target, place))
  })
  // Two places, or one to which the route has no way back: nobody could compare all of it again.
  if (more || from === undefined) return failed('correction-decides', { field: changed.find((key) => first.fields.has(key)) ?? '' })
  return goBack(draft, { from, to: first.node.key, resume: from !== first.node.key })
}
