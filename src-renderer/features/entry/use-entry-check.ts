import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { ask } from '#renderer/bridge/store.ts'

export type Checked = CallValue<'entry.check'>
const pauseMs = 120

/** What the store makes of the form as it stands: asked at each pause, the newest answer counts. `now` asks at once. */
export function useEntryCheck(
  definition: DefinitionBody,
  data: FormData,
  recordId: string | null,
): { readonly checked: Checked | null; readonly now: (data: FormData) => Promise<Checked | null> } {
  const [checked, setChecked] = useState<Checked | null>(null)
  const newest = useRef(0)
  const now = async (asked: FormData) => {
    const turn = ++newest.current
    const answer = await ask('entry.check', { definitionKey: definition.key, definitionVersion: definition.version, data: asked, recordId })
    if (!answer.ok) return null
    if (turn === newest.current) setChecked(answer.value)
    return answer.value
  }
  const check = useEffectEvent(() => void now(data))
  const first = useRef(true)
  useEffect(() => {
    // A form that has just been opened waits for no pause: its sums and hidden fields must not jump after it is seen.
    const timer = setTimeout(() => check(), first.current ? 0 : pauseMs)
    first.current = false
    return () => clearTimeout(timer)
  }, [data])
  return { checked, now }
}
