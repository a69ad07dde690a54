import type { CallArgs, RecordView } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import type { Choices } from './act-choices.ts'
import { isDecision, type Wording } from './acts.ts'

/** Where the window goes after an act: on to the next task, or nowhere. */
export type CarriedOut = { readonly moves: boolean; readonly next: string | null }

type CarryOut = {
  /** Null where nothing was done: a fault stands beside, or the words are missing. */
  readonly run: (wording: Wording, words: string, choices: Choices) => Promise<CarriedOut | null>
  readonly busy: boolean
  readonly fault: Fault | null
  readonly clear: () => void
}

/** Sends an act to the store with what the member saw when he did it. */
export function useCarryOut(view: RecordView): CarryOut {
  const decide = useAct('record.decide')
  const act = useAct('record.act')
  const recall = useAct('record.recall')
  const withdraw = useAct('record.withdraw')
  const comment = useAct('record.comment')
  const all = [decide, act, recall, withdraw, comment]
  const { id: recordId, revision } = view.record
  const run: CarryOut['run'] = async (wording, words, choices) => {
    const stays = { moves: false, next: null }
    if (wording === 'recall') return (await recall.run({ recordId, revision, reason: words }))?.ok ? stays : null
    if (wording === 'withdraw') return (await withdraw.run({ recordId, revision, reason: words }))?.ok ? stays : null
    if (wording === 'comment') return words.trim() !== '' && (await comment.run({ recordId, text: words.trim() }))?.ok ? stays : null
    if (isDecision(wording)) {
      if (view.myTaskId === null) return null
      const isReturn = wording === 'return'
      const { returnTo, resume } = choices
      const target = { returnTo: isReturn ? returnTo : null, resume: isReturn && resume }
      const answer = await decide.run({ recordId, taskId: view.myTaskId, revision, decision: wording, opinion: words, ...target })
      return answer?.ok ? { moves: true, next: answer.value.nextTaskRecordId } : null
    }
    const args = actArgs(view, wording, words, choices)
    const answer = args === null ? null : await act.run(args)
    return answer?.ok ? { moves: !answer.value.stays, next: answer.value.nextTaskRecordId } : null
  }
  return {
    run,
    busy: all.some(({ busy }) => busy),
    fault: all.find(({ fault }) => fault !== null)?.fault ?? null,
    clear: () => all.forEach(({ clear }) => clear()),
  }
}

/** An act on a task says which task, in the revision that is shown. */
function actArgs(view: RecordView, wording: Wording, words: string, choices: Choices): CallArgs<'record.act'> | null {
  const { id: recordId, revision } = view.record
  if (wording === 'urge') return { kind: 'urge', recordId, words }
  if (wording === 'terminate') return { kind: 'terminate', recordId, revision, reason: words }
  const taskId = wording === 'answer' ? view.question?.taskId : wording === 'remove-signer' ? choices.signerTaskId : view.myTaskId
  const task = view.tasks.find(({ id }) => id === taskId)
  if (!task) return null
  const onTask = { recordId, taskId: task.id, revision: task.revision }
  const [toId] = choices.memberIds
  switch (wording) {
    case 'transfer':
      return toId === undefined ? null : { kind: wording, ...onTask, toId, reason: words }
    case 'add-signer':
      return { kind: wording, ...onTask, memberIds: choices.memberIds, where: choices.where, reason: words }
    case 'remove-signer':
      return { kind: wording, ...onTask, reason: words }
    case 'ask':
      return { kind: wording, ...onTask, question: words }
    case 'answer':
      return { kind: wording, ...onTask, answer: words }
    case 'publish':
    case 'dispose':
    case 'put-right':
      return { kind: wording, ...onTask, opinion: words }
    case 'progress':
      return { kind: wording, ...onTask, text: words }
    default:
      return null
  }
}
