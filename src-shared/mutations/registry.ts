import { failed, type Result } from '#shared/kernel/fault.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { dayClose, dayReconcile, daySeal, daySignIn, daySignOut, daySummarise } from './business-day.ts'
import { captureEnter } from './capture.ts'
import { clockTick } from './clock.ts'
import { conflictResolve } from './conflict.ts'
import { definitionPublish, definitionPublish2 } from './definition.ts'
import { definitionRetire } from './definition-retire.ts'
import { recordDispose } from './disposal.ts'
import { holdLift, holdPlace } from './hold.ts'
import { deskAdmit, deskClose, deskReopen } from './desk.ts'
import { delegationPut, delegationRemove } from './delegation.ts'
import { accountIssue, accountIssueWith, memberHandOver, memberPut } from './member.ts'
import type { Mutation, MutationContext } from './mutation.ts'
import { noticeRead } from './notice.ts'
import { grantPut, grantRemove, postPut, unitPut } from './organisation.ts'
import { phrasePut, phraseRemove } from './phrase.ts'
import {
  recordAddSigners,
  recordAnswer,
  recordAsk,
  recordComment,
  recordDecide,
  recordDecide2,
  recordProgress,
  recordRecall,
  recordRemoveSigner,
  recordSettleEntry,
  recordTerminate,
  recordTransfer,
  recordUrge,
  recordWithdraw,
} from './record-act.ts'
import { recordBackEnter } from './record-back-enter.ts'
import { recordPutRight } from './record-put-right.ts'
import { recordCorrect } from './record-correct.ts'
import { recordImport, recordUndoImport } from './record-import.ts'
import { recordResubmit, recordSubmit, recordSupplement } from './record-submit.ts'
import { scheduleStart } from './schedule.ts'
import { settingPut } from './setting.ts'

/** A mutation whose argument type is closed in: `apply` parses what it is given and answers `mutation-malformed` for what does not parse. */
export type AnyMutation = Pick<Mutation<unknown>, 'name' | 'version' | 'args'> & {
  readonly apply: (rows: RowWriter, raw: unknown, context: MutationContext) => Promise<Result<void>>
}

function closed<Args>({ name, version, args, apply }: Mutation<Args>): AnyMutation {
  return {
    name,
    version,
    args,
    async apply(rows, raw, context) {
      const parsed = args.safeParse(raw)
      return parsed.success ? apply(rows, parsed.data, context) : failed('mutation-malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' })
    },
  }
}

/** Every mutation there is, oldest version first; never removed, because old desks still send them. */
export const mutations: readonly AnyMutation[] = [
  closed(recordSubmit),
  closed(recordResubmit),
  closed(recordDecide),
  closed(recordWithdraw),
  closed(recordComment),
  closed(recordImport),
  closed(recordUndoImport),
  closed(noticeRead),
  closed(memberPut),
  closed(unitPut),
  closed(postPut),
  closed(grantPut),
  closed(grantRemove),
  closed(settingPut),
  closed(definitionPublish),
  closed(accountIssue),
  closed(recordRecall),
  closed(recordBackEnter),
  closed(conflictResolve),
  closed(accountIssueWith),
  closed(deskClose),
  closed(deskReopen),
  closed(deskAdmit),
  closed(recordDecide2),
  closed(recordTransfer),
  closed(recordAddSigners),
  closed(recordRemoveSigner),
  closed(recordAsk),
  closed(recordAnswer),
  closed(recordUrge),
  closed(recordProgress),
  closed(recordTerminate),
  closed(memberHandOver),
  closed(delegationPut),
  closed(delegationRemove),
  closed(clockTick),
  closed(definitionPublish2),
  closed(definitionRetire),
  closed(recordSettleEntry),
  closed(scheduleStart),
  closed(phrasePut),
  closed(phraseRemove),
  closed(holdPlace),
  closed(holdLift),
  closed(recordDispose),
  closed(recordCorrect),
  closed(daySignIn),
  closed(daySignOut),
  closed(dayReconcile),
  closed(daySummarise),
  closed(dayClose),
  closed(daySeal),
  closed(recordSupplement),
  closed(captureEnter),
  closed(recordPutRight),
]

const byName = new Map(mutations.map((mutation) => [`${mutation.name}@${mutation.version}`, mutation]))

/** The mutation of that name and version, if this program knows it. */
export function findMutation(name: string, version: number): AnyMutation | undefined {
  return byName.get(`${name}@${version}`)
}
