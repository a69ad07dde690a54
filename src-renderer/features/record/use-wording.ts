import { useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { isText, useKept, type Shape } from '#renderer/view/kept.ts'
import { choicesOn, choicesSchema, lacksMember, type Choices } from './act-choices.ts'
import { wordings, type Wording } from './acts.ts'
import { useCarryOut } from './use-carry-out.ts'

/** The act that is being worded, its words and what is chosen beside them; all outlive a lock. */
export type WordingState = {
  readonly chosen: Wording | null
  readonly choose: (wording: Wording | null) => void
  readonly words: string
  readonly write: (words: string) => void
  readonly choices: Choices
  readonly setChoices: (part: Partial<Choices>) => void
  /** Somebody must be chosen first. */
  readonly lacksMember: boolean
  readonly busy: boolean
  readonly fault: Fault | null
  /** Does it, and answers whether it is done; `focus` is asked to show where something is missing. */
  readonly carryOut: (focus: (place: 'words' | 'member') => void) => Promise<boolean>
}

function isWording(value: unknown): value is Wording {
  return typeof value === 'string' && wordings.some((wording) => wording === value)
}

const keptChoices: Shape<Choices> = choicesSchema
const unchosen: Choices = { returnTo: null, resume: false, memberIds: [], where: 'before', signerTaskId: null }

/** Words and carries out an act on a record. */
export function useWording(view: RecordView, may: readonly Wording[], usual: Wording | null, onDecided?: (next: string | null) => void): WordingState {
  const { id } = view.record
  const [kept, keepChosen] = useKept(`record.act.${id}`, isWording, usual ?? 'comment')
  const [asked, setAsked] = useState(false)
  const [words, keepWords] = useKept(`record.opinion.${id}`, isText, '')
  const [stood, keepChoices] = useKept(`record.choices.${id}`, keptChoices, unchosen)
  const [missing, setMissing] = useState(false)
  const acting = useCarryOut(view)
  // Half-written words bring their act back; otherwise only a waiting decision opens the box by itself.
  const wanted = asked || words !== '' || usual !== null ? kept : null
  const chosen = wanted !== null && may.includes(wanted) ? wanted : usual
  const choices = choicesOn(view, stood === unchosen ? null : stood)

  const touch = () => {
    acting.clear()
    setMissing(false)
  }
  const carryOut: WordingState['carryOut'] = async (focus) => {
    if (chosen === null) return false
    if (lacksMember(chosen, choices)) {
      setMissing(true)
      focus('member')
      return false
    }
    const done = await acting.run(chosen, words, choices)
    if (done === null) {
      focus('words')
      return false
    }
    keepWords(null)
    keepChosen(null)
    keepChoices(null)
    setAsked(false)
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    if (done.moves) onDecided?.(done.next)
    return true
  }
  return {
    chosen,
    words,
    choices,
    carryOut,
    lacksMember: missing,
    setChoices: (part) => {
      touch()
      keepChoices({ ...choices, ...part })
    },
    choose: (wording) => {
      touch()
      setAsked(wording !== null)
      keepChosen(wording)
    },
    write: (next) => {
      touch()
      keepWords(next === '' ? null : next)
    },
    busy: acting.busy,
    fault: acting.fault,
  }
}
