import { create } from 'zustand'

/** The figures of a print code that were scanned outside a field: for the page that checks them, which takes them once. */
export const useScannedPrint = create<{ readonly code: string | null }>(() => ({ code: null }))

/** Hands them on. */
export function handScannedPrint(code: string | null): void {
  useScannedPrint.setState({ code })
}
