import type { ReactNode } from 'react'
import type { Fault } from '#shared/kernel/fault.ts'
import { Notice } from '#renderer/ui/notice.tsx'
import { useFaultText } from './fault-words.ts'

/** A fault beside the act that met it; nothing while there is none. */
export function FaultNotice({ fault, end }: { readonly fault: Fault | null; readonly end?: ReactNode }) {
  const say = useFaultText()
  return fault === null ? null : (
    <Notice tone="bad" end={end}>
      {say(fault)}
    </Notice>
  )
}
