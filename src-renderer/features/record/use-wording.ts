import { useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { isText, useKept } from '#renderer/view/kept.ts'
import { isDecision, wordings, type Wording } from './acts.ts'

/** The act that is being worded, and its words; both outlive a lock. */
export type WordingState = {
  readonly chosen: Wording | null
  readonly choose: (wording: Wording | null) => void
  readonly words: string
  readonly write: (words: string) => void
  readonly returnTo: string | null
  readonly setReturnTo: (node: string | null) => void
  readonly busy: boolean
  readonly fault: Fault | null
  /** Does it; the field gets the focus when words are missing. */
  readonly carryOut: (field: HTMLTextAreaElement | null) => Promise<void>
}

function isWording(value: unknown): value is Wording {
  return typeof value === 'string' && wordings.some((wording) => wording === value)
}

/** Most returns go to the initiator; where that is not offered, to the nearest node before. */
function usualTarget({ returnTargets }: RecordView): string | null {
  return returnTargets.some(({ node }) => node === null) ? null : (returnTargets[0]?.node ?? null)
}

/** Words and carries out an act on a record. */
export function useWording(view: RecordView, may: readonly Wording[], usual: Wording | null, onDecided?: (next: string | null) => void): WordingState {
  const { record } = view
  const [kept, keepChosen] = useKept(`record.act.${record.id}`, isWording, usual ?? 'comment')
  const [asked, setAsked] = useState(false)
  const [words, keepWords] = useKept(`record.opinion.${record.id}`, isText, '')
  const [returnTo, setReturnTo] = useState(() => usualTarget(view))
  const decide = useAct('record.decide')
  const recall = useAct('record.recall')
  const withdraw = useAct('record.withdraw')
  const comment = useAct('record.comment')
  // Half-written words bring their act back; otherwise only a waiting decision opens the box by itself.
  const wanted = asked || words !== '' || usual !== null ? kept : null
  const chosen = wanted !== null && may.includes(wanted) ? wanted : usual

  const clear = () => [decide, recall, withdraw, comment].forEach((act) => act.clear())
  const run = async () => {
    if (chosen === null) return null
    if (chosen === 'recall') return recall.run({ recordId: record.id, revision: record.revision, reason: words })
    if (chosen === 'withdraw') return withdraw.run({ recordId: record.id, revision: record.revision, reason: words })
    if (chosen === 'comment') return words.trim() === '' ? null : comment.run({ recordId: record.id, text: words.trim() })
    if (view.myTaskId === null || !isDecision(chosen)) return null
    return decide.run({
      recordId: record.id,
      taskId: view.myTaskId,
      revision: record.revision,
      decision: chosen,
      opinion: words,
      returnTo: chosen === 'return' ? returnTo : null,
    })
  }
  const carryOut = async (field: HTMLTextAreaElement | null) => {
    const answer = await run()
    if (answer === null || !answer.ok) return field?.focus()
    keepWords(null)
    keepChosen(null)
    setAsked(false)
    field?.blur()
    if ('nextTaskRecordId' in answer.value) onDecided?.(answer.value.nextTaskRecordId)
  }
  return {
    chosen,
    words,
    returnTo,
    setReturnTo,
    carryOut,
    choose: (wording) => {
      clear()
      setAsked(wording !== null)
      keepChosen(wording)
    },
    write: (next) => {
      clear()
      keepWords(next === '' ? null : next)
    },
    busy: decide.busy || recall.busy || withdraw.busy || comment.busy,
    fault: decide.fault ?? recall.fault ?? withdraw.fault ?? comment.fault,
  }
}
