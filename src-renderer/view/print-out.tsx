import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import './print-out.css'
import { styleNonce } from '#renderer/ui/style-nonce.ts'
import { marginLines, type PageLines } from './margin-lines.ts'

let standing: { readonly place: HTMLElement; readonly root: Root } | null = null

/** Puts pages where the printer finds them, beside the window's own content; they stand there at once, and until they are taken in. Never while React draws. */
export function putOut(pages: ReactNode, lines: PageLines, to: 'file' | 'printer'): void {
  if (standing === null) {
    const place = Object.assign(document.createElement('div'), { className: 'print-out' })
    document.body.append(place)
    standing = { place, root: createRoot(place) }
  }
  const { root } = standing
  flushSync(() =>
    root.render(
      <>
        {to === 'printer' ? <style nonce={styleNonce}>{marginLines(lines)}</style> : null}
        {pages}
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
