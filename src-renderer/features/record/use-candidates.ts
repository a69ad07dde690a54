import { useMemo } from 'react'
import type { CallArgs, RecordView } from '#shared/contract/store.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { findable, type FindableOption } from '#renderer/forms/model/option-match.ts'
import type { Wording } from './acts.ts'

const nobody: readonly FindableOption[] = []

/** Who may take the member's task or be asked beside it, as the store says, to be found by name, pinyin, initials and user name. */
export function useCandidates(view: RecordView): readonly FindableOption[] {
  const { names } = useFormPeople()
  const candidates = useLiveValue('record.candidates', seatOf(view))
  return useMemo(() => {
    if (candidates === null) return nobody
    return findable(
      candidates.map(({ id, name, userName, pinyin, unitId }) => ({ key: id, label: name, detail: names[unitId] ?? '', pinyin: `${pinyin} ${userName}` })),
    )
  }, [candidates, names])
}

/** Asks for them as soon as an act that wants them is offered, so that they are there before the first letter of a name. */
export function useCandidatesAhead(view: RecordView, may: readonly Wording[]): void {
  useLiveValue('record.candidates', may.includes('transfer') || may.includes('add-signer') ? seatOf(view) : null)
}

function seatOf({ myTaskId, record }: RecordView): CallArgs<'record.candidates'> | null {
  return myTaskId === null ? null : { recordId: record.id, taskId: myTaskId }
}
