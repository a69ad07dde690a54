import { useEffect, useRef, useState } from 'react'
import { useText } from '#renderer/text/text.ts'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import styles from './attachment-list.module.css'
import { openPdf, type PdfFile } from './pdf-document.ts'

type State = { readonly kind: 'opening' } | { readonly kind: 'open'; readonly file: PdfFile } | { readonly kind: 'unreadable' }

/** A PDF's pages one below the other; each is drawn when it comes into sight. */
export function PdfPages({ bytes, name, takesFocus = true }: { readonly bytes: Uint8Array; readonly name: string; readonly takesFocus?: boolean }) {
  const { t } = useText()
  const scroller = useRef<HTMLElement>(null)
  const [state, setState] = useState<State>({ kind: 'opening' })
  useEffect(() => {
    let gone = false
    const opening = openPdf(bytes)
    opening.then((file) => (gone ? undefined : setState({ kind: 'open', file }))).catch(() => (gone ? undefined : setState({ kind: 'unreadable' })))
    return () => {
      gone = true
      void opening.then((file) => file.close()).catch(() => undefined)
    }
  }, [bytes])
  // The keys that turn pages work at once, without a click into the box.
  useEffect(() => (takesFocus ? scroller.current?.focus() : undefined), [state.kind, takesFocus])
  if (state.kind === 'opening') return <PaneLoading label={t('common.loading')} />
  if (state.kind === 'unreadable') return <p role="alert">{t('record.attachment.pdfUnreadable')}</p>
  const { file } = state
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the pages scroll: without a place for the keyboard they could not be read without a mouse
    <section ref={scroller} className={styles['pdf']} tabIndex={0} aria-label={t('record.attachment.pdfPages', { name, n: file.pages })}>
      {Array.from({ length: file.pages }, (_, at) => (
        <PdfPage key={at} file={file} number={at + 1} root={scroller} />
      ))}
    </section>
  )
}

type PageProps = { readonly file: PdfFile; readonly number: number; readonly root: React.RefObject<HTMLElement | null> }

function PdfPage({ file, number, root }: PageProps) {
  const { t } = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    const shown = canvas.current
    if (shown === null || drawn) return undefined
    const ending = new AbortController()
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return
        watch.disconnect()
        // A page that cannot be drawn stays white; the others are there, and the file can be saved.
        void draw(file, number, shown, ending.signal)
          .catch(() => undefined)
          .then(() => (ending.signal.aborted ? undefined : setDrawn(true)))
      },
      { root: root.current, rootMargin: '600px 0px' },
    )
    watch.observe(shown)
    return () => {
      watch.disconnect()
      ending.abort()
    }
  }, [file, number, root, drawn])
  return <canvas ref={canvas} role="img" aria-label={t('record.attachment.pdfPage', { page: number, n: file.pages })} aria-busy={!drawn} />
}

/** Draws a page as wide as its place, sharp on any screen. */
async function draw(file: PdfFile, number: number, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<void> {
  const page = await file.page(number)
  if (signal.aborted) return
  const width = canvas.clientWidth * window.devicePixelRatio
  const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  const task = page.render({ canvas, viewport })
  signal.addEventListener('abort', () => task.cancel())
  await task.promise
}
