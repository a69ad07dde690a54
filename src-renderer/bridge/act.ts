import { useCallback, useRef, useState } from 'react'
import type { CallArgs, CallValue, StoreCall } from '#shared/contract/store.ts'
import type { Fault, Result } from '#shared/kernel/fault.ts'
import { ask } from './store.ts'

/** One act at a time: a second press while the first is under way does nothing, so that no double click submits twice. */
export type Act<C extends StoreCall> = {
  readonly run: (args: CallArgs<C>) => Promise<Result<CallValue<C>> | null>
  readonly busy: boolean
  readonly fault: Fault | null
  /** A fault of what goes before the call, where its own would stand. */
  readonly tell: (fault: Fault) => void
  readonly clear: () => void
}

/** A call that changes something, with its waiting state and its fault for the screen. */
export function useAct<C extends StoreCall>(call: C): Act<C> {
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const run = useCallback(
    async (args: CallArgs<C>) => {
      if (running.current) return null
      running.current = true
      setBusy(true)
      setFault(null)
      const answer = await ask(call, args)
      running.current = false
      setBusy(false)
      if (!answer.ok) setFault(answer.fault)
      return answer
    },
    [call],
  )
  const clear = useCallback(() => setFault(null), [])
  return { run, busy, fault, tell: setFault, clear }
}
