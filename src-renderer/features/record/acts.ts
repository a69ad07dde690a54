import type { RecordView } from '#shared/contract/store.ts'
import type { Decision } from '#shared/domain/record.ts'
import type { TextKey } from '#renderer/text/texts.ts'

/** An act that wants words: a decision, taking the record back, a remark. */
export type Wording = Decision | 'recall' | 'withdraw' | 'comment'

/** The order in which they stand, the usual one last, where the hand expects it. */
export const wordings: readonly Wording[] = ['comment', 'withdraw', 'recall', 'refuse', 'return', 'confirm', 'done', 'agree']

/** Keys: the letter alone opens the act with the opinion focused; inside the opinion the same letter is on Alt. None of them decides. */
export const letterOf: Readonly<Record<Wording, string>> = {
  agree: 'A',
  confirm: 'A',
  done: 'A',
  return: 'R',
  refuse: 'X',
  recall: 'T',
  withdraw: 'W',
  comment: 'Q',
}

/** What the member may do here, as the policy says. */
export function wordingsOf(view: RecordView): readonly Wording[] {
  return wordings.filter((wording) => view.abilities.includes(wording) && (!isDecision(wording) || view.myTaskId !== null))
}

/** Which act stands ready at first: the one that carries the record on; nothing when no decision waits. */
export function usualOf(may: readonly Wording[]): Wording | null {
  return may.find((wording) => wording === 'agree' || wording === 'confirm' || wording === 'done') ?? null
}

/** Whether it answers a task. */
export function isDecision(wording: Wording): wording is Decision {
  return wording !== 'recall' && wording !== 'withdraw' && wording !== 'comment'
}

/** Ready words that can be put in with Alt and a figure. */
export const phrasesOf: Readonly<Record<Wording, readonly TextKey[]>> = {
  agree: ['record.phrase.agree.1', 'record.phrase.agree.2', 'record.phrase.agree.3'],
  return: ['record.phrase.return.1', 'record.phrase.return.2', 'record.phrase.return.3'],
  refuse: ['record.phrase.refuse.1', 'record.phrase.refuse.2', 'record.phrase.refuse.3'],
  confirm: ['record.phrase.confirm.1'],
  done: ['record.phrase.done.1'],
  recall: [],
  withdraw: [],
  comment: [],
}
