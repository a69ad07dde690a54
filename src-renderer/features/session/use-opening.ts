import { useEffect, useState } from 'react'
import type { EventValue } from '#shared/contract/store.ts'
import { onStore } from '#renderer/bridge/store.ts'

/** How far opening the desk has come, or null while nothing was reported. */
export function useOpening(): EventValue<'opening'> | null {
  const [opening, setOpening] = useState<EventValue<'opening'> | null>(null)
  useEffect(() => onStore('opening', setOpening), [])
  return opening
}
