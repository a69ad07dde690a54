import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CheckedForm } from '#shared/contract/store.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { WorkSource } from './work-source.ts'

const pauseMs = 120

/** What the store makes of the form as it stands: asked at each pause, the newest answer counts. `now` asks at once. */
export function useWorkCheck(
  source: WorkSource,
  data: FormData,
): { readonly checked: CheckedForm | null; readonly now: (data: FormData) => Promise<CheckedForm | null> } {
  const [checked, setChecked] = useState<CheckedForm | null>(null)
  const newest = useRef(0)
  const now = async (asked: FormData) => {
    const turn = ++newest.current
    const answer = await source.check(asked)
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
