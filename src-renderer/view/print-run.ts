import { useRef, useState } from 'react'
import type { Fault } from '#shared/kernel/fault.ts'
import { callDesk } from '#renderer/bridge/desk.ts'

/** How a print ended, beside what its own page says. */
export type PrintEnd = { readonly kind: 'fault'; readonly fault: Fault } | { readonly kind: 'sent' }

/** A print that came to nothing. */
export function printFault(fault: Fault): PrintEnd & { readonly kind: 'fault' } {
  return { kind: 'fault', fault }
}

/** Hands the pages that have been put out to the system's printer; null when the person thought better of it. */
export async function sendPages(permit: string): Promise<PrintEnd | null> {
  const sent = await callDesk('printPages', { permit })
  if (!sent.ok) return printFault(sent.fault)
  if (sent.value.outcome === 'failed') return printFault({ code: 'print-failed' })
  return sent.value.outcome === 'printed' ? { kind: 'sent' } : null
}

/** One way to paper at a time, and the word on how the last one ended. */
export function usePrintRun<W>() {
  const [word, setWord] = useState<W | null>(null)
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const once = (way: () => Promise<W | null>) => async () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setWord(null)
    try {
      setWord(await way())
    } finally {
      setBusy(false)
      running.current = false
    }
  }
  return { word, busy, once }
}
