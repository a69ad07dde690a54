import type { RecordView } from '#shared/contract/store.ts'
import type { PhraseUse } from '#shared/domain/phrase.ts'
import type { Decision } from '#shared/domain/record.ts'
import type { TextKey } from '#renderer/text/texts.ts'
import { isByForm } from './task-entry-act.tsx'

/** Acts on a record that are no decision of an open task by itself. */
const besideDeciding = [
  'transfer',
  'add-signer',
  'remove-signer',
  'ask',
  'terminate',
  'comment',
  'withdraw',
  'recall',
  'urge',
  'progress',
  'answer',
  'publish',
  'dispose',
  'put-right',
] as const

/** An act that wants words: a decision, what is done beside deciding, taking the record back, a remark. */
export type Wording = Decision | (typeof besideDeciding)[number]

/** The order in which they stand, the usual one last, where the hand expects it. */
export const wordings: readonly Wording[] = [...besideDeciding, 'refuse', 'return', 'confirm', 'done', 'agree']

/** What is done seldom stands in one menu, so that the bar stays calm; its keys work all the same. */
const rare: ReadonlySet<Wording> = new Set<Wording>(['transfer', 'add-signer', 'remove-signer', 'ask', 'terminate'])

/** Keys: the letter alone opens the act with its words focused; inside the words the same letter is on Alt. None of them decides. */
export const letterOf: Readonly<Record<Wording, string>> = {
  agree: 'A',
  confirm: 'A',
  done: 'A',
  return: 'R',
  refuse: 'X',
  recall: 'T',
  withdraw: 'W',
  comment: 'Q',
  transfer: 'H',
  'add-signer': 'S',
  'remove-signer': 'D',
  ask: 'I',
  answer: 'N',
  urge: 'U',
  progress: 'P',
  publish: 'A',
  dispose: 'A',
  'put-right': 'A',
  terminate: 'Z',
}

/** Acts that take something away for good, or send it back. */
export const grave: ReadonlySet<Wording> = new Set<Wording>(['refuse', 'withdraw', 'return', 'terminate', 'dispose'])

/** What the member may do here, as the policy says. */
export function wordingsOf(view: RecordView): readonly Wording[] {
  return wordings.filter((wording) => view.abilities.includes(wording) && !isByForm(view, wording) && (!isDecision(wording) || view.myTaskId !== null))
}

/** Those of them in the menu, where there are enough to be worth one. */
export function rareOf(may: readonly Wording[]): readonly Wording[] {
  const seldom = may.filter((wording) => rare.has(wording))
  return seldom.length > 1 || may.length > 4 ? seldom : []
}

/** Which act stands ready at first: the one that carries the record on; nothing when no decision or answer waits. */
export function usualOf(may: readonly Wording[]): Wording | null {
  const onwards: readonly Wording[] = ['agree', 'confirm', 'done', 'publish', 'dispose', 'put-right']
  return may.find((wording) => onwards.includes(wording)) ?? may.find((wording) => wording === 'answer') ?? null
}

/** Whether it answers a task. */
export function isDecision(wording: Wording): wording is Decision {
  return !besideDeciding.some((other) => other === wording)
}

/** Which phrases of the library fit an act. */
export const phraseUseOf: Readonly<Record<Wording, PhraseUse>> = {
  agree: 'agree',
  confirm: 'agree',
  done: 'agree',
  publish: 'agree',
  dispose: 'agree',
  'put-right': 'agree',
  return: 'return',
  refuse: 'refuse',
  terminate: 'refuse',
  withdraw: 'refuse',
  recall: 'reason',
  'add-signer': 'talk',
  'remove-signer': 'talk',
  transfer: 'talk',
  ask: 'talk',
  answer: 'talk',
  urge: 'talk',
  progress: 'talk',
  comment: 'talk',
}

/** The product's own ready words for an act. */
export const phrasesOf: Readonly<Partial<Record<Wording, readonly TextKey[]>>> = {
  agree: ['record.phrase.agree.1', 'record.phrase.agree.2', 'record.phrase.agree.3'],
  return: ['record.phrase.return.1', 'record.phrase.return.2', 'record.phrase.return.3'],
  refuse: ['record.phrase.refuse.1', 'record.phrase.refuse.2', 'record.phrase.refuse.3'],
  confirm: ['record.phrase.confirm.1'],
  done: ['record.phrase.done.1'],
  publish: ['record.phrase.publish.1'],
  dispose: ['record.phrase.dispose.1'],
  'put-right': ['record.phrase.put-right.1'],
  transfer: ['record.phrase.transfer.1', 'record.phrase.transfer.2'],
  urge: ['record.phrase.urge.1'],
}
