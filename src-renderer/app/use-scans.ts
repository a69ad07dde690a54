import { useEffect } from 'react'
import { ask } from '#renderer/bridge/store.ts'
import { usePaletteOpen } from '#renderer/features/palette/palette-open.ts'
import { beep } from '#renderer/ui/beep.ts'
import { listenForScans } from '#renderer/ui/scan-keys.ts'
import { go } from '#renderer/view/places.ts'
import { usePreferences } from '#renderer/view/preferences.ts'
import { handScannedPrint } from '#renderer/view/scanned-print.ts'

/** A print code is some hundred figures; no number of a record is nearly as long. */
const printCode = /^\d{200,}$/
const foundMax = 20

/** A scanner at the window of a signed-in member: fields are filled, and what is scanned beside them is opened. */
export function useScans(): void {
  useEffect(() => listenForScans({ onField: () => sound('found'), onPage: (text) => void openScanned(text) }), [])
}

/** Opens the record of that number, the check of that print, or else the search with what was scanned. */
async function openScanned(text: string): Promise<void> {
  // Under a box nothing behind it may change.
  if (document.querySelector('dialog[open]') !== null) return sound('missing')
  if (printCode.test(text)) {
    handScannedPrint(text)
    go({ screen: 'verify-print' })
    return sound('found')
  }
  const wanted = text.trim().slice(0, 100)
  const answer = await ask('search.find', { text: wanted, limit: foundMax })
  const records = answer.ok ? answer.value.filter(({ kind }) => kind === 'record') : []
  const same = records.filter(({ number }) => number?.toLowerCase() === wanted.toLowerCase())
  const [only, ...others] = same.length > 0 ? same : records
  if (only !== undefined && others.length === 0) go({ screen: 'record', recordId: only.id })
  else usePaletteOpen.getState().find(wanted)
  sound(only === undefined ? 'missing' : 'found')
}

function sound(kind: Parameters<typeof beep>[0]): void {
  if (usePreferences.getState().scanSound) beep(kind)
}
