import { useMemo } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { findable, type FindableOption } from '#renderer/forms/model/option-match.ts'

const nobody: readonly FindableOption[] = []

/** Who may take the member's task or be asked beside it, as the store says, to be found by name, pinyin, initials and user name. */
export function useCandidates(view: RecordView): readonly FindableOption[] {
  const { names } = useFormPeople()
  const { myTaskId, record } = view
  const candidates = useLiveValue('record.candidates', myTaskId === null ? null : { recordId: record.id, taskId: myTaskId })
  return useMemo(() => {
    if (candidates === null) return nobody
    return findable(
      candidates.map(({ id, name, userName, pinyin, unitId }) => ({ key: id, label: name, detail: names[unitId] ?? '', pinyin: `${pinyin} ${userName}` })),
    )
  }, [candidates, names])
}
