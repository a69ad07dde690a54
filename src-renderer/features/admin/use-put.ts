import { useState } from 'react'
import type { Json } from '#shared/definition/field-value.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'

/** An administrator's change, with its waiting state, its fault, and whether it was saved. */
export function usePut() {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [saved, setSaved] = useState(false)
  const put = async (name: string, args: Readonly<Record<string, Json>>): Promise<boolean> => {
    setBusy(true)
    setSaved(false)
    const answer = await ask('mutate', { name, version: 1, args: { ...args } })
    setBusy(false)
    setFault(answer.ok ? null : answer.fault)
    setSaved(answer.ok)
    return answer.ok
  }
  return { put, busy, fault, saved, touch: () => setSaved(false) }
}
