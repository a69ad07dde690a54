import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import './print-sheet.css'
import type { PrintDocument } from './print-document.ts'
import { PrintSheet } from './print-sheet.tsx'
import { marginLines } from './margin-lines.ts'
import { styleNonce } from '#renderer/ui/style-nonce.ts'

let standing: { readonly place: HTMLElement; readonly root: Root } | null = null

/** Puts a document where the printer finds it, beside the window's own content; it stands there at once, and until it is taken in. Never while React draws. */
export function putOut(sheet: PrintDocument, to: 'file' | 'printer'): void {
  if (standing === null) {
    const place = Object.assign(document.createElement('div'), { className: 'print-out' })
    document.body.append(place)
    standing = { place, root: createRoot(place) }
  }
  const { root } = standing
  flushSync(() =>
    root.render(
      <>
        {to === 'printer' ? <style nonce={styleNonce}>{marginLines(sheet)}</style> : null}
        <PrintSheet sheet={sheet} />
      </>,
    ),
  )
}

/** Nothing is left to print. */
export function takeIn(): void {
  standing?.root.unmount()
  standing?.place.remove()
  standing = null
}
