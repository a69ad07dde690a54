import type { CallArgs } from '#shared/contract/store.ts'
import { requestCorrection } from './request-correction.ts'
import { assertNever } from '#shared/kernel/assert-never.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { seatCandidates } from '#shared/workflow/candidates.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, PlannedMutation, StoreContext } from '#store/context.ts'
import { listRows, readableRecord } from '#store/read/rows.ts'
import { expectedBy, nextTask } from './decision.ts'

export type ActCalls =
  | 'record.decide'
  | 'record.act'
  | 'record.candidates'
  | 'record.recall'
  | 'record.withdraw'
  | 'record.backEnter'
  | 'record.correct'
  | 'record.requestCorrection'
  | 'record.comment'

/** What a member does with a record that stands here; each act is a mutation that says what he saw. */
export const actHandlers: Pick<Handlers, ActCalls> = {
  'record.decide': async (context, { recordId, taskId, revision, decision, opinion, returnTo, resume = false, data = null, warningReasons = {} }) => {
    const expects = await expectedBy(context, { recordId, taskId, revision })
    const act = { recordId, taskId, decision, opinion, returnTo, resume, data, warningReasons }
    const saved = await context.mutate('record.decide', 2, act, { recordId, expects })
    // Who is asked here a second time, at another place of the record, stays with it.
    return saved.ok ? ok({ nextTaskRecordId: isAsked(context, recordId) ? recordId : nextTask(context, recordId) }) : saved
  },

  'record.act': async (context, act) => {
    const { recordId } = act
    const { name, version = 1, args, expects } = mutationOf(act)
    const wasAsked = isAsked(context, recordId)
    const saved = await context.mutate(name, version, args, { recordId, ...(expects ? { expects } : {}) })
    return saved.ok ? ok({ stays: !wasAsked || isAsked(context, recordId), nextTaskRecordId: nextTask(context, recordId) }) : saved
  },

  'record.candidates': async (context, { recordId, taskId }) => {
    const found = await readableRecord(context, recordId)
    if (!found.ok) return found
    const tasks = await listRows(context, 'task', { recordId })
    const task = tasks.find(({ id, assigneeId, state }) => id === taskId && assigneeId === context.session.member.id && state === 'open')
    if (!task) return failed('task-missing')
    const members = seatCandidates(await context.organisation(), { compiled: found.value.compiled, record: found.value.record, tasks }, task)
    return ok(members.map(({ id, name, userName, pinyin, unitId }) => ({ id, name, userName, pinyin, unitId })))
  },

  'record.recall': async (context, { recordId, revision, reason }) => {
    const saved = await context.mutate('record.recall', 1, { recordId, reason }, { recordId, expects: [{ entity: 'record', id: recordId, revision }] })
    return saved.ok ? ok({}) : saved
  },

  'record.backEnter': async (context, { recordId, revision, ...entry }) => {
    const args = { recordId, beginning: null, ...entry }
    const saved = await context.mutate('record.back-enter', 1, args, { recordId, expects: [{ entity: 'record', id: recordId, revision }] })
    return saved.ok ? ok({}) : saved
  },

  // It rests on the values that it puts right and not on the revision: who decides or corrects another value beside it does not stand in its way.
  'record.correct': async (context, { recordId, ...correction }) => {
    const saved = await context.mutate('record.correct', 1, { recordId, ...correction }, { recordId })
    return saved.ok ? ok({}) : saved
  },

  'record.requestCorrection': requestCorrection,

  'record.withdraw': async (context, { recordId, revision, reason }) => {
    const saved = await context.mutate('record.withdraw', 1, { recordId, reason }, { recordId, expects: [{ entity: 'record', id: recordId, revision }] })
    return saved.ok ? ok({}) : saved
  },

  'record.comment': async (context, { recordId, text }) => {
    const saved = await context.mutate('record.comment', 1, { recordId, text }, { recordId })
    return saved.ok ? ok({}) : saved
  },
}

type ActArgs = CallArgs<'record.act'>

/** The mutation of an act, and what it rests on: the task as the member saw it, or the whole record where that is ended. A reminder rests on nothing. */
function mutationOf(act: ActArgs): Pick<PlannedMutation, 'name' | 'args' | 'expects'> & { readonly version?: number } {
  if (act.kind === 'urge') return { name: 'record.urge', args: { recordId: act.recordId, words: act.words } }
  if (act.kind === 'terminate') {
    const { recordId, revision, reason } = act
    return { name: 'record.terminate', args: { recordId, reason }, expects: [{ entity: 'record', id: recordId, revision }] }
  }
  const { kind, revision, ...args } = act
  if (kind === 'dispose' || kind === 'put-right') return { name: `record.${kind}`, args, expects: [{ entity: 'task', id: act.taskId, revision }] }
  if (kind === 'publish') return { name: 'definition.publish', version: 2, args, expects: [{ entity: 'task', id: act.taskId, revision }] }
  return { name: mutationNameOf(kind), args, expects: [{ entity: 'task', id: act.taskId, revision }] }
}

function mutationNameOf(kind: Exclude<ActArgs['kind'], 'urge' | 'terminate' | 'publish' | 'dispose' | 'put-right'>): string {
  switch (kind) {
    case 'add-signer':
      return 'record.add-signers'
    case 'transfer':
    case 'remove-signer':
    case 'ask':
    case 'answer':
    case 'progress':
      return `record.${kind}`
    default:
      return assertNever(kind)
  }
}

/** Whether the member has something to do with the record. */
function isAsked(context: StoreContext, recordId: Id): boolean {
  const sql = `SELECT 1 FROM "task" WHERE "recordId" = ? AND "assigneeId" = ? AND "state" = 'open' LIMIT 1`
  return statement(context.database.readRaw, sql).get(recordId, context.session.member.id) !== undefined
}
